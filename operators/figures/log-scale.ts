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
    { ...plot, x: LAG, y: { ...MSD, title: plot.quantity ?? MSD.title }, above: slopeOne },
    curve,
  )

/** A line of slope 1 over the last decade, below the highest curve. */
export function slopeOne(marks: readonly Mark[]): Spec[] {
  const last = marks.reduce((best, mark) => (Number(mark['msd']) > Number(best['msd']) ? mark : best))
  const [lag, msd] = [Number(last['lag']), Number(last['msd'])]
  const values = [lag / 10, lag].map((at) => ({ lag: short(at), guide: short((0.6 * msd * at) / lag) }))
  const encoding = { y: { field: 'guide', type: 'quantitative', scale: { type: 'log' } }, color: null }
  return [
    { data: { values }, mark: { type: 'line', style: 'guide', point: false }, encoding },
    {
      data: { values: values.slice(0, 1) },
      mark: { type: 'text', style: 'note', align: 'left', dy: 12, text: 'slope 1' },
      encoding,
    },
  ]
}
