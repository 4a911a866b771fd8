// Distances of pairs of atoms over the frames of a stretch, counted in bins: what pairs-plain.ts says. Where only one image can be near, four
// frames at a time in single precision; of a distance that comes too close to the edge of a bin to be sure, and where images are in doubt, in
// double precision.

// @ts-nocheck

const AXIS: usize = 32 * 8
const ATOM: usize = 3 * AXIS

/** Single precision: bytes of 32 frames. */
const THIN: usize = 32 * 4

let atoms: usize
let thin: usize
let shifts: usize
let thinCell: usize
let thinBalls: usize
let column: usize
let thinReach: f32
let thinHalf: f32
let balls: usize
let kinds: usize
let base: usize
let row: usize
let cells: usize
let frames: usize
let reach: f64
let half: f64
let far: f64
let width: f64
let bins: u32
let margin: f32

/** Where things are: fractions [atom][axis][32 frames], in Å and single precision with the middle of each path in the cell, balls [atom][middle along three axes, radius] and,
 *  in single precision, four columns of them `columnOf` bytes long, middles in the cell, kinds, first bins of
 *  pairs of kinds ([kind][kind], in bytes, 0 where none is counted), cells [9][32 frames], the
 *  first in single precision, lattice vectors −a−b−c to a+b+c [27][axis][32 frames]; whatever follows the last frame is no number there. `inDoubt` is how near the edge of a bin, in bins, single precision is not
 *  to be trusted, `slack` the same in Å. */
export function prepare(
  atomsAt: usize,
  thinAt: usize,
  ballsAt: usize,
  thinBallsAt: usize,
  columnOf: usize,
  kindsAt: usize,
  baseAt: usize,
  kindCount: usize,
  cellsAt: usize,
  thinCellAt: usize,
  shiftsAt: usize,
  frameCount: usize,
  reachOf: f64,
  halfOf: f64,
  farOf: f64,
  widthOf: f64,
  binCount: u32,
  inDoubt: f32,
  slack: f32,
): void {
  atoms = atomsAt
  thin = thinAt
  thinCell = thinCellAt
  shifts = shiftsAt
  margin = inDoubt
  thinBalls = thinBallsAt
  column = columnOf
  thinReach = <f32>reachOf + slack
  thinHalf = <f32>halfOf - slack
  balls = ballsAt
  kinds = kindsAt
  base = baseAt
  row = 4 * kindCount
  cells = cellsAt
  frames = frameCount
  reach = reachOf
  half = halfOf
  far = farOf
  width = widthOf
  bins = binCount
}

@inline function nearest(difference: f64): f64 {
  return difference - floor<f64>(difference + 0.5)
}

@inline function along(u: f64, v: f64, w: f64, t: usize, axis: usize): f64 {
  const at = cells + t + axis * AXIS
  return u * load<f64>(at) + v * load<f64>(at + 3 * AXIS) + w * load<f64>(at + 6 * AXIS)
}

@inline function difference(b: usize, a: usize): v128 {
  const d = f64x2.sub(v128.load(b), v128.load(a))
  return f64x2.sub(d, f64x2.floor(f64x2.add(d, f64x2.splat(0.5))))
}

@inline function component(u: v128, v: v128, w: v128, cell: usize): v128 {
  return f64x2.add(
    f64x2.add(f64x2.mul(u, v128.load(cell)), f64x2.mul(v, v128.load(cell + 3 * AXIS))),
    f64x2.mul(w, v128.load(cell + 6 * AXIS)),
  )
}

@inline function book(first: usize, distance: f64): void {
  const bin = <u32>distance
  if (bin >= bins) return
  const at = first + 4 * bin
  store<u32>(at, load<u32>(at) + 1)
}

function count(a: usize, b: usize, first: usize): void {
  const limit = f64x2.splat(far)
  const unit = f64x2.splat(width)
  for (let t: usize = 0; t < 8 * frames; t += 16) {
    const u = difference(b + t, a + t)
    const v = difference(b + t + AXIS, a + t + AXIS)
    const w = difference(b + t + 2 * AXIS, a + t + 2 * AXIS)
    const x = component(u, v, w, cells + t)
    const y = component(u, v, w, cells + t + AXIS)
    const z = component(u, v, w, cells + t + 2 * AXIS)
    const square = f64x2.add(f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y)), f64x2.mul(z, z))
    const near = i64x2.bitmask(f64x2.le(square, limit))
    if (near == 0) continue
    const distance = f64x2.div(f64x2.sqrt(square), unit)
    if (near & 1) book(first, f64x2.extract_lane(distance, 0))
    if (near & 2) book(first, f64x2.extract_lane(distance, 1))
  }
}

/** Counts one frame. */
function countOne(a: usize, b: usize, first: usize, t: usize): void {
  const u = nearest(load<f64>(b + t) - load<f64>(a + t))
  const v = nearest(load<f64>(b + t + AXIS) - load<f64>(a + t + AXIS))
  const w = nearest(load<f64>(b + t + 2 * AXIS) - load<f64>(a + t + 2 * AXIS))
  const x = along(u, v, w, t, 0)
  const y = along(u, v, w, t, 1)
  const z = along(u, v, w, t, 2)
  book(first, sqrt<f64>(x * x + y * y + z * z) / width)
}

@inline function thinDifference(b: usize, a: usize, shift: usize): v128 {
  return f32x4.sub(f32x4.sub(v128.load(b), v128.load(a)), v128.load(shift))
}

@inline function bookLane(sure: i32, lane: i32, bin: u32, a: usize, b: usize, first: usize, t: usize): void {
  if (sure & (1 << lane)) {
    const at = first + 4 * bin
    store<u32>(at, load<u32>(at) + 1)
  } else countOne(a, b, first, t + 8 * lane)
}

/** Places m and n, and the series of the lattice vector between them where the middles of their paths are in the cell. */
function countThin(m: usize, n: usize, first: usize, shift: usize): void {
  const a = thin + 3 * THIN * m
  const b = thin + 3 * THIN * n
  const scale = f32x4.splat(<f32>(1 / width))
  // Added to 2²³ a number is rounded to a whole one, which the bits then end with: ⌊x⌋ of x − ½, away from whole x.
  const whole = f32x4.splat(8388608)
  const below = f32x4.splat(<f32>0.5 + margin)
  const above = f32x4.splat(<f32>0.5 - margin)
  const end = f32x4.splat(<f32>bins + margin)
  for (let t: usize = 0; t < 4 * frames; t += 16) {
    const x = thinDifference(b + t, a + t, shift + t)
    const y = thinDifference(b + t + THIN, a + t + THIN, shift + t + THIN)
    const z = thinDifference(b + t + 2 * THIN, a + t + 2 * THIN, shift + t + 2 * THIN)
    const square = f32x4.add(f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y)), f32x4.mul(z, z))
    const at = f32x4.mul(f32x4.sqrt(square), scale)
    const near = i32x4.bitmask(f32x4.lt(at, end))
    if (near == 0) continue
    const low = f32x4.add(f32x4.sub(at, below), whole)
    const high = f32x4.add(f32x4.sub(at, above), whole)
    const sure = i32x4.bitmask(f32x4.eq(low, high))
    const bin = i32x4.sub(low, whole)
    const own = atoms + ATOM * m
    const other = atoms + ATOM * n
    if (near & 1) bookLane(sure, 0, i32x4.extract_lane(bin, 0), own, other, first, 2 * t)
    if (near & 2) bookLane(sure, 1, i32x4.extract_lane(bin, 1), own, other, first, 2 * t)
    if (near & 4) bookLane(sure, 2, i32x4.extract_lane(bin, 2), own, other, first, 2 * t)
    if (near & 8) bookLane(sure, 3, i32x4.extract_lane(bin, 3), own, other, first, 2 * t)
  }
}

/** Counts a pair of places. Where what their balls may come to is within half the width of the cell, no other image can be nearer than the cutoff. */
function countPair(m: usize, n: usize, first: usize): void {
  const a = balls + 32 * m
  const b = balls + 32 * n
  const limit = reach + load<f64>(a, 24) + load<f64>(b, 24)
  if (limit > half) return count(atoms + ATOM * m, atoms + ATOM * n, first)
  const i = floor<f64>(load<f64>(b) - load<f64>(a) + 0.5)
  const j = floor<f64>(load<f64>(b, 8) - load<f64>(a, 8) + 0.5)
  const k = floor<f64>(load<f64>(b, 16) - load<f64>(a, 16) + 0.5)
  const p = i - floorBetween(a, b)
  const q = j - floorBetween(a + 8, b + 8)
  const r = k - floorBetween(a + 16, b + 16)
  countThin(m, n, first, shifts + 3 * THIN * <usize>(13 + 9 * p + 3 * q + r))
}

@inline function floorBetween(a: usize, b: usize): f64 {
  return floor<f64>(load<f64>(b)) - floor<f64>(load<f64>(a))
}

@inline function apart(others: usize, own: f32): v128 {
  const d = f32x4.sub(v128.load(others), f32x4.splat(own))
  return f32x4.sub(d, f32x4.floor(f32x4.add(d, f32x4.splat(0.5))))
}

@inline function apartAlong(u: v128, v: v128, w: v128, axis: usize): v128 {
  const at = thinCell + 4 * axis
  return f32x4.add(
    f32x4.add(f32x4.mul(u, v128.load32_splat(at)), f32x4.mul(v, v128.load32_splat(at + 12))),
    f32x4.mul(w, v128.load32_splat(at + 24)),
  )
}

/** Which of the places n to n + 3 may be near place m in some frame: false only where that is out of question. */
@inline function mayBeNear(m: usize, n: usize): i32 {
  const own = thinBalls + 4 * m
  const others = thinBalls + 4 * n
  const u = apart(others, load<f32>(own))
  const v = apart(others + column, load<f32>(own + column))
  const w = apart(others + 2 * column, load<f32>(own + 2 * column))
  const x = apartAlong(u, v, w, 0)
  const y = apartAlong(u, v, w, 1)
  const z = apartAlong(u, v, w, 2)
  const square = f32x4.add(f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y)), f32x4.mul(z, z))
  const limit = f32x4.add(v128.load(others + 3 * column), f32x4.splat(load<f32>(own + 3 * column) + thinReach))
  const near = f32x4.le(square, f32x4.mul(limit, limit))
  return i32x4.bitmask(v128.or(near, f32x4.gt(limit, f32x4.splat(thinHalf))))
}

@inline function countIf(near: i32, lane: i32, m: usize, n: usize, firsts: usize): void {
  if (!(near & (1 << lane))) return
  const first = <usize>load<u32>(firsts + 4 * load<u32>(kinds + 4 * (n + lane)))
  if (first != 0) countPair(m, n + lane, first)
}

/** Counts each of the atoms [from, to) with each of [other, end), of one range each pair once. */
export function between(from: usize, to: usize, other: usize, end: usize): void {
  for (let m = from; m < to; m++) {
    const firsts = base + row * load<u32>(kinds + 4 * m)
    for (let n = other == from ? m + 1 : other; n < end; n += 4) {
      let near = mayBeNear(m, n)
      if (end - n < 4) near &= (1 << <i32>(end - n)) - 1
      if (near == 0) continue
      countIf(near, 0, m, n, firsts)
      countIf(near, 1, m, n, firsts)
      countIf(near, 2, m, n, firsts)
      countIf(near, 3, m, n, firsts)
    }
  }
}
