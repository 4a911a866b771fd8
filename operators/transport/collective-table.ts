import { isDeepStrictEqual } from 'node:util'
import type { RunState } from '../../pipeline/definition/operator.ts'
import type { Slots } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { commonInterval } from '../sampling/common-interval.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import type { BlockSums } from '../sampling/slope/block-sums.ts'
import { curveErrors } from '../sampling/slope/curve-errors.ts'
import { type Channel, pairsOf, type Species } from './channels.ts'
import { type FitShape, type FitSlots, type FitSums, fitSums, fitSumsOf } from './slopes/fit-sums.ts'

export interface CollectiveSlots extends FitSlots {
  /** Σ over origins of the squared displacement, [channel][axis][lag]. */
  readonly axes: Slots[string]
  /** Origins, [lag]. */
  readonly pairs: Slots[string]
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

export function collectiveTable(runs: readonly CollectiveState[]): Table {
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
  const sums: Record<string, FitSums[]> = {}
  const quantities = quantitiesOf(species)
  const rows = quantities.flatMap((quantity) => {
    const axes = [0, 1, 2].map((axis) => pooled(runs, quantity, axis, pairs))
    sums[quantity.of] = runs.map((run) => sumsOf(run, quantity))
    return rowsOf(quantity.of, axes, pairs, interval, sums[quantity.of])
  })
  return fitSums.on({ columns: collectiveColumns, rows }, sums)
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

function pooled(
  runs: readonly CollectiveState[],
  quantity: Quantity,
  axis: number,
  pairs: Float64Array,
): Float64Array {
  const each = runs.map((state) => combine(quantity, pairs.length, axisCurve(state, axis), pairs))
  return each[0].map((_, k) => each.reduce((sum, values) => sum + values[k], 0))
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
    const found = errorAt(k + 1, x + y + z)
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
