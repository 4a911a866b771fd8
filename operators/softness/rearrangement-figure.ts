import type { RunState } from '../../pipeline/definition/operator.ts'
import type { Row } from '../../schemas/table.ts'
import { densityOf, distribution, together } from '../figures/distribution.ts'
import { drawn } from '../figures/systems.ts'
import type { Moved, MovedShape } from './rearrangement.ts'

/** Bins of log₁₀ D²min for the figure: ten a decade from 10⁻⁴ to 10⁴ Å². */
export const DECADES = { from: -4, bins: 80, perDecade: 10 }

/** Density of log₁₀ D²min over ions and windows, by element. */
export function rearrangementDensities(runs: readonly RunState<Moved, MovedShape>[]): Row[] {
  const { from, bins, perDecade } = DECADES
  const middle = (bin: number) => Math.exp(Math.LN10 * (from + (bin + 0.5) / perDecade))
  const elements = [...new Set(runs.flatMap(({ shape }) => shape.elements))]
  return elements.flatMap((of) => {
    const counts = runs.flatMap(({ shape, total }) => {
      const own = shape.elements.indexOf(of)
      return own < 0 ? [] : [total.counts.subarray(own * bins, (own + 1) * bins)]
    })
    return densityOf(of, together(counts), { width: 1 / perDecade, middle })
  })
}

const caption =
  'Distribution of D²min over ions and windows of time, per decade. What is below 10⁻⁴ Å² is counted in the lowest bin, what is above 10⁴ Å² in the highest.'
const plot = { name: 'rearrangement', title: 'Rearrangement of the surroundings of ions', caption }

export const rearrangementFigures = drawn((systems) =>
  distribution(systems, plot, { title: 'D²min / Å²', log: true }, 'probability per decade'),
)
