import type { At } from '../../../pipeline/definition/operator.ts'
import type { Block } from '../../../pipeline/run/block.ts'
import type { State } from '../../../pipeline/state/slots.ts'
import { collectSeries, openPiece } from '../../kernels/spectrum/collect.ts'
import { addLengths } from '../vectors/lengths-in-time.ts'
import type { VectorGroup } from '../vectors/vector-set.ts'
import { groupsOf } from '../vectors/wave-vector-params.ts'
import type { Amplitudes } from './amplitudes.ts'
import { addPairs, type PairCarry, type PairLayout, type PairSlots } from './pair-sums.ts'
import { scatteringPiece } from './scattering-lags.ts'

type Here = At<any, PairCarry>

/** The groups of wave vectors of a task. */
const groupsAt = ({ params, run, channels: { from, to } }: Here): readonly VectorGroup[] =>
  groupsOf(params, run).slice(from, to)

/** Takes the amplitudes of a block in, and sums over each piece that it completes. */
export function updatePairs(
  state: State<PairSlots>,
  block: Block,
  at: Here,
  layout: PairLayout,
  amplitudes: (block: Block, groups: readonly VectorGroup[]) => Amplitudes,
): void {
  const groups = groupsAt(at)
  addLengths(block, groups, at.params.cellChange, state.lengths)
  state.frames[0] += block.count
  const values = amplitudes(block, groups)
  const { first, count } = block
  const stretch = { first, count, rows: values[0].length / count, values }
  collectSeries(at.carry, stretch, scatteringPiece(layout.lags), (piece) =>
    addPairs(state, piece, layout, groups),
  )
}

export function closePairs(state: State<PairSlots>, at: Here, layout: PairLayout): void {
  const piece = openPiece(at.carry)
  if (piece) addPairs(state, piece, layout, groupsAt(at))
}
