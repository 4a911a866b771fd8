/** Noise that all ions share and that relaxes, A (1 − e^{−ℓ/θ}) with A about 0. */
export interface Relaxable {
  /** Standard deviation of A, Å²; 0 for none. */
  readonly size: number
  /** θ, frames */
  readonly time: number
  /** How likely it is before anything was seen. */
  readonly prior: number
}

/** Sizes as parts of what a curve has at its first lag. */
const SIZES = [1 / 8, 1 / 2, 2]
/** Slower ones are models. Part of the run. */
const SLOWEST = 12

/** What noise there may be: none, or of any of these sizes, one as likely as the other, and of any time from a frame to a twelfth of the
 *  run, octave by octave. `first` is the curve at its first lag, Å². */
export function relaxables(lags: readonly number[], first: number, frames: number): Relaxable[] {
  const times = [lags[0]]
  while (2 * times[times.length - 1] <= frames / SLOWEST) times.push(2 * times[times.length - 1])
  const none = { size: 0, time: 0, prior: 1 }
  return [
    none,
    ...SIZES.flatMap((part) => times.map((time) => ({ size: part * first, time, prior: 1 / times.length }))),
  ]
}

/** Variance of a slope by it, size² (Σ w e^{−ℓ/θ})²: of weights that do not see a constant. */
export function relaxableIn(
  lags: readonly number[],
  weights: Float64Array,
  { size, time }: Pick<Relaxable, 'size' | 'time'>,
): number {
  if (size === 0) return 0
  const turn = size * lags.reduce((sum, lag, k) => sum + weights[k] * Math.exp(-lag / time), 0)
  return turn * turn
}
