import type { RunState } from '../../pipeline/definition/operator.ts'
import type { SlotsOf, State } from '../../pipeline/state/slots.ts'
import { finite, methodOf, type Row, type Samples } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { commonInterval } from '../sampling/common-interval.ts'
import { errorOver, replicasOr } from '../sampling/sample-errors.ts'
import type { TriangleShape } from './bottleneck-places.ts'

/** Groups of neighbouring triangles that errors come from where there are no replicas. */
export const GROUPS = 8

/** The triangles of one pair in groups: neighbours in number are neighbours in space. */
export function groupsIn(pair: Int32Array, p: number): number[][] {
  const own = Array.from(pair.keys()).filter((face) => pair[face] === p)
  return Array.from({ length: GROUPS }, (_, g) =>
    own.slice(Math.floor((g * own.length) / GROUPS), Math.floor(((g + 1) * own.length) / GROUPS)),
  )
}

export type CorrelationSlots = SlotsOf<'frames' | 'area' | 'square' | 'differences' | 'pairs'>
export interface CorrelationShape extends TriangleShape {
  /** The longest, in frames: a curve has as many. */
  readonly lags: number
}
type CorrelationState = RunState<CorrelationSlots, CorrelationShape>

interface Given {
  readonly between: readonly string[]
}

/** What some triangles of a pair did. */
interface Sums {
  /** Σ over triangles of the variance in time of each, Å⁴. */
  readonly variance: number
  readonly triangles: number
  /** [lag], mean over origins of Σ over triangles of (A(t+τ) − A(t))², Å⁴. */
  readonly differences: Float64Array
}

/** Rows by pair and lag, 0 first, and ρ as each replica or group gives it, by pair, [sample][row]. */
export function correlationRows(
  runs: readonly CorrelationState[],
  given: Given,
): { rows: Row[]; samples: Record<string, Samples> } {
  const interval = commonInterval('bottleneck-correlation', runs)
  // Replicas of other lengths may have other lags: those that all of them have.
  const lags = Math.min(...runs.map(({ shape }) => shape.lags))
  const samples: Record<string, Samples> = {}
  const rows = given.between.flatMap((pair, p) => {
    const each = runs.map((run) => groupsOf(run, p, lags))
    const all = joined(each.flat())
    const { method, pieces } = replicasOr(each, joined, 'groups of triangles')
    samples[pair] = samplesOf(
      pieces.filter(({ triangles }) => triangles > 0),
      method,
    )
    const rho = correlationOf(all)
    return Array.from(rho, (correlation, lag) => ({
      pair,
      lag: tidy(lag * interval),
      correlation: finite(correlation),
      error: finite(errorOver(samples[pair], (curve) => curve[lag])),
      method: methodOf(samples[pair].method, samples[pair].values.length),
      samples: samples[pair].values.length,
      covariance: finite((correlation * all.variance) / all.triangles),
      pairs: runs.reduce((sum, { total }) => sum + (lag === 0 ? total.frames[0] : total.pairs[lag - 1]), 0),
    }))
  })
  return { rows, samples }
}

/** The groups of triangles of one pair in one run. */
function groupsOf({ total, shape }: CorrelationState, p: number, lags: number): Sums[] {
  return groupsIn(shape.places.pair, p).map((faces, g) => {
    const from = (p * GROUPS + g) * shape.lags
    return {
      variance: faces.reduce((sum, face) => sum + varianceOf(total, face), 0),
      triangles: faces.length,
      differences: total.differences
        .slice(from, from + lags)
        .map((sum: number, k: number) => sum / total.pairs[k]),
    }
  })
}

function varianceOf(state: State<CorrelationSlots>, face: number): number {
  const frames = state.frames[0]
  const mean = state.area[face] / frames
  return Math.max(0, state.square[face] / frames - mean * mean)
}

const joined = (parts: readonly Sums[]): Sums => ({
  variance: parts.reduce((sum, part) => sum + part.variance, 0),
  triangles: parts.reduce((sum, part) => sum + part.triangles, 0),
  differences: parts[0].differences.map((_, k) => parts.reduce((sum, part) => sum + part.differences[k], 0)),
})

/** ρ(0) = 1, then 1 − differences / 2 variance. */
const correlationOf = ({ variance, differences }: Sums): Float64Array =>
  Float64Array.of(variance > 0 ? 1 : Number.NaN, ...differences.map((value) => 1 - value / (2 * variance)))

function samplesOf(pieces: readonly Sums[], method: string): Samples {
  const all = pieces.reduce((sum, piece) => sum + piece.triangles, 0)
  return {
    method,
    weights: Float64Array.from(pieces, ({ triangles }) => triangles / all),
    values: pieces.map(correlationOf),
  }
}
