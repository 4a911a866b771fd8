import type { Points } from './measured-points.ts'

/** Share by which σ²/I may differ among the points of one spectrum of counts. */
const SAME = 0.02
/** Counts that a bin is taken to have at least: of errors alone. */
const FEWEST = 0.1

/** The intensity of one count, where the errors of a spectrum are roots of its counts: N = I/c, σ = c √N, so that σ² = c I at every point of an
 *  intensity above 0. Undefined where they are not, or nothing is known of them. */
export function intensityOfCount({ values, errors }: Points): number | undefined {
  if (!errors) return undefined
  const scales = Array.from(values, (value, i) => errors[i] ** 2 / value).filter((_, i) => values[i] > 0)
  const sorted = scales.sort((a, b) => a - b)
  const middle = sorted[sorted.length >> 1]
  const same = sorted.filter((scale) => Math.abs(scale / middle - 1) <= SAME).length
  return 2 * sorted.length > values.length && same === sorted.length ? middle : undefined
}

/** Standard deviations of counts that a model expects. */
export const countingErrors = (model: Float64Array, perCount: number): Float64Array =>
  model.map((value) => Math.sqrt(perCount * Math.max(value, FEWEST * perCount)))
