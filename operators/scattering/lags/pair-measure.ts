import type { At, Known, Transform } from '../../../pipeline/definition/operator.ts'
import type { Block, Rows } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import type { State } from '../../../pipeline/state/slots.ts'
import { inFrameOf } from '../../frames/in-frame-of.ts'
import { select } from '../../frames/select.ts'
import { type Collection, collectSeries, openPiece } from '../../kernels/spectrum/collect.ts'
import type { LagsParam } from '../../sampling/lags.ts'
import { checkVectors } from '../vectors/first-step.ts'
import { addLengths } from '../vectors/lengths-in-time.ts'
import type { VectorGroup } from '../vectors/vector-set.ts'
import { groupsOf, type VectorsAsked } from '../vectors/wave-vector-params.ts'
import type { Amplitudes } from './amplitudes.ts'
import { type ElementKind, elementKinds } from './element-kinds.ts'
import {
  addPairs,
  type PairLayout,
  type PairSlots,
  pairCarry,
  pairSlots,
  vectorChannels,
} from './pair-sums.ts'
import { pairWork } from './pair-work.ts'
import { pairLags, scatteringPiece } from './scattering-lags.ts'

export interface PairShape {
  readonly groups: readonly VectorGroup[]
  readonly kinds: readonly ElementKind[]
  readonly layout: PairLayout
}

interface Given extends VectorsAsked {
  readonly lags?: LagsParam
}
type Here = Known<any, PairShape>

/** What a measure over pairs of elements is made of: which amplitudes of a block, and which part of the result each makes. */
interface Pairing {
  readonly name: string
  readonly parts: readonly number[]
  amplitudes(block: Block, groups: readonly VectorGroup[], kinds: readonly ElementKind[]): Amplitudes
}

/** The chain of what is summed over pairs, whose atoms are all that there are. */
export const pairChain: readonly Transform[] = [inFrameOf.operator, select.operator]

/** A measure of lag sums over pairs of amplitudes, groups of wave vectors as its channels. */
export const pairMeasure = ({ name, parts, amplitudes }: Pairing) => ({
  cut: 'channels' as const,
  parts: 'none' as const,
  shape(given: Given, run: Run, rows: Rows): PairShape {
    const [groups, kinds] = [groupsOf(given, run), elementKinds(run, rows)]
    checkVectors(groups, run, rows)
    return { groups, kinds, layout: { kinds: kinds.length, parts, lags: pairLags(name, given.lags, run) } }
  },
  channels: ({ shape: { layout, groups } }: Here) => vectorChannels(layout, groups),
  slots: ({ shape: { layout } }: Here): PairSlots => pairSlots(layout),
  carry: ({ shape: { layout, groups }, run }: Here, channels: Rows): Collection =>
    pairCarry(
      layout,
      Array.from(channels, (channel) => groups[channel]),
      run.frames,
    ),
  lookback: ({ shape: { layout } }: Here) => 2 * scatteringPiece(layout.lags),
  works: ({ shape: { layout, groups }, run }: Here) => pairWork(layout, groups, run.frames),
  update(state: State<PairSlots>, block: Block, at: At<any, Collection, PairShape>): void {
    const { layout, kinds } = at.shape
    const groups = groupsAt(at)
    addLengths(block, groups, at.params.cellChange, state.lengths)
    state.frames[0] += block.count
    const values = amplitudes(block, groups, kinds)
    const { first, count } = block
    const stretch = { first, count, rows: values[0].length / count, values }
    collectSeries(at.carry, stretch, scatteringPiece(layout.lags), (piece) =>
      addPairs(state, piece, layout, groups),
    )
  },
  close(state: State<PairSlots>, at: At<any, Collection, PairShape>): void {
    const piece = openPiece(at.carry)
    if (piece) addPairs(state, piece, at.shape.layout, groupsAt(at))
  },
})

/** The groups of wave vectors of a task. */
const groupsAt = ({ shape, channels: { from, to } }: At<any, Collection, PairShape>) =>
  shape.groups.slice(from, to)
