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

/** `at` holds x, y, z (floats), `stride` bytes apart, an even number; labels go to `out`, one stretch of `stride / 2` bytes a radius. */
export function nearest(
  at: usize,
  stride: usize,
  count: usize,
  cell: usize,
  diagonal: bool,
  start: usize,
  list: usize,
  places: usize,
  limits: usize,
  radii: usize,
  out: usize,
): void {
  const nx = splatAt(cell, 18)
  const ny = splatAt(cell, 19)
  const nz = splatAt(cell, 20)
  const wideY = i32x4.trunc_sat_f64x2_s_zero(ny)
  const wideZ = i32x4.trunc_sat_f64x2_s_zero(nz)
  for (let i: usize = 0; i < count; i += 2) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(at + 4 * i))
    const y = f64x2.promote_low_f32x4(v128.load64_zero(at + stride + 4 * i))
    const z = f64x2.promote_low_f32x4(v128.load64_zero(at + 2 * stride + 4 * i))
    let u: v128, v: v128, w: v128
    if (diagonal) {
      u = f64x2.mul(x, splatAt(cell, 9))
      v = f64x2.mul(y, splatAt(cell, 13))
      w = f64x2.mul(z, splatAt(cell, 17))
    } else {
      u = three(x, y, z, splatAt(cell, 9), splatAt(cell, 12), splatAt(cell, 15))
      v = three(x, y, z, splatAt(cell, 10), splatAt(cell, 13), splatAt(cell, 16))
      w = three(x, y, z, splatAt(cell, 11), splatAt(cell, 14), splatAt(cell, 17))
    }
    const p = f64x2.floor(u)
    const q = f64x2.floor(v)
    const r = f64x2.floor(w)
    let a: v128, b: v128, c: v128
    if (diagonal) {
      a = f64x2.sub(x, f64x2.mul(p, splatAt(cell, 0)))
      b = f64x2.sub(y, f64x2.mul(q, splatAt(cell, 4)))
      c = f64x2.sub(z, f64x2.mul(r, splatAt(cell, 8)))
    } else {
      a = f64x2.sub(x, three(p, q, r, splatAt(cell, 0), splatAt(cell, 3), splatAt(cell, 6)))
      b = f64x2.sub(y, three(p, q, r, splatAt(cell, 1), splatAt(cell, 4), splatAt(cell, 7)))
      c = f64x2.sub(z, three(p, q, r, splatAt(cell, 2), splatAt(cell, 5), splatAt(cell, 8)))
    }
    const voxel = i32x4.add(
      i32x4.mul(i32x4.add(i32x4.mul(part(u, p, nx), wideY), part(v, q, ny)), wideZ),
      part(w, r, nz),
    )
    const to = out + 2 * i
    choose(
      v128.shuffle<f64>(a, a, 0, 0), v128.shuffle<f64>(b, b, 0, 0), v128.shuffle<f64>(c, c, 0, 0),
      start + 4 * <usize>i32x4.extract_lane(voxel, 0), list, places, limits, radii, to, stride >> 1,
    )
    choose(
      v128.shuffle<f64>(a, a, 1, 1), v128.shuffle<f64>(b, b, 1, 1), v128.shuffle<f64>(c, c, 1, 1),
      start + 4 * <usize>i32x4.extract_lane(voxel, 1), list, places, limits, radii, to + 2, stride >> 1,
    )
  }
}

/** Lists hold an even number of candidates, by where they are in `places`: x, y, z and a label, 32 bytes each. */
@inline function choose(
  x: v128, y: v128, z: v128,
  voxel: usize, list: usize, places: usize, limits: usize, radii: usize, out: usize, stride: usize,
): void {
  let least: f64 = Infinity
  let nearest: usize = places
  let e = list + 4 * <usize>load<u32>(voxel)
  const end = list + 4 * <usize>load<u32>(voxel, 4)
  do {
    const one = places + <usize>load<u32>(e)
    const two = places + <usize>load<u32>(e, 4)
    const dx = f64x2.sub(x, pair(one, two))
    const dy = f64x2.sub(y, pair(one + 8, two + 8))
    const dz = f64x2.sub(z, pair(one + 16, two + 16))
    const d2 = f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz))
    const first = f64x2.extract_lane(d2, 0)
    const second = f64x2.extract_lane(d2, 1)
    nearest = select<usize>(one, nearest, first < least)
    least = select<f64>(first, least, first < least)
    nearest = select<usize>(two, nearest, second < least)
    least = select<f64>(second, least, second < least)
    e += 8
  } while (e < end)
  const label = load<u32>(nearest, 24)
  for (let i: usize = 0; i < radii; i++)
    store<u16>(out + i * stride, select<u32>(label, 0, least < load<f64>(limits + 8 * i)))
}

@inline function pair(one: usize, two: usize): v128 {
  return f64x2.replace_lane(v128.load64_splat(one), 1, load<f64>(two))
}
