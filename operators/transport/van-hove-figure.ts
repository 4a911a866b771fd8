import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { short, thinned } from '../figures/figure-points.ts'

/** Most lags that are lines in one picture; more are a map. */
const MOST_LINES = 6

/** 4πr²G_s and G_d over its mean against the distance, a line a lag, one picture for each element or pair; of many lags also a map. */
export function vanHoveFigures({ rows }: Table): Figure[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = `${row['part']} ${row['of']}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].flatMap((own) => {
    const lags = [...new Set(own.map((row) => row['lag'] as number))]
    if (lags.length <= MOST_LINES) return [figureOf(own)]
    const shown = new Set(thinned(lags, MOST_LINES))
    return [figureOf(own.filter((row) => shown.has(row['lag'] as number))), mapOf(own, lags)]
  })
}

function figureOf(rows: readonly Row[]): Figure {
  const [{ of, part }] = rows
  const self = part === 'self'
  const most = rows.reduce((most, row) => Math.max(most, (row['beyond'] as number | null) ?? 0), 0)
  const y = self ? 'radial' : 'ratio'
  const title = self ? '4πr²Gₛ(r,τ) / Å⁻¹' : 'distinct G(r,τ) / ρ'
  return {
    name: `van-hove-${part}-${of}`,
    title: `van Hove function of ${of}, ${part} part`,
    caption: self
      ? `Probability density of the distance that an ion has moved after each lag.${most > 0 ? ` Up to ${Number((100 * most).toPrecision(2))} % have moved beyond the last bin; the column "beyond" has the share of each lag.` : ''}`
      : 'Density of other ions at each lag round the place where an ion was, over the mean density.',
    spec: {
      data: {
        values: rows.map((row) => ({
          r: row['r'],
          value: Number((row[y] as number).toPrecision(5)),
          lag: `${row['lag']} ps`,
        })),
      },
      mark: { type: 'line' },
      encoding: {
        x: { field: 'r', type: 'quantitative', title: 'distance r / Å', scale: { nice: false } },
        y: { field: 'value', type: 'quantitative', title },
        color: { field: 'lag', type: 'ordinal', title: 'lag τ', sort: null },
      },
    },
  }
}

/** The same over distance and lag; each lag's stripe reaches half way to its neighbours, in the logarithm. */
function mapOf(rows: readonly Row[], lags: readonly number[]): Figure {
  const [{ of, part }] = rows
  const self = part === 'self'
  const edges = new Map(lags.map((lag, i) => [lag, edgesOf(lags, i)]))
  const value = {
    field: 'value',
    type: 'quantitative',
    title: self ? '4πr²Gₛ / Å⁻¹' : 'G / ρ',
    scale: self ? { type: 'sqrt' } : {},
  }
  const width = (rows[1]['r'] as number) - (rows[0]['r'] as number)
  const values = rows.map((row) => {
    const [r, [low, high]] = [row['r'] as number, edges.get(row['lag'] as number) as [number, number]]
    return {
      near: short(r - width / 2),
      far: short(r + width / 2),
      low: short(low),
      high: short(high),
      value: short(row[self ? 'radial' : 'ratio']),
    }
  })
  return {
    name: `van-hove-map-${part}-${of}`,
    title: `van Hove map of ${of}, ${part} part`,
    caption: self
      ? 'Probability density of the distance moved, against distance and lag: a ridge that stays is vibration, one that appears further out is jumps. Colour by the square root.'
      : 'Density of other ions round the place where an ion was, over the mean density: what fills it at r = 0 is the next ion.',
    spec: {
      data: { values },
      mark: { type: 'rect', strokeWidth: 0.5 },
      encoding: {
        x: {
          field: 'near',
          type: 'quantitative',
          title: 'distance r / Å',
          scale: { nice: false },
          axis: { grid: false },
        },
        x2: { field: 'far' },
        y: {
          field: 'low',
          type: 'quantitative',
          title: 'lag τ / ps',
          scale: { type: 'log', nice: false },
          axis: { grid: false },
        },
        y2: { field: 'high' },
        color: value,
        // Without strokes of their own colour, hairs of the page show between the stripes.
        stroke: value,
      },
    },
  }
}

function edgesOf(lags: readonly number[], i: number): [number, number] {
  const [before, own, after] = [lags[i - 1], lags[i], lags[i + 1]]
  const low = before === undefined ? (own * own) / Math.sqrt(own * after) : Math.sqrt(before * own)
  const high = after === undefined ? (own * own) / Math.sqrt(before * own) : Math.sqrt(own * after)
  return [low, high]
}
