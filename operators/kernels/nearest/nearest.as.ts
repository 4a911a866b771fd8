// The nearest of each voxel's candidates for positions among centres at rest: what nearestPlain says,
// two positions and two candidates at a time.

// @ts-nocheck

/** Cell: basis and inverse, 9 numbers each, then the voxels along each vector as doubles. */
@inline function splatAt(cell: usize, index: usize): v128 {
  return v128.load64_splat(cell + 8 * index)
}

@inline function part(fraction: v128, whole: v128, size: v128): v128 {
  return i32x4.min_s(
    i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(f64x2.sub(fraction, whole), size)),
    i32x4.sub(i32x4.trunc_sat_f64x2_s_zero(size), i32x4.splat(1)),
  )
}

@inline function three(a: v128, b: v128, c: v128, p: v128, q: v128, r: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.mul(a, p), f64x2.mul(b, q)), f64x2.mul(c, r))
}

/** `at` holds x, y, z (floats), `stride` bytes apart, a multiple of four; `best` and `found` get squared distances and labels. */
export function nearest(
  at: usize,
  stride: usize,
  count: usize,
  cell: usize,
  diagonal: bool,
  start: usize,
  list: usize,
  places: usize,
  best: usize,
  found: usize,
): void {
  const nx = splatAt(cell, 18)
  const ny = splatAt(cell, 19)
  const nz = splatAt(cell, 20)
  const wideY = i32x4.trunc_sat_f64x2_s_zero(ny)
  const wideZ = i32x4.trunc_sat_f64x2_s_zero(nz)
  const b0 = splatAt(cell, 0)
  const b1 = splatAt(cell, 1)
  const b2 = splatAt(cell, 2)
  const b3 = splatAt(cell, 3)
  const b4 = splatAt(cell, 4)
  const b5 = splatAt(cell, 5)
  const b6 = splatAt(cell, 6)
  const b7 = splatAt(cell, 7)
  const b8 = splatAt(cell, 8)
  const i0 = splatAt(cell, 9)
  const i1 = splatAt(cell, 10)
  const i2 = splatAt(cell, 11)
  const i3 = splatAt(cell, 12)
  const i4 = splatAt(cell, 13)
  const i5 = splatAt(cell, 14)
  const i6 = splatAt(cell, 15)
  const i7 = splatAt(cell, 16)
  const i8 = splatAt(cell, 17)
  for (let i: usize = 0; i < count; i += 2) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(at + 4 * i))
    const y = f64x2.promote_low_f32x4(v128.load64_zero(at + stride + 4 * i))
    const z = f64x2.promote_low_f32x4(v128.load64_zero(at + 2 * stride + 4 * i))
    let u: v128, v: v128, w: v128
    if (diagonal) {
      u = f64x2.mul(x, i0)
      v = f64x2.mul(y, i4)
      w = f64x2.mul(z, i8)
    } else {
      u = three(x, y, z, i0, i3, i6)
      v = three(x, y, z, i1, i4, i7)
      w = three(x, y, z, i2, i5, i8)
    }
    const p = f64x2.floor(u)
    const q = f64x2.floor(v)
    const r = f64x2.floor(w)
    let a: v128, b: v128, c: v128
    if (diagonal) {
      a = f64x2.sub(x, f64x2.mul(p, b0))
      b = f64x2.sub(y, f64x2.mul(q, b4))
      c = f64x2.sub(z, f64x2.mul(r, b8))
    } else {
      a = f64x2.sub(x, three(p, q, r, b0, b3, b6))
      b = f64x2.sub(y, three(p, q, r, b1, b4, b7))
      c = f64x2.sub(z, three(p, q, r, b2, b5, b8))
    }
    const voxel = i32x4.add(
      i32x4.mul(i32x4.add(i32x4.mul(part(u, p, nx), wideY), part(v, q, ny)), wideZ),
      part(w, r, nz),
    )
    const left = load<u32>(start + 4 * <usize>i32x4.extract_lane(voxel, 0))
    const right = load<u32>(start + 4 * <usize>i32x4.extract_lane(voxel, 1))
    if ((left | right) >> 31) {
      choose(
        v128.shuffle<f64>(a, a, 0, 0), v128.shuffle<f64>(b, b, 0, 0), v128.shuffle<f64>(c, c, 0, 0),
        left, list, places, best + 8 * i, found + 4 * i,
      )
      choose(
        v128.shuffle<f64>(a, a, 1, 1), v128.shuffle<f64>(b, b, 1, 1), v128.shuffle<f64>(c, c, 1, 1),
        right, list, places, best + 8 * i + 8, found + 4 * i + 4,
      )
    } else {
      const one = squares(a, b, c, firstOf(left, places), firstOf(right, places))
      const two = squares(a, b, c, secondOf(left, places), secondOf(right, places))
      const closer = f64x2.lt(two, one)
      v128.store(best + 8 * i, v128.bitselect(two, one, closer))
      store<u32>(found + 4 * i, labelOf(left, places, i64x2.extract_lane(closer, 0) != 0))
      store<u32>(found + 4 * i + 4, labelOf(right, places, i64x2.extract_lane(closer, 1) != 0))
    }
  }
}

// A voxel's entry names its one or two candidates by number: 15 bits for the first, 16 for the second; or (top bit set) says where in
// `list` its list is: how many, an even number, then their numbers. `places` holds x, y, z and a label of each, 32 bytes.

@inline function firstOf(entry: u32, places: usize): usize {
  return places + (<usize>(entry & 0x7fff) << 5)
}

@inline function secondOf(entry: u32, places: usize): usize {
  return places + (<usize>(entry >> 15) << 5)
}

@inline function labelOf(entry: u32, places: usize, second: bool): u32 {
  return load<u32>(select<usize>(secondOf(entry, places), firstOf(entry, places), second), 24)
}

/** The nearest of the candidates of one position, two of them at a time. */
function choose(
  x: v128, y: v128, z: v128,
  entry: u32, list: usize, places: usize, best: usize, found: usize,
): void {
  let least: f64 = Infinity
  let nearest: usize = places
  let e = list + 4 * <usize>(entry & 0x7fffffff) + 4
  let rest = entry >> 31 ? load<u32>(e - 4) : 2
  do {
    const one = entry >> 31 ? places + (<usize>load<u32>(e) << 5) : firstOf(entry, places)
    const two = entry >> 31 ? places + (<usize>load<u32>(e, 4) << 5) : secondOf(entry, places)
    const d2 = squares(x, y, z, one, two)
    const first = f64x2.extract_lane(d2, 0)
    const second = f64x2.extract_lane(d2, 1)
    nearest = select<usize>(one, nearest, first < least)
    least = select<f64>(first, least, first < least)
    nearest = select<usize>(two, nearest, second < least)
    least = select<f64>(second, least, second < least)
    e += 8
    rest -= 2
  } while (rest > 0)
  store<f64>(best, least)
  store<u32>(found, load<u32>(nearest, 24))
}

@inline function squares(x: v128, y: v128, z: v128, one: usize, two: usize): v128 {
  const dx = f64x2.sub(x, pair(one, two))
  const dy = f64x2.sub(y, pair(one + 8, two + 8))
  const dz = f64x2.sub(z, pair(one + 16, two + 16))
  return f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz))
}

/** Labels where the squared distance is below the limit, else 0; a multiple of four. */
export function label(best: usize, found: usize, count: usize, limit: f64, out: usize): void {
  const most = f64x2.splat(limit)
  for (let i: usize = 0; i < count; i += 4) {
    const low = f64x2.lt(v128.load(best + 8 * i), most)
    const high = f64x2.lt(v128.load(best + 8 * i, 16), most)
    const near = v128.and(v128.load(found + 4 * i), v128.shuffle<i32>(low, high, 0, 2, 4, 6))
    v128.store64_lane(out + 2 * i, i16x8.narrow_i32x4_u(near, near), 0)
  }
}

@inline function pair(one: usize, two: usize): v128 {
  return f64x2.replace_lane(v128.load64_splat(one), 1, load<f64>(two))
}
