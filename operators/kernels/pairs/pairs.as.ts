// Distances of pairs of atoms over the frames of a stretch, counted in bins: what pairs-plain.ts says, two frames at a time.

// @ts-nocheck

const AXIS: usize = 32 * 8
const ATOM: usize = 3 * AXIS

let atoms: usize
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

/** Where things are: fractions [atom][axis][32 frames], balls [atom][middle along three axes, radius], kinds, first bins of
 *  pairs of kinds ([kind][kind], in bytes, 0 where none is counted), cells [9][32 frames]; whatever follows the last frame is no number there. */
export function prepare(
  atomsAt: usize,
  ballsAt: usize,
  kindsAt: usize,
  baseAt: usize,
  kindCount: usize,
  cellsAt: usize,
  frameCount: usize,
  reachOf: f64,
  halfOf: f64,
  farOf: f64,
  widthOf: f64,
  binCount: u32,
): void {
  atoms = atomsAt
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

@inline function along(u: f64, v: f64, w: f64, axis: usize): f64 {
  const at = cells + axis * AXIS
  return u * load<f64>(at) + v * load<f64>(at + 3 * AXIS) + w * load<f64>(at + 6 * AXIS)
}

/** False only where two balls are farther apart than the reach in every frame; beyond half the width another image may be the nearest. */
@inline function close(a: usize, b: usize): bool {
  const limit = reach + load<f64>(a, 24) + load<f64>(b, 24)
  if (limit > half) return true
  const u = nearest(load<f64>(b) - load<f64>(a))
  const v = nearest(load<f64>(b, 8) - load<f64>(a, 8))
  const w = nearest(load<f64>(b, 16) - load<f64>(a, 16))
  const x = along(u, v, w, 0)
  const y = along(u, v, w, 1)
  const z = along(u, v, w, 2)
  return x * x + y * y + z * z <= limit * limit
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

/** Counts each of the atoms [from, to) with each of [other, end), of one range each pair once. */
export function between(from: usize, to: usize, other: usize, end: usize): void {
  for (let m = from; m < to; m++) {
    const firsts = base + row * load<u32>(kinds + 4 * m)
    for (let n = other == from ? m + 1 : other; n < end; n++) {
      const first = <usize>load<u32>(firsts + 4 * load<u32>(kinds + 4 * n))
      if (first != 0 && close(balls + 32 * m, balls + 32 * n)) count(atoms + ATOM * m, atoms + ATOM * n, first)
    }
  }
}
