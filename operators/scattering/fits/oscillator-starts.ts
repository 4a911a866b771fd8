import { type BoundedFit, fitBounded, type Parameter } from '../../numerics/bounded-fit.ts'
import { type Problem, valuesOf } from './oscillator-problem.ts'

const STARTING_WIDTHS = [0.05, 0.2, 0.6]
/** Starts that are followed to the end. */
const FOLLOWED = 4

/** The best of the fits that add one mode to the one before, at several places and of several widths. */
export function bestOf(
  problem: Problem,
  previous: BoundedFit | undefined,
  count: number,
): BoundedFit | undefined {
  const { values, weights, energies, flat } = problem
  const known = previous ? previous.parameters.slice(0, 3 * (count - 1)) : []
  const rest = previous
    ? valuesOf(problem, previous.parameters).map((value, i) => values[i] - value)
    : values.slice()
  const residuals = (parameters: readonly number[]) =>
    valuesOf(problem, parameters).map((value, i) => (value - values[i]) * weights[i])
  const starts = placesOf(energies, rest, weights).flatMap((energy) =>
    STARTING_WIDTHS.map((share) => {
      const start = [...known, energy, share * energy, weightOf(problem, rest, energy, share * energy)]
      const all = flat ? [...start, previous?.parameters.at(-1) ?? 0] : start
      return { all, chi: residuals(all).reduce((sum, value) => sum + value * value, 0) }
    }),
  )
  const fits = starts
    .sort((a, b) => a.chi - b.chi)
    .slice(0, FOLLOWED)
    .flatMap(({ all }) => fitBounded(boundedBy(problem, all), residuals) ?? [])
  return fits.sort((a, b) => a.chi - b.chi)[0]
}

/** Where the data lie furthest above the model: the highest points of what is left, smoothed, not next to one another. */
function placesOf(energies: Float64Array, rest: Float64Array, weights: Float64Array): number[] {
  const reach = Math.max(1, Math.round(energies.length / 40))
  const smooth = rest.map((_, i) => {
    const part = rest.subarray(Math.max(0, i - reach), i + reach + 1)
    return (part.reduce((sum, value) => sum + value, 0) / part.length) * weights[i]
  })
  const order = [...smooth.keys()]
    .filter((i) => Math.abs(energies[i]) > 0)
    .sort((a, b) => smooth[b] - smooth[a])
  const places: number[] = []
  for (const i of order) {
    const E = Math.abs(energies[i])
    const span = Math.abs(energies[energies.length - 1] - energies[0])
    if (places.length < 3 && places.every((other) => Math.abs(other - E) > span / 12)) places.push(E)
  }
  return places
}

function weightOf({ mode, weights }: Problem, rest: Float64Array, energy: number, width: number): number {
  const own = mode(energy, width)
  let [along, norm] = [0, 0]
  for (let i = 0; i < own.length; i++) {
    along += own[i] * rest[i] * weights[i] * weights[i]
    norm += (own[i] * weights[i]) ** 2
  }
  return norm > 0 ? Math.max(along / norm, 1e-6) : 1
}

function boundedBy({ energies, range }: Problem, start: readonly number[]): Parameter[] {
  const most = Math.max(...energies.map(Math.abs))
  return start.map((value, i) => {
    if (i === start.length - 1 && start.length % 3 === 1) return { start: value, scale: range }
    if (i % 3 === 2) return { start: value, low: 0 }
    return { start: value, low: 1e-4 * most, high: (i % 3 === 0 ? 2 : 20) * most }
  })
}
