import type { RunState } from '../../../pipeline/definition/operator.ts'
import type { Slots, State } from '../../../pipeline/state/slots.ts'
import type { Samples } from '../../../schemas/table.ts'
import { pieceLength } from '../../kernels/spectrum/collect.ts'
import { ION_BLOCKS } from '../../sampling/ion-classes.ts'
import { LEAST_BLOCKS } from '../../sampling/time-blocks.ts'
import type { Kind } from './subject.ts'

/** Most blocks of time, and pieces (each as long as the longest lag, or longer) in the first ones. For each lag the products of
 *  different times are as independent as velocities that far apart, so that blocks need not be long against the lags. */
export const SPANS = 16
export const SPAN_PIECES = 2

export interface VacfSlots extends Slots {
  /** Σ over pairs of v(t₀)·v(t₀+t), [kind][block of units][lag]. */
  readonly sums: Slots[string]
  /** Number of vectors × origins, [kind][lag]. */
  readonly pairs: Slots[string]
  /** The same sums, [block of time][kind][lag]; a pair is in the block of its later frame. */
  readonly spans: Slots[string]
  /** Number of vectors × frames, [block of time][kind]. */
  readonly spanFrames: Slots[string]
}

/** Whose curves they are, and how long. */
export interface VacfShape {
  readonly kinds: readonly Kind[]
  /** Units in each kind × block. */
  readonly sizes: Float64Array
  /** Lags of a curve, 0 with them. */
  readonly lags: number
}

export type VacfState = RunState<VacfSlots, VacfShape>

/** One run's sums over one kind: what replicas are pooled from. */
export interface Part {
  readonly kind: Kind
  readonly blocks: readonly Float64Array[]
  readonly sizes: Float64Array
  /** Pairs of units. */
  readonly pairs: Float64Array
  readonly spans: readonly Span[]
}

/** A block of time. */
interface Span {
  readonly sums: Float64Array
  /** Units × frames. */
  readonly frames: number
}

export const ATOM_BLOCKS = 'blocks of atoms'

/** Frames of a run that has enough blocks of time for lags up to this many frames: the last may be half as long. */
export const shortest = (lags: number): number => (LEAST_BLOCKS - 0.5) * SPAN_PIECES * pieceLength(lags)

export function partsOf({ total, shape: { kinds, sizes, lags } }: VacfState): Part[] {
  return kinds.map((kind, k) => ({
    kind,
    blocks: blocksOf(total, k, lags),
    sizes: sizes.subarray(k * ION_BLOCKS, (k + 1) * ION_BLOCKS),
    pairs: total.pairs.subarray(k * lags, (k + 1) * lags).map((pairs) => pairs / kind.vectors),
    spans: Array.from({ length: SPANS }, (_, span) => {
      const at = span * kinds.length + k
      return {
        sums: total.spans.subarray(at * lags, (at + 1) * lags),
        frames: total.spanFrames[at] / kind.vectors,
      }
    }),
  }))
}

const blocksOf = ({ sums }: State<VacfSlots>, kind: number, lags: number): Float64Array[] =>
  Array.from({ length: ION_BLOCKS }, (_, b) => {
    const from = (kind * ION_BLOCKS + b) * lags
    return sums.subarray(from, from + lags)
  })

export const sumOver = ({ blocks }: Part, lag: number): number =>
  blocks.reduce((sum, block) => sum + block[lag], 0)

const unitsIn = ({ sizes }: Part): number => sizes.reduce((sum, size) => sum + size, 0)

/** Replicas where there are two; else blocks of time where there are enough; else the blocks of units that are not empty. */
export function samplesOf(parts: readonly Part[]): Samples {
  if (parts.length > 1) return replicas(parts)
  const times = timeBlocks(parts[0])
  return times.values.length >= LEAST_BLOCKS ? times : atomBlocks(parts[0])
}

function replicas(parts: readonly Part[]): Samples {
  const all = parts.reduce((sum, { pairs }) => sum + pairs[0], 0)
  const lags = Math.min(...parts.map(({ pairs }) => pairs.length))
  return {
    method: 'replicas',
    weights: Float64Array.from(parts, ({ pairs }) => pairs[0] / all),
    values: parts.map((part) => part.pairs.slice(0, lags).map((pairs, lag) => sumOver(part, lag) / pairs)),
  }
}

/** Blocks that are at least half as long as the first: the last one may be short. The first frames of a run are later frames of
 *  no pair. */
function timeBlocks(part: Part): Samples {
  const { spans } = part
  const units = unitsIn(part)
  const used = [...spans.keys()].filter(
    (span) => spans[span].frames > 0 && 2 * spans[span].frames >= spans[0].frames,
  )
  const all = used.reduce((sum, span) => sum + spans[span].frames, 0)
  return {
    method: 'blocks of time',
    weights: Float64Array.from(used, (span) => spans[span].frames / all),
    values: used.map((span) =>
      spans[span].sums.map((sum, lag) => sum / (spans[span].frames - (span === 0 ? units * lag : 0))),
    ),
  }
}

function atomBlocks(part: Part): Samples {
  const { blocks, sizes, pairs } = part
  const units = unitsIn(part)
  const used = [...blocks.keys()].filter((block) => sizes[block] > 0)
  return {
    method: ATOM_BLOCKS,
    weights: Float64Array.from(used, (block) => sizes[block] / units),
    values: used.map((block) => blocks[block].map((sum, lag) => (sum * units) / (sizes[block] * pairs[lag]))),
  }
}
