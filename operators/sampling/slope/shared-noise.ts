import { type LeastSquares, leastSquares } from '../../numerics/dense.ts'
import { type Relaxable, relaxableIn } from './relaxable.ts'
import type { Candidate } from './relaxations.ts'
import type { Whitened } from './whitening.ts'

/** One model of a curve that may fall, with noise that all ions share. */
export interface Noisy extends Candidate {
  /** Variance of the slope by that noise, Å⁴ per frame². */
  readonly relaxable: number
}

/** A model c + sℓ + Σ A (1 − e^{−ℓ/θ}) as it is, with each noise that there may be. A noise is a term more whose amplitude is known to be 0 ± size;
 *  cost is −2 ln of its marginal likelihood over that of the same model without noise, with χ² as it is for the models of D:
 *
 *  m ln(1 + χ²/m) + ln(size² det XᵀX / det X₀ᵀX₀) − 2 ln prior. */
export function noisyModels(
  white: Whitened,
  times: readonly number[],
  lags: readonly number[],
  noises: readonly Relaxable[],
): Noisy[] {
  const rise = (time: number) => white.column((lag) => 1 - Math.exp(-lag / time))
  const columns = [white.column(() => 1), white.column((lag) => lag), ...times.map(rise)]
  const plain = columns.length < white.data.length ? leastSquares(columns, white.data, 1) : undefined
  if (!plain) return []
  const rises = new Map(noises.map(({ size, time }) => [time, size > 0 ? rise(time) : undefined]))
  return noises.flatMap((noise) => {
    const own = rises.get(noise.time)
    const fit = own ? withNoise(white.data, columns, own, noise.size) : plain
    return fit ? [noisyModel(white, times, lags, noise, fit, fit.volume - plain.volume)] : []
  })
}

/** One row more says what the amplitude of the noise is: 0 ± size. */
function withNoise(
  data: Float64Array,
  columns: readonly Float64Array[],
  rise: Float64Array,
  size: number,
): LeastSquares | undefined {
  const longer = (values: Float64Array, last: number) => Float64Array.from([...values, last])
  const all = [...columns.map((column) => longer(column, 0)), longer(rise, 1 / size)]
  return leastSquares(all, longer(data, 0), 1)
}

function noisyModel(
  white: Whitened,
  times: readonly number[],
  lags: readonly number[],
  noise: Relaxable,
  { parameters, row, chi }: LeastSquares,
  grown: number,
): Noisy {
  const weights = white.weights(row.subarray(0, white.data.length))
  const { told } = white
  const volume = noise.size > 0 ? 2 * Math.log(noise.size) + 2 * grown : 0
  return {
    start: white.start,
    times,
    slope: parameters[1],
    intercept: parameters[0] + (noise.size > 0 ? parameters[parameters.length - 1] : 0),
    amplitudes: parameters.slice(2, 2 + times.length),
    weights,
    chi,
    freedom: white.data.length - 2 - times.length,
    bend: 0,
    cost: told * Math.log(1 + chi / told) + volume - 2 * Math.log(noise.prior),
    relaxable: relaxableIn(lags, weights, noise),
  }
}
