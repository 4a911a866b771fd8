// Numbers in single precision, highest byte first → double, times a factor. singles-plain.ts says what is right.

/** First free byte of the memory. */
export function base(): usize {
  return __heap_base
}

/** See Singles in singles-plain.ts; eight at once where there are so many. */
export function singles(from: usize, count: i32, to: usize, factor: f64): i32 {
  let times = f64x2.splat(factor)
  let none = f32x4.splat(0)
  let odd = none
  let i = 0
  for (; i + 8 <= count; i += 8) {
    let a = turned(v128.load(from))
    let b = turned(v128.load(from, 16))
    odd = f32x4.add(odd, f32x4.add(f32x4.mul(a, none), f32x4.mul(b, none)))
    v128.store(to, f64x2.mul(f64x2.promote_low_f32x4(a), times))
    v128.store(to, f64x2.mul(f64x2.promote_low_f32x4(v128.shuffle<i64>(a, a, 1, 1)), times), 16)
    v128.store(to, f64x2.mul(f64x2.promote_low_f32x4(b), times), 32)
    v128.store(to, f64x2.mul(f64x2.promote_low_f32x4(v128.shuffle<i64>(b, b, 1, 1)), times), 48)
    from += 32
    to += 64
  }
  let sum: f32 =
    f32x4.extract_lane(odd, 0) + f32x4.extract_lane(odd, 1) + f32x4.extract_lane(odd, 2) + f32x4.extract_lane(odd, 3)
  for (; i < count; i++) {
    let value = reinterpret<f32>(bswap<u32>(load<u32>(from)))
    sum += value * 0
    store<f64>(to, <f64>value * factor)
    from += 4
    to += 8
  }
  return sum == 0 ? 1 : 0
}

// @ts-ignore: decorator
@inline function turned(four: v128): v128 {
  return v128.shuffle<i8>(four, four, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)
}
