import type { Figure } from '../../../schemas/figure.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { short, thinned } from '../../figures/rows.ts'
import { isOfOne, lineName, panelName } from './line-names.ts'

/** Points of a line, evenly spaced in the logarithm of the lag, and lines of a panel. */
const MOST_POINTS = 80
const MOST_LINES = 12

const WORDS = {
  f: {
    title: 'Intermediate scattering functions',
    axis: 'F(Q,t)/F(Q,0)',
    caption: 'Over F(Q,0), of elements and sums, a line for each |Q|; bands: 68 % intervals.',
  },
  c: {
    title: 'Current correlations',
    axis: 'C(Q,t)/C(Q,0)',
    caption: 'Along Q and across it, over C(Q,0), a line for each |Q|; bands: 68 % intervals.',
  },
}

/** F(Q,t) or C(Q,t) over its value at t = 0 against log t, a panel for each `of` (and part) but pairs of different elements, a
 *  line for each group of wave vectors. */
export function scatteringFigures({ rows }: Table, main: 'f' | 'c'): Figure[] {
  const { title, axis, caption } = WORDS[main]
  const values = linesOf(rows).flatMap(({ first, own }) =>
    logThinned(own).map((row) => pointOf(row, main, Number(first[main]))),
  )
  if (values.length === 0) return []
  const panels = [...new Set(values.map(({ panel }) => panel))]
  return [{ name: 'decay', title, caption, spec: specOf(values, panels, axis) }]
}

interface Line {
  /** Lag 0, and all later ones. */
  readonly first: Row
  readonly own: readonly Row[]
}

/** The curves of a table, thinned to so many of each panel. */
function linesOf(rows: readonly Row[]): Line[] {
  const starts = [...rows.keys()].filter((i) => rows[i]['lag'] === 0)
  const panels = new Map<string, Line[]>()
  starts.forEach((start, i) => {
    const first = rows[start]
    if (!isOfOne(first)) return
    const line = { first, own: rows.slice(start + 1, starts[i + 1] ?? rows.length) }
    panels.set(panelName(first), [...(panels.get(panelName(first)) ?? []), line])
  })
  return [...panels.values()].flatMap((lines) => thinned(lines, MOST_LINES))
}

function logThinned(rows: readonly Row[]): Row[] {
  if (rows.length <= MOST_POINTS) return [...rows]
  const step = Math.log(rows.length) / (MOST_POINTS - 1)
  const places = new Set(
    Array.from({ length: MOST_POINTS }, (_, i) => Math.min(rows.length, Math.round(Math.exp(i * step))) - 1),
  )
  return [...places].map((place) => rows[place])
}

function pointOf(row: Row, main: string, start: number) {
  const [value, half] = [Number(row[main]) / start, Number(row['error'] ?? 0) / Math.abs(start)]
  return {
    panel: panelName(row),
    line: lineName(row),
    lag: row['lag'],
    value: short(value),
    low: short(value - half),
    high: short(value + half),
  }
}

function specOf(values: readonly { line: string }[], panels: readonly string[], axis: string) {
  const x = { field: 'lag', type: 'quantitative', title: 'lag t / ps', scale: { type: 'log', nice: false } }
  const y = (field: string) => ({ field, type: 'quantitative', title: axis, scale: { zero: true } })
  const color = {
    field: 'line',
    type: 'ordinal',
    title: '|Q| / Å⁻¹',
    sort: [...new Set(values.map(({ line }) => line))],
    scale: { scheme: 'viridis' },
  }
  return {
    data: { values },
    facet: { field: 'panel', type: 'nominal', sort: panels, title: null },
    columns: panels.length > 1 ? 3 : 1,
    resolve: { scale: { y: 'independent' } },
    spec: {
      width: panels.length > 1 ? 180 : 420,
      height: panels.length > 1 ? 140 : 280,
      layer: [
        { mark: { type: 'area' }, encoding: { x, y: y('low'), y2: { field: 'high' }, color } },
        { mark: { type: 'line', strokeWidth: 1.4 }, encoding: { x, y: y('value'), color } },
      ],
    },
  }
}
