import type { Channels } from '../../../pipeline/state/channels.ts'
import type { Slots, State } from '../../../pipeline/state/slots.ts'
import { pairsOf } from '../../kernels/phases/pair-lags.ts'
import { pairsWith } from '../../kernels/phases/self-lags.ts'
import { type Collection, emptyCollection } from '../../kernels/spectrum/collect.ts'
import type { Piece } from '../../kernels/spectrum/lag-products.ts'
import { TIME_BLOCKS, timeBlock, widthAfter } from '../../sampling/time-blocks.ts'
import type { VectorGroup } from '../vectors/vector-set.ts'
import { pairKernel } from './kernel-cache.ts'
import { scatteringPiece } from './scattering-lags.ts'

/** What is summed over: kinds of atoms, and which amplitudes of each make which part of the result. */
export interface PairLayout {
  readonly kinds: number
  /** Part of the result that each amplitude of a kind belongs to: [0] for densities, [0, 1, 1] for currents. */
  readonly parts: readonly number[]
  readonly lags: number
}

export interface PairSlots extends Slots {
  /** Σ ½ Re[a(t) b*(t − lag) + b(t) a*(t − lag)] over frames and vectors, [channel][block of time][part][pair][lag]. */
  readonly spans: Slots[string]
  /** Pairs of frames, [block of time][lag]. */
  readonly pairs: Slots[string]
  /** Σ|Q| and Σ|Q|² over frames, [channel][2], and the frames. */
  readonly lengths: Slots[string]
  readonly frames: Slots[string]
}

const partsOf = ({ parts }: PairLayout): number => Math.max(...parts) + 1
/** Numbers of a block of time of one channel. */
export const blockLength = (layout: PairLayout): number =>
  partsOf(layout) * pairsOf(layout.kinds).length * (layout.lags + 1)

export const pairSlots = (layout: PairLayout): PairSlots => ({
  spans: { law: 'sum', length: TIME_BLOCKS * blockLength(layout), per: 'channel' },
  pairs: { law: 'count', length: TIME_BLOCKS * (layout.lags + 1), per: 'run' },
  lengths: { law: 'sum', length: 2, per: 'channel' },
  frames: { law: 'count', length: 1, per: 'run' },
})

/** Amplitudes that a task has, about, for each kind: fewer are read for too often, more need more memory. */
const AMPLITUDES = 64
/** Wave vectors at most. */
const VECTORS = 48

/** Groups of wave vectors as channels of a run. */
export function vectorChannels({ parts }: PairLayout, groups: readonly VectorGroup[]): Channels {
  const vectors = groups.reduce((sum, group) => sum + group.vectors.length, 0)
  const own = Math.min(VECTORS, AMPLITUDES / parts.length)
  return {
    of: 'vectors',
    count: groups.length,
    group: Math.max(1, Math.round((own * groups.length) / vectors)),
  }
}

/** Room for the amplitudes of these groups of wave vectors: complex series, [amplitude][kind][vector]. */
export function pairCarry(
  { kinds, parts, lags }: PairLayout,
  groups: readonly VectorGroup[],
  frames: number,
): Collection {
  const vectors = groups.reduce((sum, group) => sum + group.vectors.length, 0)
  const rows = new Uint32Array(parts.length * kinds * vectors)
  return emptyCollection(rows, 2, scatteringPiece(lags), frames)
}

/** Adds the lag sums of a piece of amplitudes. */
export function addPairs(
  state: State<PairSlots>,
  piece: Piece,
  layout: PairLayout,
  groups: readonly VectorGroup[],
): void {
  const { kinds, parts, lags } = layout
  const window = amplitudesOf(piece, scatteringPiece(lags), lags)
  const own = Int32Array.from(groups.flatMap(({ vectors }, g) => vectors.map(() => g)))
  const kernel = pairKernel(own, kinds, lags, window.frames)
  const block = openBlock(state, piece.index, layout, groups.length)
  const curves = pairsOf(kinds).length * (lags + 1)
  parts.forEach((part, amplitude) => {
    const sums = new Float64Array(groups.length * curves)
    const series = Array.from({ length: kinds }, (_, kind) =>
      window.series(amplitude * kinds + kind, own.length),
    )
    kernel.add(series, window.frames, window.before, sums)
    groups.forEach((_, g) => {
      const into = g * TIME_BLOCKS * blockLength(layout) + block * blockLength(layout) + part * curves
      for (let i = 0; i < curves; i++) state.spans[into + i] += sums[g * curves + i]
    })
  })
  for (let lag = 0; lag <= lags; lag++)
    state.pairs[block * (lags + 1) + lag] += pairsWith(window.frames, window.before, lag)
}

/** The block of time of a piece; where there is none left, neighbours are added up, of every channel. */
function openBlock(state: State<PairSlots>, index: number, layout: PairLayout, channels: number): number {
  const length = TIME_BLOCKS * blockLength(layout)
  const own = Array.from({ length: channels }, (_, c) => state.spans.subarray(c * length, (c + 1) * length))
  const slots: State = { pairs: state.pairs, ...Object.fromEntries(own.entries()) }
  return timeBlock(slots, Object.keys(slots), index, widthAfter(index, 1, TIME_BLOCKS)).block
}

/** A piece behind the last `lags` frames of the piece before, as complex series in double, one at a time. */
function amplitudesOf({ now, before, count }: Piece, length: number, lags: number) {
  const held = before ? Math.min(lags, length) : 0
  const frames = held + count
  const out = new Float64Array(2 * frames)
  return {
    frames,
    before: held,
    /** Of the `which`-th amplitude, interleaved. */
    series: (which: number, vectors: number) => (vector: number) => {
      for (let part = 0; part < 2; part++) {
        const from = (2 * (which * vectors + vector) + part) * length
        if (before) for (let t = 0; t < held; t++) out[part + 2 * t] = before[from + length - held + t]
        for (let t = 0; t < count; t++) out[part + 2 * (held + t)] = now[from + t]
      }
      return out
    },
  }
}
