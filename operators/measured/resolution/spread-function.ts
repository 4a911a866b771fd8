import { FULL_WIDTH, type Resolution } from './resolution.ts'

/** Energies by which a resolution moves intensity (meV), and how much of it: weights of a sum for the convolution with it. */
export interface Spreading {
  readonly by: Float64Array
  readonly weights: Float64Array
}

/** Points of a Gaussian on each side, over so many standard deviations. */
const SIDE = 48
const FAR = 5

/** A resolution as a sum: right for functions that are not sharper than a tenth of it. */
export function spreadingOf(resolution: Resolution): Spreading {
  if (resolution.kind === 'none') return { by: Float64Array.of(0), weights: Float64Array.of(1) }
  if (resolution.kind === 'gaussian') {
    const sigma = resolution.width / FULL_WIDTH
    const by = Float64Array.from({ length: 2 * SIDE + 1 }, (_, i) => ((i - SIDE) / SIDE) * FAR * sigma)
    return { by, weights: normalised(by.map((e) => Math.exp((-e * e) / (2 * sigma * sigma)))) }
  }
  const { energies, values } = resolution
  const weights = values.map((value, i) => {
    const [left, right] = [energies[Math.max(0, i - 1)], energies[Math.min(values.length - 1, i + 1)]]
    return (value * (right - left)) / 2
  })
  return { by: energies, weights: normalised(weights) }
}

function normalised(weights: Float64Array): Float64Array {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / all)
}
