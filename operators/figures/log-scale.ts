import type { Row, Table } from '../../schemas/table.ts'

/** Most points that a series has in a figure. */
const MOST_POINTS = 200

/** Rows that a log-log plot can show, thinned to points evenly spaced in the logarithm of the lag. */
export function logSpaced(rows: readonly Row[], most = MOST_POINTS): Row[] {
  const shown = rows.filter((row) => (row['msd'] as number) > 0)
  if (shown.length <= most) return shown
  const step = Math.log(shown.length) / (most - 1)
  const places = new Set(
    Array.from({ length: most }, (_, i) => Math.min(shown.length, Math.round(Math.exp(i * step))) - 1),
  )
  return [...places].map((place) => shown[place])
}

/** The rows of each element, in order. */
export function rowsByElement(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const own = groups.get(String(row['of']))
    if (own) own.push(row)
    else groups.set(String(row['of']), [row])
  }
  return groups
}

export const rounded = (value: number): number => Number(value.toPrecision(6))

/** Points of a figure: lag, msd and its error band (kept above zero), by element. */
const curvePoints = (rows: readonly Row[]) =>
  logSpaced(rows).map((row) => {
    const [msd, error] = [row['msd'] as number, (row['error'] as number | null) ?? 0]
    return {
      of: row['of'],
      lag: row['lag'],
      msd: rounded(msd),
      low: rounded(Math.max(msd - error, msd / 100)),
      high: rounded(msd + error),
    }
  })

/** Two points of a line of slope 1 over the last decade, below the highest curve. */
export function slopeOne(points: readonly { lag: unknown; msd: number }[]): { lag: number; guide: number }[] {
  if (points.length === 0) return []
  const last = points.reduce((best, point) => (point.msd > best.msd ? point : best))
  const lag = last.lag as number
  return [lag / 10, lag].map((at) => ({ lag: rounded(at), guide: rounded((0.6 * last.msd * at) / lag) }))
}

export type Layer = Record<string, unknown>

const LOG = { type: 'log', nice: false }
const axis = (title: string) => ({ title, format: '~g', gridOpacity: 0.3 })
export const lagAxis = {
  field: 'lag',
  type: 'quantitative',
  scale: LOG,
  axis: axis('lag τ / ps'),
}
const MSD = 'MSD / Å²'
export const msdAxis = (field: string, title = MSD) => ({
  field,
  type: 'quantitative',
  scale: LOG,
  axis: axis(title),
})

/** Curves with their error bands and the line of slope 1, log-log: the layers that every MSD figure has. */
export function msdLayers({ rows }: Table, title = 'element', quantity = MSD): Layer[] {
  const groups = rowsByElement(rows)
  const values = [...groups.values()].flatMap(curvePoints)
  const sort = [...groups.keys()]
  const colour = { field: 'of', type: 'nominal', title, sort, legend: { symbolOpacity: 1 } }
  return [
    {
      data: { values },
      mark: { type: 'area', opacity: 0.25 },
      encoding: { x: lagAxis, y: msdAxis('low', quantity), y2: { field: 'high' }, color: colour },
    },
    {
      data: { values },
      mark: { type: 'line', clip: true },
      encoding: { x: lagAxis, y: msdAxis('msd', quantity), color: colour },
    },
    ...guideLayers(slopeOne(values), quantity),
  ]
}

export function guideLayers(guide: { lag: number; guide: number }[], quantity = MSD): Layer[] {
  return [
    {
      data: { values: guide },
      mark: { type: 'line', strokeDash: [4, 4], strokeWidth: 1, color: 'gray' },
      encoding: { x: lagAxis, y: msdAxis('guide', quantity) },
    },
    {
      data: { values: guide.slice(0, 1) },
      mark: { type: 'text', align: 'left', dy: 12, color: 'gray', text: 'slope 1' },
      encoding: { x: lagAxis, y: msdAxis('guide', quantity) },
    },
  ]
}

/** A Vega-Lite specification of these layers. */
export const specOf = (layer: readonly Layer[]): Record<string, unknown> => ({
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  width: 560,
  height: 360,
  layer,
})
