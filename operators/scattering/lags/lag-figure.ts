import type { Figure } from '../../../schemas/figure.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { short, thinned } from '../../figures/figure-points.ts'

/** Points of a line, evenly spaced in the logarithm of the lag, and lines of a panel. */
const MOST_POINTS = 80
const MOST_LINES = 12

const WORDS = {
  f: {
    name: 'intermediate-scattering',
    title: 'Intermediate scattering functions',
    axis: 'F(Q,t)',
    caption: 'Against the lag on a logarithmic axis, a line for each |Q|; bands: 68 % intervals.',
  },
  c: {
    name: 'current-correlations',
    title: 'Current correlations',
    axis: 'C(Q,t) / (Å²/ps²)',
    caption: 'Along Q and across it, a line for each |Q|; bands: 68 % intervals.',
  },
}

/** F(Q,t) or C(Q,t) against log t, a panel for each `of` (and part), a line for each group of wave vectors. */
export function scatteringFigures({ rows }: Table, main: 'f' | 'c'): Figure[] {
  const { name, title, axis, caption } = WORDS[main]
  const values = linesOf(rows).flatMap((own) => logThinned(own).map((row) => pointOf(row, main)))
  if (values.length === 0) return []
  const panels = [...new Set(values.map(({ panel }) => panel))]
  return [{ name, title, caption, spec: specOf(values, panels, axis) }]
}

/** The curves of a table, thinned to so many of each panel. */
function linesOf(rows: readonly Row[]): Row[][] {
  const panels = new Map<string, Map<string, Row[]>>()
  for (const row of rows) {
    if (!(Number(row['lag']) > 0)) continue
    const lines = panels.get(panelOf(row)) ?? new Map<string, Row[]>()
    panels.set(panelOf(row), lines)
    lines.set(String(row['at']), [...(lines.get(String(row['at'])) ?? []), row])
  }
  return [...panels.values()].flatMap((lines) => thinned([...lines.values()], MOST_LINES))
}

const panelOf = ({ of, part }: Row): string => (part === undefined ? `${of}` : `${of}, ${part}`)

function logThinned(rows: readonly Row[]): Row[] {
  if (rows.length <= MOST_POINTS) return [...rows]
  const step = Math.log(rows.length) / (MOST_POINTS - 1)
  const places = new Set(
    Array.from({ length: MOST_POINTS }, (_, i) => Math.min(rows.length, Math.round(Math.exp(i * step))) - 1),
  )
  return [...places].map((place) => rows[place])
}

function pointOf(row: Row, main: string) {
  const [value, half] = [Number(row[main]), Number(row['error'] ?? 0)]
  return {
    panel: panelOf(row),
    line: `${short(row['q'])}${String(row['at']).startsWith('(') ? ` ${row['at']}` : ''}`,
    lag: row['lag'],
    value: short(value),
    low: short(value - half),
    high: short(value + half),
  }
}

function specOf(values: readonly { line: string }[], panels: readonly string[], axis: string) {
  const x = { field: 'lag', type: 'quantitative', title: 'lag t / ps', scale: { type: 'log', nice: false } }
  const y = (field: string) => ({ field, type: 'quantitative', title: axis })
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
