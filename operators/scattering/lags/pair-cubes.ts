import type { RunState } from '../../../pipeline/definition/operator.ts'
import { pairsOf } from '../../kernels/phases/pair-lags.ts'
import { TIME_BLOCKS } from '../../sampling/time-blocks.ts'
import type { PairShape } from './pair-measure.ts'
import { blockLength, type PairSlots } from './pair-sums.ts'
import { type Cube, overBlocks, usedBlocks, type Weighed } from './sample-set.ts'

/** F_ab or C_ab of one run, [pair][part × group][lag], as a whole and in blocks of time. */
export interface PairCubes {
  readonly lags: number
  /** Frames. */
  readonly weight: number
  readonly whole: Cube
  readonly times: readonly Weighed[]
}

/** What each part is divided by besides pairs of frames, vectors and √(N_a N_b): 2 for two directions across. */
export type Shares = readonly number[]

export function pairCubes(
  { total, shape: { groups, layout } }: RunState<PairSlots, PairShape>,
  atoms: readonly number[],
  shares: Shares,
): PairCubes {
  const lags = layout.lags + 1
  const block = blockLength(layout)
  const channel = TIME_BLOCKS * block
  const own = groups.map((_, g) => total.spans.subarray(g * channel, (g + 1) * channel))
  const norms = { atoms, shares, vectors: groups.map(({ vectors }) => vectors.length) }
  const pairs = overBlocks(total.pairs)
  const times = usedBlocks(total.pairs).map((b): Weighed => {
    const count = total.pairs.subarray(b * lags, (b + 1) * lags)
    const sums = own.map((values) => values.subarray(b * block, (b + 1) * block))
    return { weight: count[lags - 1], cube: () => divided(sums, count, norms) }
  })
  return { lags, weight: pairs[0], whole: divided(own.map(overBlocks), pairs, norms), times }
}

interface Norms {
  readonly atoms: readonly number[]
  readonly shares: Shares
  readonly vectors: readonly number[]
}

/** Sums of each group, [part][pair][lag], as a cube. */
function divided(
  sums: readonly Float64Array[],
  pairs: Float64Array,
  { atoms, shares, vectors }: Norms,
): Cube {
  const kinds = pairsOf(atoms.length)
  const lags = pairs.length
  const cube = new Float64Array(kinds.length * shares.length * sums.length * lags)
  kinds.forEach(([a, b], pair) => {
    shares.forEach((share, part) => {
      sums.forEach((values, g) => {
        const from = (part * kinds.length + pair) * lags
        const into = ((pair * shares.length + part) * sums.length + g) * lags
        const norm = share * vectors[g] * Math.sqrt(atoms[a] * atoms[b])
        for (let lag = 0; lag < lags; lag++) cube[into + lag] = values[from + lag] / (norm * pairs[lag])
      })
    })
  })
  return cube
}
