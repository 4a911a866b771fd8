// Frames of rows of numbers → one column per number, time running fastest. transpose-plain.ts says what is right.

/** First free byte of the memory. */
export function base(): usize {
  return __heap_base
}

/** See Transpose in transpose-plain.ts; `frames` and `width` of any size, four by four where they allow. */
export function transpose(
  from: usize, frame: i32, rows: i32, width: i32, to: usize, column: i32, stride: i32, first: i32, frames: i32,
): void {
  let pace = <usize>frame << 2
  let size = <usize>column << 2
  let jump = <usize>stride << 2
  to += <usize>first << 2
  for (let row = 0; row < rows; row++) {
    let source = from + (<usize>(row * width) << 2)
    let target = to + jump * row
    let c = 0
    for (; c + 4 <= width; c += 4) {
      let s = source + (<usize>c << 2)
      let d = target + size * c
      let t = 0
      for (; t + 4 <= frames; t += 4) {
        let a = v128.load(s)
        let b = v128.load(s + pace)
        let e = v128.load(s + 2 * pace)
        let f = v128.load(s + 3 * pace)
        let ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5)
        let ef = v128.shuffle<i32>(e, f, 0, 4, 1, 5)
        let cd = v128.shuffle<i32>(a, b, 2, 6, 3, 7)
        let gh = v128.shuffle<i32>(e, f, 2, 6, 3, 7)
        v128.store(d, v128.shuffle<i64>(ab, ef, 0, 2))
        v128.store(d + size, v128.shuffle<i64>(ab, ef, 1, 3))
        v128.store(d + 2 * size, v128.shuffle<i64>(cd, gh, 0, 2))
        v128.store(d + 3 * size, v128.shuffle<i64>(cd, gh, 1, 3))
        s += pace << 2
        d += 16
      }
      for (; t < frames; t++) {
        for (let k: usize = 0; k < 4; k++) store<f32>(d + size * k, load<f32>(s + (k << 2)))
        s += pace
        d += 4
      }
    }
    if (c < width) {
      let left = width - c
      let s = source + (<usize>c << 2)
      let d = target + size * c
      let t = 0
      for (; t + 4 <= frames; t += 4) {
        let a = upTo3(s, left)
        let b = upTo3(s + pace, left)
        let e = upTo3(s + 2 * pace, left)
        let f = upTo3(s + 3 * pace, left)
        let ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5)
        let ef = v128.shuffle<i32>(e, f, 0, 4, 1, 5)
        v128.store(d, v128.shuffle<i64>(ab, ef, 0, 2))
        if (left > 1) v128.store(d + size, v128.shuffle<i64>(ab, ef, 1, 3))
        if (left > 2) {
          let cd = v128.shuffle<i32>(a, b, 2, 6, 3, 7)
          let gh = v128.shuffle<i32>(e, f, 2, 6, 3, 7)
          v128.store(d + 2 * size, v128.shuffle<i64>(cd, gh, 0, 2))
        }
        s += pace << 2
        d += 16
      }
      for (; t < frames; t++) {
        for (let k: usize = 0; k < <usize>left; k++) store<f32>(d + size * k, load<f32>(s + (k << 2)))
        s += pace
        d += 4
      }
    }
  }
}

/** One to three numbers, and nothing behind them. */
// @ts-ignore: decorator
@inline function upTo3(at: usize, left: i32): v128 {
  if (left === 1) return v128.load_zero<u32>(at)
  let two = v128.load_zero<u64>(at)
  return left === 2 ? two : v128.load_lane<u32>(at + 8, two, 2)
}
