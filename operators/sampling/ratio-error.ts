import { studentQuantile } from './statistics.ts'

/** 68 % error of R = Σ time / Σ events from n ≥ 2 pieces, linearised: t_{n−1} √(n/(n−1) Σ (time − R events)²) / Σ events. */
export function ratioError(pieces: readonly { time: number; events: number }[]): number {
  const n = pieces.length
  const events = pieces.reduce((sum, piece) => sum + piece.events, 0)
  const ratio = pieces.reduce((sum, piece) => sum + piece.time, 0) / events
  const squares = pieces.reduce((sum, piece) => sum + (piece.time - ratio * piece.events) ** 2, 0)
  return (studentQuantile(n - 1) * Math.sqrt((n / (n - 1)) * squares)) / events
}
