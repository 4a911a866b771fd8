import type { Slots, State } from '../../../pipeline/state/slots.ts'
import { pairsWith } from '../../kernels/phases/self-lags.ts'
import type { TurnWindow } from '../../kernels/phases/turn-window.ts'
import type { Turns } from '../../kernels/phases/turns.ts'
import { type Classes, ION_BLOCKS } from '../../sampling/ion-classes.ts'
import { TIME_BLOCKS, timeBlock, widthAfter } from '../../sampling/time-blocks.ts'
import type { VectorGroup } from '../vectors/vector-set.ts'
import { isotropicKernel, selfKernel } from './kernel-cache.ts'

export interface SelfShape {
  readonly groups: readonly VectorGroup[]
  /** Elements, and blocks of ions of each. */
  readonly classes: Classes
  /** Over all directions of Q, in place of some wave vectors. */
  readonly isotropic: boolean
  /** The longest, and frames of a piece. */
  readonly lags: number
  readonly piece: number
}

export interface SelfSlots extends Slots {
  /** Σ cos Q·Δr over pairs, atoms and vectors, [block of time][kind][group][lag]. */
  readonly spans: Slots[string]
  /** Pairs of frames × atoms, [block of time][lag]. */
  readonly pairs: Slots[string]
  /** As spans, [block of ions][kind][group][lag]. */
  readonly ions: Slots[string]
  /** Σ|Q| and Σ|Q|² over frames, [group][2], once for each group of atoms, and these frames. */
  readonly lengths: Slots[string]
  readonly frames: Slots[string]
}

/** Adds the lag sums of a window. `places`: kind × ION_BLOCKS + block of each row. */
export function addSelf(
  state: State<SelfSlots>,
  { turns, before }: TurnWindow,
  index: number,
  places: Int32Array,
  { groups, classes, isotropic, lags, piece }: SelfShape,
): void {
  const { block } = timeBlock(state, ['spans', 'pairs'], index, widthAfter(index, 1, TIME_BLOCKS))
  const curve = groups.length * (lags + 1)
  const kinds = classes.names.length
  const kernel = isotropic ? isotropicKernel(groups, lags) : selfKernel(groups, lags, piece + lags)
  for (const { place, from, to } of stretchesOf(places)) {
    const sums = new Float64Array(curve)
    kernel.add(rowsFrom(turns, from, to), before, sums)
    const kind = Math.floor(place / ION_BLOCKS)
    addAt(state.spans, (block * kinds + kind) * curve, sums)
    addAt(state.ions, ((place % ION_BLOCKS) * kinds + kind) * curve, sums)
  }
  for (let lag = 0; lag <= lags; lag++)
    state.pairs[block * (lags + 1) + lag] += turns.rows * pairsWith(turns.frames, before, lag)
}

/** Consecutive rows of one place. */
function stretchesOf(places: Int32Array): { place: number; from: number; to: number }[] {
  const starts = [...places.keys()].filter((row) => row === 0 || places[row] !== places[row - 1])
  return starts.map((from, i) => ({ place: places[from], from, to: starts[i + 1] ?? places.length }))
}

const rowsFrom = ({ axes, frames }: Turns, from: number, to: number): Turns => ({
  axes: axes.map((values) => values.subarray(from * frames, to * frames)) as unknown as Turns['axes'],
  rows: to - from,
  frames,
})

function addAt(into: Float64Array, from: number, sums: Float64Array): void {
  for (let i = 0; i < sums.length; i++) into[from + i] += sums[i]
}
