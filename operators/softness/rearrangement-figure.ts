import type { RunState } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'
import { short } from '../figures/rows.ts'
import type { Moved, MovedShape } from './rearrangement.ts'

/** Bins of log₁₀ D²min for the figure: ten a decade from 10⁻⁴ to 10⁴ Å². */
export const DECADES = { from: -4, bins: 80, perDecade: 10 }

/** Distribution of log₁₀ D²min over ions and windows, by element. */
export function rearrangementFigures(
  _: Table,
  __: unknown,
  runs: readonly RunState<Moved, MovedShape>[] = [],
): Figure[] {
  const elements = [...new Set(runs.flatMap(({ shape }) => shape.elements))]
  const values = elements.flatMap((of) => lineOf(runs, of))
  if (values.length === 0) return []
  return [
    {
      name: 'rearrangement',
      title: 'Rearrangement of the surroundings of ions',
      caption: 'Distribution of D²min over ions and windows of time, per decade.',
      spec: {
        data: { values },
        mark: { type: 'line', interpolate: 'step', clip: true },
        encoding: {
          x: { field: 'at', type: 'quantitative', title: 'D²min / Å²', scale: { type: 'log', nice: false } },
          y: { field: 'density', type: 'quantitative', title: 'probability per decade' },
          color: { field: 'of', type: 'nominal', title: null, legend: { symbolOpacity: 1 } },
        },
      },
    },
  ]
}

/** Bins from the first to the last that hold something, an empty one on both sides. */
function lineOf(runs: readonly RunState<Moved, MovedShape>[], of: string) {
  const { from, bins, perDecade } = DECADES
  const counts = new Float64Array(bins)
  for (const { shape, total } of runs) {
    const own = shape.elements.indexOf(of)
    if (own >= 0) for (let bin = 0; bin < bins; bin++) counts[bin] += total.counts[own * bins + bin]
  }
  const all = counts.reduce((a, b) => a + b, 0)
  const first = counts.findIndex((count) => count > 0)
  if (first < 0) return []
  const last = counts.findLastIndex((count) => count > 0)
  return Array.from({ length: last - first + 3 }, (_, i) => ({
    of,
    at: short(Math.exp(Math.LN10 * (from + (first + i - 0.5) / perDecade))),
    density: short(((counts[first + i - 1] ?? 0) * perDecade) / all),
  }))
}
