import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row } from '../../schemas/table.ts'
import { curve } from '../figures/curve.ts'
import { type Axis, type Mark, marksOf, type Plot, type Spec } from '../figures/plot.ts'
import { points } from '../figures/points.ts'
import { withRows } from '../figures/systems.ts'

/** Timescales against the lag, logarithmic, with the grey triangle: what is faster than the lag; and what the model of the
 *  recommended lag, whose timescales are those of every lag, leaves of them. */
export function timescalesFigures(systems: readonly SystemTables[]): Figure[] {
  const chosen = systems.map(({ own }) => own.rows.find(({ recommended }) => recommended === true))
  const plot: Plot = {
    name: 'timescales',
    title: 'Implied timescales',
    caption: `Timescales of the slowest processes against the lag of the model, with their 68 % intervals. Shaded: faster than the lag, not resolved. ${chosen.map((row, i) => advice(row, systems[i].label)).join(' ')}`,
    x: { field: 'lag', title: 'lag / ps' },
    y: { field: 'timescale', title: 'implied timescale / ps', log: true },
    of: { field: 'index', title: 'process' },
    alike: true,
  }
  const marks = marksOf(systems, plot)
  if (marks.length === 0) return []
  const all = marks.flatMap(({ lag, timescale, low, high }) =>
    [lag, timescale, low ?? lag, high ?? lag].map(Number),
  )
  const domain = [Math.min(...all) / 1.5, 1.2 * Math.max(...all)]
  const y = { ...plot.y, scale: { domain } }
  const alone = systems.length < 2 && chosen[0]
  const drawn = curve(systems, {
    ...plot,
    y,
    line: { point: true },
    below: () => [triangle(marks, y, domain[0]), ...(alone ? [guideAt(alone)] : [])],
  })
  return [...drawn, ...residuals(systems)]
}

const residuals = (systems: readonly SystemTables[]): Figure[] =>
  points(
    withRows(systems, ({ own }) => leftOf(own.rows)),
    {
      name: 'timescales-residuals',
      title: 'Implied timescales: what the recommended lag leaves',
      caption:
        'Timescales over those of the recommended lag, less one, with their own 68 % errors; those of neighbouring lags come from the same jumps. A chain without memory leaves nothing.',
      x: { field: 'lag', title: 'lag / ps' },
      y: { field: 'rest', title: 'timescale / recommended − 1' },
      of: { field: 'index', title: 'process' },
      half: ({ half }) => half as number | null,
    },
  )

/** Of the lags that resolve a process, where the recommended one does. */
function leftOf(rows: readonly Row[]): Row[] {
  const resolved = rows.filter(({ status }) => status === 'resolved')
  const levels = new Map(
    resolved
      .filter(({ recommended }) => recommended)
      .map(({ index, timescale }) => [index, Number(timescale)]),
  )
  return resolved.flatMap((row) => {
    const level = levels.get(row['index'])
    if (level === undefined) return []
    const half = typeof row['error'] === 'number' ? row['error'] / level : null
    return [{ ...row, rest: Number(row['timescale']) / level - 1, half }]
  })
}

function triangle(marks: readonly Mark[], { scale }: Axis, least: number): Spec {
  const lags = [...new Set(marks.map(({ lag }) => Number(lag)))].sort((a, b) => a - b)
  return {
    data: { values: lags.map((lag) => ({ lag, least, edge: lag })) },
    mark: { type: 'area', style: 'window' },
    encoding: {
      y: {
        field: 'least',
        type: 'quantitative',
        title: 'implied timescale / ps',
        scale: { type: 'log', nice: false, ...scale },
      },
      y2: { field: 'edge' },
      color: null,
    },
  }
}

const guideAt = ({ lag }: Row): Spec => ({
  data: { values: [{ lag }] },
  mark: { type: 'rule', style: 'guide' },
  encoding: { color: null },
})

function advice(row: Row | undefined, label: string): string {
  const who = label === '' ? '' : `${label}: `
  return row ? `${who}Recommended lag: ${row['lag']} ps (${row['reason']}).` : `${who}No lag is recommended.`
}
