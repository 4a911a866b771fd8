// Columns of x, y and z in single precision → points in double. points-plain.ts says what is right.

/** First free byte of the memory. */
export function base(): usize {
  return __heap_base
}

/** See Points in points-plain.ts; four points at once where there are so many. */
export function points(from: usize, count: i32, to: usize): i32 {
  let column = <usize>count << 2
  let x = from
  let y = x + column
  let z = y + column
  let out = to
  let odd = f32x4.splat(0)
  let i = 0
  for (; i + 4 <= count; i += 4) {
    let a = v128.load(x)
    let b = v128.load(y)
    let c = v128.load(z)
    let ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5)
    let ca = v128.shuffle<i32>(c, a, 0, 5, 2, 7)
    let bc = v128.shuffle<i32>(b, c, 1, 5, 3, 7)
    let late = v128.shuffle<i32>(a, b, 2, 6, 3, 7)
    v128.store(out, f64x2.promote_low_f32x4(ab))
    v128.store(out, f64x2.promote_low_f32x4(ca), 16)
    v128.store(out, f64x2.promote_low_f32x4(bc), 32)
    v128.store(out, f64x2.promote_low_f32x4(late), 48)
    v128.store(out, f64x2.promote_low_f32x4(v128.shuffle<i64>(ca, ca, 1, 1)), 64)
    v128.store(out, f64x2.promote_low_f32x4(v128.shuffle<i64>(bc, bc, 1, 1)), 80)
    odd = f32x4.add(odd, f32x4.mul(f32x4.add(f32x4.add(a, b), c), f32x4.splat(0)))
    x += 16
    y += 16
    z += 16
    out += 96
  }
  let sum: f32 =
    f32x4.extract_lane(odd, 0) + f32x4.extract_lane(odd, 1) + f32x4.extract_lane(odd, 2) + f32x4.extract_lane(odd, 3)
  for (; i < count; i++) {
    let a = load<f32>(x)
    let b = load<f32>(y)
    let c = load<f32>(z)
    store<f64>(out, a)
    store<f64>(out, b, 8)
    store<f64>(out, c, 16)
    sum += (a + b + c) * 0
    x += 4
    y += 4
    z += 4
    out += 24
  }
  return sum == 0 ? 1 : 0
}
