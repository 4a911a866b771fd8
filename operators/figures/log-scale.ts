import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { type Curve, curve } from './curve.ts'
import type { Axis, Mark, Spec } from './plot.ts'
import { short } from './rows.ts'
import { overlaid } from './systems.ts'

export const LAG: Axis = { field: 'lag', title: 'lag τ / ps', log: true }
export const MSD: Axis = { field: 'msd', title: 'MSD / Å²', log: true }

/** Curves against the lag with their bands and a line of slope 1, log-log: what every picture of squared displacements has. */
export const displacements = (
  systems: readonly SystemTables[],
  plot: Omit<Curve, 'x' | 'y'> & { readonly quantity?: string },
): Figure[] =>
  overlaid(
    systems,
    { ...plot, x: LAG, y: { ...MSD, title: plot.quantity ?? MSD.title }, above: plot.above ?? slopeOne },
    curve,
  )

/** A line of slope 1 below the highest curve: over the last decade, as far as the curves go down. */
export function slopeOne(marks: readonly Mark[]): Spec[] {
  const lag = Math.max(...marks.map((mark) => Number(mark['lag'])))
  const ends = marks.filter((mark) => mark['lag'] === lag)
  const msd = 0.6 * Math.max(...ends.map((mark) => Number(mark['msd'])))
  const [first, least] = ['lag', 'msd'].map((name) => Math.min(...marks.map((mark) => Number(mark[name]))))
  const from = Math.min(lag / 2, Math.max(lag / 10, first, (lag * least) / msd))
  const guide = (at: number) => ({ lag: short(at), guide: short((msd * at) / lag) })
  const encoding = { y: { field: 'guide', type: 'quantitative', scale: { type: 'log' } }, color: null }
  return [
    {
      data: { values: [from, lag].map(guide) },
      mark: { type: 'line', style: 'guide', point: false },
      encoding,
    },
    {
      data: { values: [guide(Math.sqrt(from * lag))] },
      mark: { type: 'text', style: 'note', align: 'left', dx: 6, dy: 8, text: 'slope 1' },
      encoding,
    },
  ]
}
