/** Noise of a curve that may relax, of times that nobody knows: A (1 − e^{−ℓ/θ}) with A of mean 0. */
export interface Relaxable {
  /** Variance of A at each time, Å⁴ */
  readonly square: number
  /** θ, frames */
  readonly times: readonly number[]
}

/** The share of the noise that relaxes is somewhere between none and all: standard deviation of an even distribution. */
const SHARE = 1 / Math.sqrt(12)
/** Slower ones are models. */
const SLOWEST = 12

/** How much of the noise that a curve has beyond its slope may relax unseen: at any time from a frame on until the slope has outgrown
 *  the noise, octave by octave, but no twelfth of the run. Noise is what the curve (Å² at each lag) has beyond its slope (Å² per frame)
 *  at the first and at the third lag. */
export function relaxableOf(
  lags: readonly number[],
  curve: Float64Array,
  slope: number,
  frames: number,
): Relaxable {
  const noise = [0, 2].reduce((most, k) => Math.max(most, curve[k] - slope * lags[k]), 0)
  if (!(noise > 0)) return { square: 0, times: [] }
  const times = [lags[0]]
  const last = Math.min(noise / Math.max(slope, noise / frames), frames / SLOWEST)
  while (2 * times[times.length - 1] <= last) times.push(2 * times[times.length - 1])
  return { square: (SHARE * noise) ** 2 / times.length, times }
}

/** Adds their covariance to that of a curve at these lags, [lag][lag]; a constant is alike to both. */
export function addRelaxable(C: Float64Array, lags: readonly number[], { square, times }: Relaxable): void {
  for (const time of times) {
    const left = lags.map((lag) => Math.exp(-lag / time))
    for (let i = 0; i < lags.length; i++)
      for (let j = 0; j < lags.length; j++) C[i * lags.length + j] += square * left[i] * left[j]
  }
}

/** Variance of a slope by it, Σ_θ square (Σ w e^{−ℓ/θ})². */
export const relaxableIn = (
  lags: readonly number[],
  weights: Float64Array,
  { square, times }: Relaxable,
): number =>
  times.reduce((sum, time) => {
    const turn = lags.reduce((all, lag, k) => all + weights[k] * Math.exp(-lag / time), 0)
    return sum + square * turn * turn
  }, 0)
