// Sums over displacements within one line of x, y, z: what pair-products-plain.ts says, four frames at a time.

// @ts-nocheck

@inline function low(a: v128): v128 {
  return f64x2.promote_low_f32x4(a)
}

@inline function high(a: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(a, a, 2, 3, 2, 3))
}

@inline function put(out: usize, sum: v128, rest: f64): void {
  store<f64>(out, load<f64>(out) + f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1) + rest)
}

@inline function square(sum: v128, d: v128): v128 {
  return f64x2.add(f64x2.add(sum, f64x2.mul(low(d), low(d))), f64x2.mul(high(d), high(d)))
}

/** Byte offsets: from, to of the later frames in x; y and z lie `stride` and twice that behind. */
function squaresOf(from: usize, to: usize, lag: usize, stride: usize, out: usize): void {
  let xx = f64x2.splat(0)
  let yy = f64x2.splat(0)
  let zz = f64x2.splat(0)
  let at = from
  for (; at + 16 <= to; at += 16) {
    xx = square(xx, f32x4.sub(v128.load(at), v128.load(at - lag)))
    yy = square(yy, f32x4.sub(v128.load(at + stride), v128.load(at + stride - lag)))
    zz = square(zz, f32x4.sub(v128.load(at + 2 * stride), v128.load(at + 2 * stride - lag)))
  }
  let sxx: f64 = 0
  let syy: f64 = 0
  let szz: f64 = 0
  for (; at < to; at += 4) {
    const x = <f64>(load<f32>(at) - load<f32>(at - lag))
    const y = <f64>(load<f32>(at + stride) - load<f32>(at + stride - lag))
    const z = <f64>(load<f32>(at + 2 * stride) - load<f32>(at + 2 * stride - lag))
    sxx += x * x
    syy += y * y
    szz += z * z
  }
  put(out, xx, sxx)
  put(out + 8, yy, syy)
  put(out + 16, zz, szz)
}
/** The same with the products of two axes. */
function tensorOf(from: usize, to: usize, lag: usize, stride: usize, out: usize): void {
  let xx = f64x2.splat(0)
  let yy = f64x2.splat(0)
  let zz = f64x2.splat(0)
  let xy = f64x2.splat(0)
  let xz = f64x2.splat(0)
  let yz = f64x2.splat(0)
  let at = from
  for (; at + 16 <= to; at += 16) {
    const dx = f32x4.sub(v128.load(at), v128.load(at - lag))
    const dy = f32x4.sub(v128.load(at + stride), v128.load(at + stride - lag))
    const dz = f32x4.sub(v128.load(at + 2 * stride), v128.load(at + 2 * stride - lag))
    let x = low(dx)
    let y = low(dy)
    let z = low(dz)
    xx = f64x2.add(xx, f64x2.mul(x, x))
    yy = f64x2.add(yy, f64x2.mul(y, y))
    zz = f64x2.add(zz, f64x2.mul(z, z))
    xy = f64x2.add(xy, f64x2.mul(x, y))
    xz = f64x2.add(xz, f64x2.mul(x, z))
    yz = f64x2.add(yz, f64x2.mul(y, z))
    x = high(dx)
    y = high(dy)
    z = high(dz)
    xx = f64x2.add(xx, f64x2.mul(x, x))
    yy = f64x2.add(yy, f64x2.mul(y, y))
    zz = f64x2.add(zz, f64x2.mul(z, z))
    xy = f64x2.add(xy, f64x2.mul(x, y))
    xz = f64x2.add(xz, f64x2.mul(x, z))
    yz = f64x2.add(yz, f64x2.mul(y, z))
  }
  let sxx: f64 = 0
  let syy: f64 = 0
  let szz: f64 = 0
  let sxy: f64 = 0
  let sxz: f64 = 0
  let syz: f64 = 0
  for (; at < to; at += 4) {
    const x = <f64>(load<f32>(at) - load<f32>(at - lag))
    const y = <f64>(load<f32>(at + stride) - load<f32>(at + stride - lag))
    const z = <f64>(load<f32>(at + 2 * stride) - load<f32>(at + 2 * stride - lag))
    sxx += x * x
    syy += y * y
    szz += z * z
    sxy += x * y
    sxz += x * z
    syz += y * z
  }
  put(out, xx, sxx)
  put(out + 8, yy, syy)
  put(out + 16, zz, szz)
  put(out + 24, xy, sxy)
  put(out + 32, xz, sxz)
  put(out + 40, yz, syz)
}

/** `table` holds lag, begin and end of each stretch in frames; `out` three sums of each. */
export function squares(table: usize, count: usize, line: usize, stride: usize, out: usize): void {
  for (let s: usize = 0; s < count; s++) {
    const own = table + 12 * s
    const from = line + 4 * <usize>load<u32>(own + 4)
    const to = line + 4 * <usize>load<u32>(own + 8)
    squaresOf(from, to, 4 * <usize>load<u32>(own), stride, out + 24 * s)
  }
}

/** The same with six sums of each. */
export function tensors(table: usize, count: usize, line: usize, stride: usize, out: usize): void {
  for (let s: usize = 0; s < count; s++) {
    const own = table + 12 * s
    const from = line + 4 * <usize>load<u32>(own + 4)
    const to = line + 4 * <usize>load<u32>(own + 8)
    tensorOf(from, to, 4 * <usize>load<u32>(own), stride, out + 48 * s)
  }
}
