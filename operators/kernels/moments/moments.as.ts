// Sums over displacements between two stretches of x, y, z: what moments-plain.ts says, two frames at a time.

// @ts-nocheck

@inline function displacement(now: usize, then: usize): v128 {
  return f64x2.sub(
    f64x2.promote_low_f32x4(v128.load64_zero(now)),
    f64x2.promote_low_f32x4(v128.load64_zero(then)),
  )
}

@inline function put(out: usize, sum: v128): void {
  store<f64>(out, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1))
}

/** `now` and `then` hold x, y, z, `stride` bytes apart; an even number of frames. */
export function moments(now: usize, then: usize, stride: usize, count: usize, out: usize): void {
  let xx = f64x2.splat(0)
  let yy = f64x2.splat(0)
  let zz = f64x2.splat(0)
  let xy = f64x2.splat(0)
  let xz = f64x2.splat(0)
  let yz = f64x2.splat(0)
  let r4 = f64x2.splat(0)
  for (let at: usize = 0; at < 4 * count; at += 8) {
    const x = displacement(now + at, then + at)
    const y = displacement(now + stride + at, then + stride + at)
    const z = displacement(now + 2 * stride + at, then + 2 * stride + at)
    const x2 = f64x2.mul(x, x)
    const y2 = f64x2.mul(y, y)
    const z2 = f64x2.mul(z, z)
    const r2 = f64x2.add(f64x2.add(x2, y2), z2)
    xx = f64x2.add(xx, x2)
    yy = f64x2.add(yy, y2)
    zz = f64x2.add(zz, z2)
    xy = f64x2.add(xy, f64x2.mul(x, y))
    xz = f64x2.add(xz, f64x2.mul(x, z))
    yz = f64x2.add(yz, f64x2.mul(y, z))
    r4 = f64x2.add(r4, f64x2.mul(r2, r2))
  }
  put(out, xx)
  put(out + 8, yy)
  put(out + 16, zz)
  put(out + 24, xy)
  put(out + 32, xz)
  put(out + 40, yz)
  put(out + 48, r4)
}
