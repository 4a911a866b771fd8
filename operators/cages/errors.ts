/** Two-sided 68.27 % quantile of Student's t; ν from 3 by its expansion in 1/ν at z = 1 (Abramowitz and Stegun 26.7.5). */
export function studentT68(freedom: number): number {
  if (freedom < 3) return [Number.NaN, 1.8373, 1.3213][freedom]
  return 1 + (0.5 + (0.25 + 0.0625 / freedom) / freedom) / freedom
}

/** 68 % error of a mean of replicas: t_{n−1} s/√n. */
export function replicaError(values: readonly number[]): number {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return studentT68(n - 1) * Math.sqrt(squares / (n - 1) / n)
}

/** 68 % error of R = Σ time / Σ events from n pieces, linearised: t_{n−1} √(n/(n−1) Σ (time − R events)²) / Σ events. */
export function ratioError(pieces: readonly { time: number; events: number }[]): number {
  const n = pieces.length
  const events = pieces.reduce((sum, piece) => sum + piece.events, 0)
  const ratio = pieces.reduce((sum, piece) => sum + piece.time, 0) / events
  const squares = pieces.reduce((sum, piece) => sum + (piece.time - ratio * piece.events) ** 2, 0)
  return (studentT68(n - 1) * Math.sqrt((n / (n - 1)) * squares)) / events
}
