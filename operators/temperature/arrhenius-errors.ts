import { studentAt } from '../numerics/distributions.ts'
import { UPPER } from '../sampling/means.ts'
import { studentQuantile } from '../sampling/statistics.ts'
import { inverseEnergy, type Point } from './arrhenius-point.ts'

/** Points with standard errors that share what they know, and t of a 68 % interval of what is made of them. */
interface Shared {
  readonly points: readonly Point[]
  readonly student: number
}

/** What is held of relative errors beforehand: ln of their ratio at the hottest and the coldest point is 0 ± this. */
const SPREAD = 1

/** Standard errors from few samples scatter, and weights by each alone favour those that are small by accident. Relative
 *  variances of determined points are taken as v exp(b/k_B T) instead, v and b the most probable for what samples of normal
 *  values give, (σ/D)² ~ v χ²_ν/ν, with t of Σν − 1 − I/(I + I₀): v takes one degree of
 *  freedom, b what the data tell of it, I, beside what is held beforehand, I₀. Points whose number of samples is not known stay as they are. */
export function sharedErrors(points: readonly Point[]): Shared {
  const sampled = points.flatMap((point) => {
    const { samples = 0, censored, error, value, temperature } = point
    if (censored || samples < 2) return []
    const relative = error / (value * studentQuantile(samples - 1))
    return [{ point, x: inverseEnergy(temperature), square: relative * relative, freedom: samples - 1 }]
  })
  const freedom = sampled.reduce((sum, each) => sum + each.freedom, 0)
  if (freedom === 0) return { points, student: 1 }
  const middle = sampled.reduce((sum, { x, freedom: own }) => sum + (own / freedom) * x, 0)
  const mean = (slope: number) =>
    sampled.reduce(
      (sum, { x, square, freedom: own }) => sum + (own / freedom) * square * Math.exp(-slope * (x - middle)),
      0,
    )
  const range = rangeOf(sampled.map(({ x }) => x))
  const known = sampled.reduce((sum, { x, freedom: own }) => sum + (own / 2) * (x - middle) ** 2, 0)
  const told = range === 0 ? 0 : known / (known + (range / (2 * SPREAD)) ** 2)
  const slope = lowest(
    (b) => (freedom / 2) * Math.log(mean(b)) + ((b * range) / (2 * SPREAD)) ** 2 / 2,
    range,
  )
  const errors = new Map(
    sampled.map(({ point, x }) => [
      point,
      point.value * Math.sqrt(mean(slope) * Math.exp(slope * (x - middle))),
    ]),
  )
  return {
    points: points.map((point) => ({ ...point, error: errors.get(point) ?? point.error })),
    student: studentAt(UPPER, Math.max(1, freedom - 1 - told)),
  }
}

const rangeOf = (all: readonly number[]): number => Math.max(...all) - Math.min(...all)

/** Where a convex function of a slope is least, up to ten standard deviations away. */
function lowest(of: (slope: number) => number, range: number): number {
  if (range === 0) return 0
  let [low, high] = [-20 * (SPREAD / range), 20 * (SPREAD / range)]
  for (let round = 0; round < 100; round++) {
    const third = (high - low) / 3
    if (of(low + third) < of(high - third)) high -= third
    else low += third
  }
  return (low + high) / 2
}
