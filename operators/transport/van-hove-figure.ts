import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row } from '../../schemas/table.ts'
import { curve } from '../figures/curve.ts'
import { heat } from '../figures/heat.ts'
import type { Mark } from '../figures/plot.ts'
import { distinct, short, thinned } from '../figures/rows.ts'
import { named } from '../figures/systems.ts'

/** Most lags that are lines in one picture; more are a map. */
const MOST_LINES = 6

/** 4πr²G_s and G_d over its mean against the distance, a line a lag, one picture for each element or pair; of many lags also a map. */
export const vanHoveFigures = (systems: readonly SystemTables[]): Figure[] =>
  named(systems, 'part').flatMap(([part, both]) =>
    named(both, 'of').flatMap(([of, own]) => {
      const isLong = own.some(({ own: { rows } }) => distinct(rows, 'lag').length > MOST_LINES)
      return [...lines(own, of, part === 'self'), ...(isLong ? map(own, of, part === 'self') : [])]
    }),
  )

function lines(systems: readonly SystemTables[], of: string, isSelf: boolean): Figure[] {
  const rows = systems.flatMap(({ own }) => own.rows)
  const shown = new Set(thinned([...new Set(distinct(rows, 'lag'))], MOST_LINES))
  const most = rows.reduce((most, row) => Math.max(most, (row['beyond'] as number | null) ?? 0), 0)
  const beyond = `Up to ${Number((100 * most).toPrecision(2))} % have moved beyond the last bin; the column "beyond" has the share of each lag.`
  const part = isSelf ? 'self' : 'distinct'
  return curve(systems, {
    name: `van-hove-${part}-${of}`,
    title: `van Hove function of ${of}, ${part} part`,
    caption: isSelf
      ? `Probability density of the distance that an ion has moved after each lag. Bands: 68 % intervals.${most > 0 ? ` ${beyond}` : ''}`
      : 'Density of other ions at each lag round the place where an ion was, over the mean density.',
    x: { field: 'r', title: 'distance r / Å', scale: { nice: false } },
    y: isSelf
      ? { field: 'radial', title: '4πr²Gₛ(r,τ) / Å⁻¹' }
      : { field: 'ratio', title: 'distinct G(r,τ) / ρ' },
    of: { field: 'lag', title: 'lag τ', words: ({ lag }) => `${lag} ps` },
    where: ({ lag }) => shown.has(lag),
  })
}

/** The same over distance and lag. */
function map(systems: readonly SystemTables[], of: string, isSelf: boolean): Figure[] {
  const part = isSelf ? 'self' : 'distinct'
  const y = isSelf ? 'radial' : 'ratio'
  return heat(
    systems,
    {
      name: `van-hove-map-${part}-${of}`,
      title: `van Hove map of ${of}, ${part} part`,
      caption: isSelf
        ? 'Probability density of the distance moved, against distance and lag: a ridge that stays is vibration, one that appears further out is jumps. Colour by the square root.'
        : 'Density of other ions round the place where an ion was, over the mean density: what fills it at r = 0 is the next ion.',
      x: { field: 'near', to: 'far', title: 'distance r / Å' },
      y: { field: 'low', to: 'high', title: 'lag τ / ps', log: true },
      value: isSelf
        ? { field: 'value', title: '4πr²Gₛ / Å⁻¹', scale: { type: 'sqrt' } }
        : { field: 'value', title: 'G / ρ' },
      size: { width: 520, height: 320 },
    },
    systems.flatMap(({ label, own }) => cells(own.rows, y).map((cell) => ({ ...cell, system: label }))),
  )
}

/** Each lag's stripe reaches half way to its neighbours, in the logarithm. */
function cells(rows: readonly Row[], y: string): Mark[] {
  const lags = distinct(rows, 'lag') as number[]
  const edges = new Map(lags.map((lag, i) => [lag, edgesOf(lags, i)]))
  const [first, second] = distinct(rows, 'r') as number[]
  return rows.map((row) => {
    const [r, [low, high]] = [row['r'] as number, edges.get(row['lag'] as number) as [number, number]]
    const [near, far] = [r - (second - first) / 2, r + (second - first) / 2]
    return { near: short(near), far: short(far), low: short(low), high: short(high), value: short(row[y]) }
  })
}

function edgesOf(lags: readonly number[], i: number): [number, number] {
  const own = lags[i]
  const [before, after] = [lags[i - 1] ?? own ** 2 / lags[i + 1], lags[i + 1] ?? own ** 2 / lags[i - 1]]
  return [Math.sqrt(before * own), Math.sqrt(own * after)]
}
