import type { RunState } from '../../pipeline/definition/operator.ts'
import type { SlotsOf, State } from '../../pipeline/state/slots.ts'
import { finite, type Row, type Samples, type Table } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { commonInterval } from '../sampling/common-interval.ts'
import { saidOf } from '../sampling/error-columns.ts'
import type { Estimate } from '../sampling/estimate.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { piecesOf } from '../sampling/sample-errors.ts'
import { elementsAmong } from '../sampling/subject-elements.ts'
import type { Sites } from '../sites/sites.ts'

/** Sums and pairs, [element][kind of site][lag from 0]. */
export type SiteSums = SlotsOf<'sums' | 'pairs'>
export interface SiteVacfShape {
  readonly set: Sites
  readonly lags: number
  readonly elements: readonly string[]
}

/** Pairs of frames that a lag needs, and share of those at lag 0. */
const [LEAST, SHARE] = [100, 0.01]

/** The same table, its curves named by element and kind of site in one, as their samples are. */
export const bySite = (table: Table): Table => ({
  ...table,
  rows: table.rows.map((row) => ({ ...row, of: nameOf(row['of'] as string, row['kind'] as string) })),
})
const nameOf = (of: string, kind: string): string => `${of} on ${kind}`

/** A state, where the kinds of site of one element begin in it, and how many lags each has. */
interface Piece {
  readonly state: State<SiteSums>
  readonly first: number
  readonly lags: number
}

/** The curve of each element and kind of site, with its independent samples. */
export function siteCurves(
  runs: readonly RunState<SiteSums, SiteVacfShape>[],
  velocities: string,
): { rows: Row[]; samples: Record<string, Samples> } {
  const interval = commonInterval('site-vacf', runs)
  const { kinds } = runs[0].shape.set
  const samples: Record<string, Samples> = {}
  const rows = elementsAmong(runs).flatMap((of) => {
    const having = runs.filter(({ shape }) => shape.elements.includes(of))
    const whole = having.map(({ total, shape }): Piece => {
      return { state: total, first: shape.elements.indexOf(of) * kinds.length, lags: shape.lags + 1 }
    })
    const { method, pieces: states } = piecesOf<State<SiteSums>, (typeof having)[number]>(having)
    const pieces = states.map(({ run, state }) => ({ ...whole[having.indexOf(run)], state }))
    return kinds.flatMap((kind, k) => {
      const curve = curveOf(whole, pieces, k, method, (lag) =>
        overRunsAndParts(having, 'mean', (part, run) => {
          const at = (run.shape.elements.indexOf(of) * kinds.length + k) * (run.shape.lags + 1) + lag
          return { above: part.sums[at], below: part.pairs[at] }
        }),
      )
      if (!curve) return []
      samples[nameOf(of, kind)] = curve.samples
      return curve.points.map(({ lag, ...point }) => ({
        of,
        kind,
        lag: tidy(lag * interval),
        ...point,
        velocities,
      }))
    })
  })
  return { rows, samples }
}

function curveOf(
  whole: readonly Piece[],
  pieces: readonly Piece[],
  kind: number,
  method: string,
  errorAt: (lag: number) => Estimate,
) {
  const length = Math.min(...whole.map(({ lags }) => lags))
  const pairs = pooled(whole, 'pairs', kind, length)
  // A curve ends where too few have stayed so long.
  const end = pairs.findIndex((count) => count < Math.max(LEAST, SHARE * pairs[0]))
  const seen = end < 0 ? length : end
  if (seen < 2) return undefined
  const sums = pooled(whole, 'sums', kind, length)
  const samples = { ...samplesOf(pieces, kind, length, seen), method }
  const points = Array.from({ length: seen }, (_, lag) => {
    const error = errorAt(lag)
    return {
      lag,
      vacf: sums[lag] / pairs[lag],
      error: finite(error.error),
      ...saidOf(error),
      normalised: finite(sums[lag] / pairs[lag] / (sums[0] / pairs[0])),
      pairs: pairs[lag],
    }
  })
  return { points, samples }
}

/** A slot of one kind, over states; lags as many as all of them have. */
function pooled(
  pieces: readonly Piece[],
  slot: 'sums' | 'pairs',
  kind: number,
  length: number,
): Float64Array {
  return Float64Array.from({ length }, (_, lag) =>
    pieces.reduce((sum, { state, first, lags }) => sum + state[slot][(first + kind) * lags + lag], 0),
  )
}

/** The curves of the pieces in which ions stayed for all these lags. */
function samplesOf(pieces: readonly Piece[], kind: number, length: number, seen: number): Samples {
  const each = pieces
    .map((piece) => ({
      pairs: pooled([piece], 'pairs', kind, length).subarray(0, seen),
      sums: pooled([piece], 'sums', kind, length),
    }))
    .filter(({ pairs }) => pairs.every((count) => count > 0))
  const all = each.reduce((sum, { pairs }) => sum + pairs[0], 0)
  return {
    method: 'parts',
    weights: Float64Array.from(each, ({ pairs }) => pairs[0] / all),
    values: each.map(({ pairs, sums }) => pairs.map((count, lag) => sums[lag] / count)),
  }
}
