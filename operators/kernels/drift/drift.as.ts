// Rows of floats against a series of doubles: what drift-plain.ts says, two frames at a time.

// @ts-nocheck

@inline function two(values: usize, t: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(values + 4 * t))
}

/** values[row][t] −= series[t], rounded once. */
export function subtract(values: usize, series: usize, frames: usize, rows: usize): void {
  const even = frames & ~1
  for (let row: usize = 0; row < rows; row++) {
    for (let t: usize = 0; t < even; t += 2) {
      const left = f64x2.sub(two(values, t), v128.load(series + 8 * t))
      store<f64>(values + 4 * t, f64x2.extract_lane(f32x4.demote_f64x2_zero(left), 0))
    }
    if (even < frames)
      store<f32>(values + 4 * even, f32(f64(load<f32>(values + 4 * even)) - load<f64>(series + 8 * even)))
    values += 4 * frames
  }
}

/** series[t] += weights[row] · values[row][t], row by row. */
export function addWeighted(values: usize, weights: usize, series: usize, frames: usize, rows: usize): void {
  const even = frames & ~1
  for (let row: usize = 0; row < rows; row++) {
    const weight = load<f64>(weights + 8 * row)
    const both = f64x2.splat(weight)
    for (let t: usize = 0; t < even; t += 2)
      v128.store(series + 8 * t, f64x2.add(v128.load(series + 8 * t), f64x2.mul(both, two(values, t))))
    if (even < frames) {
      const at = series + 8 * even
      store<f64>(at, load<f64>(at) + weight * f64(load<f32>(values + 4 * even)))
    }
    values += 4 * frames
  }
}
