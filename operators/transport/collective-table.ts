import { isDeepStrictEqual } from 'node:util'
import type { FinishContext, RunState } from '../../pipeline/definition/operator.ts'
import type { Slots } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { column, columnsOf, finite, type Row, type Samples, type Table } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { shortPiece } from '../kernels/spectrum/collect.ts'
import { commonInterval } from '../sampling/common-interval.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import type { BlockSums } from '../sampling/slope/block-sums.ts'
import { curveErrors } from '../sampling/slope/curve-errors.ts'
import { framesForBlocks, LEAST_BLOCKS, TIME_BLOCKS } from '../sampling/time-blocks.ts'
import { type Channel, pairsOf, type Species } from './channels.ts'
import { type FitShape, type FitSlots, type FitSums, fitSums, fitSumsOf } from './slopes/fit-sums.ts'

export interface CollectiveSlots extends FitSlots {
  /** Σ over origins of the squared displacement, [channel][axis][lag]. */
  readonly axes: Slots[string]
  /** The same over all axes, [channel][block of time][lag]. */
  readonly blocks: Slots[string]
  /** Origins, [lag] and [block of time][lag]. */
  readonly pairs: Slots[string]
  readonly blockPairs: Slots[string]
}

export const collectiveColumns = columnsOf('msd', {
  of: column('', 'a species, two species a-b, or charge', 'key'),
  lag: column('ps', 'time τ between the two frames of a pair', 'key'),
  msd: column(
    'Å²',
    'mean over origins of ΔR_a·ΔR_b/√(N_a N_b), R_a = Σ_i r_i; of the charge: |Σ_i q_i Δr_i|²/Σ_i q_i²',
    'value',
  ),
  x: column('Å²', 'its part along x', 'value'),
  y: column('Å²', 'its part along y', 'value'),
  z: column('Å²', 'its part along z', 'value'),
  pairs: column('', 'number of origins in the mean', 'count'),
  error: column(
    'Å²',
    'half the 68 % interval of msd, over blocks of time or replicas; beyond a sixth of the run it grows as that of the walk which msd shows',
    { errorOf: 'msd' },
  ),
  ...errorColumns,
})

export interface CollectiveShape {
  readonly species: readonly Species[]
  readonly channels: readonly Channel[]
  /** The longest, in frames: a curve has as many. */
  readonly lags: number
  readonly fit: FitShape
}

type CollectiveState = RunState<CollectiveSlots, CollectiveShape>

/** A run's means: what one channel, along one axis or in one block, gives at every lag. */
type Curves = (channel: number) => Float64Array

/** A quantity as a sum over channels, and what it is divided by. */
interface Quantity {
  readonly of: string
  readonly terms: readonly (readonly [channel: number, factor: number])[]
}

export function collectiveTable(runs: readonly CollectiveState[], _: unknown, context: FinishContext): Table {
  const interval = commonInterval('collective', runs)
  const { species } = runs[0].shape
  const other = runs.find(({ shape }) => !isDeepStrictEqual(shape.species, species))
  if (other)
    throw usageError(
      `collective: ${runs[0].run.name} and its replica ${other.run.name} have other atoms`,
      'Replicas are of one composition. Give the runs different tags.',
    )
  const lags = Math.min(...runs.map(({ shape }) => shape.lags))
  const pairs = Float64Array.from({ length: lags }, (_, k) =>
    runs.reduce((sum, { total }) => sum + total.pairs[k], 0),
  )
  const samples: Record<string, Samples> = {}
  const sums: Record<string, FitSums[]> = {}
  const quantities = quantitiesOf(species)
  const rows = quantities.flatMap((quantity) => {
    const axes = [0, 1, 2].map((axis) => pooled(runs, quantity, axis, pairs))
    samples[quantity.of] = samplesOf(runs, quantity, axes, lags)
    sums[quantity.of] = runs.map((run) => sumsOf(run, quantity))
    return rowsOf(quantity.of, axes, pairs, interval, sums[quantity.of])
  })
  if (samples[quantities[0].of].method === 'axes')
    context.warn(
      'errors from axes',
      `one run of ${runs[0].run.frames} frames, blocks of time need ${framesForBlocks(shortPiece(lags), lags)} for lags of ${tidy(lags * interval)} ps: errors come from the differences between x, y and z, which are alike in a cubic crystal only; give replicas or shorter lags`,
    )
  return fitSums.on({ columns: collectiveColumns, rows, samples }, sums)
}

/** What fits are given of a quantity: one walker, R/√N of a species. */
function sumsOf({ total, shape: { fit, species } }: CollectiveState, { terms }: Quantity): FitSums {
  const shape = { ...fit, classes: channelsIn(species) }
  const each = terms.map(([channel, factor]) => fitSumsOf(total, shape, channel, 1, factor))
  const [{ all, components, steps }] = each
  const together = (of: (sums: FitSums) => BlockSums) => ({
    ...of(each[0]),
    squares: all.squares.map((_, i) => each.reduce((sum, sums) => sum + of(sums).squares[i], 0)),
  })
  return {
    all: together((sums) => sums.all),
    components: components.map((_, c) => together((s) => s.components[c])),
    steps,
  }
}

const channelsIn = (species: readonly Species[]): number =>
  species.length + pairsOf(species.length).length + 1

function quantitiesOf(species: readonly Species[]): Quantity[] {
  const pairs = pairsOf(species.length)
  const charge = species.reduce((sum, { charge, count }) => sum + count * charge * charge, 0)
  return [
    ...species.map(({ element, count }, a) => ({ of: element, terms: [[a, 1 / count]] as const })),
    ...pairs.map(([a, b], p) => {
      const norm = 2 * Math.sqrt(species[a].count * species[b].count)
      return {
        of: `${species[a].element}-${species[b].element}`,
        terms: [[species.length + p, 1 / norm] as const, [a, -1 / norm] as const, [b, -1 / norm] as const],
      }
    }),
    { of: 'charge', terms: [[species.length + pairs.length, charge === 0 ? 0 : 1 / charge]] as const },
  ]
}

function combine({ terms }: Quantity, lags: number, curves: Curves, pairs: ArrayLike<number>): Float64Array {
  const out = new Float64Array(lags)
  for (const [channel, factor] of terms) {
    const sums = curves(channel)
    for (let k = 0; k < lags; k++) out[k] += (factor * sums[k]) / pairs[k]
  }
  return out
}

const axisCurve =
  ({ total, shape: { lags } }: CollectiveState, axis: number): Curves =>
  (channel) => {
    return total.axes.subarray((3 * channel + axis) * lags, (3 * channel + axis + 1) * lags)
  }

const wholeCurve =
  (state: CollectiveState): Curves =>
  (channel) => {
    const [x, y, z] = [0, 1, 2].map((axis) => axisCurve(state, axis)(channel))
    return x.map((value, k) => value + y[k] + z[k])
  }

function pooled(
  runs: readonly CollectiveState[],
  quantity: Quantity,
  axis: number,
  pairs: Float64Array,
): Float64Array {
  const each = runs.map((state) => combine(quantity, pairs.length, axisCurve(state, axis), pairs))
  return each[0].map((_, k) => each.reduce((sum, values) => sum + values[k], 0))
}

/** Replicas; else blocks of time, long against the lags; else the three axes. */
function samplesOf(
  runs: readonly CollectiveState[],
  quantity: Quantity,
  axes: readonly Float64Array[],
  lags: number,
): Samples {
  if (runs.length > 1) {
    const all = runs.reduce((sum, { total }) => sum + total.pairs[0], 0)
    return {
      method: 'replicas',
      weights: Float64Array.from(runs, ({ total }) => total.pairs[0] / all),
      values: runs.map((state) => combine(quantity, lags, wholeCurve(state), state.total.pairs)),
    }
  }
  const blocks = blocksOf(runs[0], quantity)
  if (blocks.values.length >= LEAST_BLOCKS) return blocks
  return {
    method: 'axes',
    weights: new Float64Array(3).fill(1 / 3),
    values: axes.map((values) => values.map((value) => 3 * value)),
  }
}

/** Blocks that are at least half as long as the first: the last one may be short. */
function blocksOf({ total, shape: { lags } }: CollectiveState, quantity: Quantity): Samples {
  const pairsIn = (block: number) => total.blockPairs.subarray(block * lags, (block + 1) * lags)
  const last = (block: number) => pairsIn(block)[lags - 1]
  const used = Array.from({ length: TIME_BLOCKS }, (_, block) => block).filter(
    (block) => last(block) > 0 && 2 * last(block) >= last(0),
  )
  const all = used.reduce((sum, block) => sum + last(block), 0)
  return {
    method: 'time blocks',
    weights: Float64Array.from(used, (block) => last(block) / all),
    values: used.map((block) =>
      combine(
        quantity,
        lags,
        (channel) => total.blocks.subarray((channel * TIME_BLOCKS + block) * lags),
        pairsIn(block),
      ),
    ),
  }
}

function rowsOf(
  of: string,
  axes: readonly Float64Array[],
  pairs: Float64Array,
  interval: number,
  sums: readonly FitSums[],
): Row[] {
  const errorAt = curveErrors(sums.map(({ all }) => all))
  return Array.from(pairs, (count, k) => {
    const [x, y, z] = axes.map((axis) => axis[k])
    const found = errorAt(k + 1)
    return {
      of,
      lag: tidy((k + 1) * interval),
      msd: finite(x + y + z),
      x: finite(x),
      y: finite(y),
      z: finite(z),
      pairs: count,
      error: finite(found.error),
      ...saidOf(found),
    }
  })
}
