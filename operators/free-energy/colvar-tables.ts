import { usageError } from '../../schemas/errors.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import type { Estimate } from '../sampling/estimate.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { errorBetween } from '../sampling/sample-errors.ts'
import { barrierColumns, barrierRow, NO_BARRIER } from './barrier-columns.ts'
import { colvarPoints } from './colvar.ts'
import { binStatus, binStatusColumn, errorOfShare, freeEnergyOf } from './free-energy.ts'
import { barrierBetween, lowestNear } from './minimax-path.ts'
import type { PlumedTable } from './plumed-table.ts'
import { reachesOf, smoothed } from './smooth-surface.ts'
import { binAt, binFor, binsOf, type GridAxis, indicesOf, middleOf, type ValueGrid } from './value-grid.ts'

/** What is asked of the rows of a COLVAR file; energies in the unit of the file, as k_BT. */
export interface ColvarQuestion {
  readonly variables: readonly string[]
  /** Column of the bias of the run. */
  readonly bias?: string
  readonly kT: number
  /** Bins along each variable. */
  readonly bins: number
  /** Rows before this time, ps, are left out. */
  readonly after: number
  /** Looks at the first 1/steps, 2/steps, … of the rows. */
  readonly steps: number
  readonly between?: {
    readonly from: readonly number[]
    readonly to: readonly number[]
    readonly near: number
  }
}

/** Consecutive stretches of rows that errors are taken between. */
const BLOCKS = 16

const convergenceColumns = columnsOf('forward', {
  rows: column('', 'rows of the file that the surface is made of', 'count'),
  time: column('ps', 'time of the last of them', 'key'),
  effective: column('', 'how many rows of one weight they are worth: (Σ w)²/Σ w²', 'value'),
  ...barrierColumns(
    'from the surfaces without one of 16 stretches of the rows; bins that differ by less than their errors are smoothed by parabolas through them',
  ),
})

/** Weights [row], and in which bin each row is, −1 in none. */
interface Binned {
  readonly grid: ValueGrid
  readonly bins: Int32Array
  readonly weights: Float64Array
}

/** Free energies F = −k_BT ln Σ w from columns of a COLVAR file, w = exp(V/k_BT) of the bias V of the run (1 without): the surface, a row a bin, its least value
 *  0, an empty bin with what F is above; and how it and a barrier, of the surface as `smoothed` has it, come in with the rows. Throws input errors for columns that are not there, and usage
 *  errors for more than three variables, no rows, and points that are not on the surface.
 *  Source: Torrie and Valleau, J. Comput. Phys. 23, 187 (1977). */
export function colvarTables(where: string, table: PlumedTable, asked: ColvarQuestion) {
  const { variables, bias, kT } = asked
  if (variables.length < 1 || variables.length > 3)
    throw usageError(`colvar: ${variables.length} variables`, 'Give one to three columns.')
  const own = bias === undefined ? undefined : { column: bias, kT }
  const { points, weights = new Float64Array(table.rows).fill(1) } = colvarPoints(
    where,
    table,
    variables,
    own,
  )
  const time = table.columns.get('time') ?? Float64Array.from({ length: table.rows }, (_, i) => i)
  const first = time.findIndex((value) => value >= asked.after)
  if (first < 0) throw usageError(`colvar: no rows from ${asked.after} ps on`, `${where} ends before that.`)
  const grid = gridOf(table, asked, points.subarray(first * variables.length))
  const bins = Int32Array.from({ length: table.rows - first }, (_, i) =>
    binAt(grid, points.subarray((first + i) * variables.length, (first + i + 1) * variables.length)),
  )
  const binned = { grid, bins, weights: weights.subarray(first) }
  return {
    surface: surfaceTable(variables, binned, kT),
    convergence: {
      columns: convergenceColumns,
      rows: Array.from({ length: asked.steps }, (_, i): Row => {
        const count = Math.floor(((i + 1) * bins.length) / asked.steps)
        return { rows: count, time: finite(time[first + count - 1]), ...convergedAt(binned, count, asked) }
      }),
    } as Table,
  }
}

/** Over the period of a variable that has one, else over its values. */
function gridOf({ set }: PlumedTable, { variables, bins }: ColvarQuestion, points: Float64Array): ValueGrid {
  return variables.map((name, k): GridAxis => {
    const [from, to] = [set.get(`min_${name}`), set.get(`max_${name}`)].map(periodEnd)
    if (from !== undefined && to !== undefined)
      return { from, width: (to - from) / bins, bins, periodic: true }
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let i = k; i < points.length; i += variables.length)
      [least, most] = [Math.min(least, points[i]), Math.max(most, points[i])]
    // The largest value is inside the last bin.
    return { from: least, width: ((most - least) * (1 + 1e-9)) / bins || 1, bins }
  })
}

const periodEnd = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : /^-?pi$/.test(text) ? (text[0] === '-' ? -Math.PI : Math.PI) : Number(text)

/** Weights by bin of rows `from` to `to − 1`. */
function weightsIn({ grid, bins, weights }: Binned, from: number, to: number): Float64Array {
  const out = new Float64Array(binsOf(grid))
  for (let i = from; i < to; i++) if (bins[i] >= 0) out[bins[i]] += weights[i]
  return out
}

const edgeOf = (block: number, rows: number): number => Math.floor((block * rows) / BLOCKS)

const blocksOf = (binned: Binned, rows: number): Float64Array[] =>
  Array.from({ length: BLOCKS }, (_, b) => weightsIn(binned, edgeOf(b, rows), edgeOf(b + 1, rows)))

const sumOf = (values: Float64Array): number => values.reduce((all, value) => all + value, 0)

/** The share of each bin in the weights of the first rows, over stretches of them. */
function sharesOf(binned: Binned, rows: number): (bin: number) => Estimate {
  const parts = blocksOf(binned, rows).map((block, b) => ({
    block,
    sum: sumOf(block),
    seen: edgeOf(b + 1, rows) - edgeOf(b, rows),
  }))
  return (bin) =>
    overRunsAndParts([{ parts }], 'ratio', ({ block, sum, seen }) => ({
      above: block[bin],
      below: sum,
      seen,
    }))
}

const relativeOf = (share: Estimate | undefined): number =>
  share ? (share.error ?? Number.NaN) / share.value : Number.NaN

function convergedAt(binned: Binned, rows: number, asked: ColvarQuestion): Row {
  const { weights } = binned
  const used = weights.subarray(0, rows)
  const squares = used.reduce((all, value) => all + value * value, 0)
  const blocks = blocksOf(binned, rows)
  const all = weightsIn(binned, 0, rows)
  const shares = asked.between ? sharesOf(binned, rows) : undefined
  const reaches = reachesOf(
    binned.grid,
    all,
    all.map((_, bin) => relativeOf(shares?.(bin))),
  )
  const whole = barriersOf(binned.grid, all, reaches, asked)
  const without = blocks.map((block) =>
    barriersOf(
      binned.grid,
      all.map((value, bin) => (value - block[bin] > 1e-12 * value ? value - block[bin] : 0)),
      reaches,
      asked,
    ),
  )
  // Pseudo-values of a jackknife spread n − 1 times as far as what is left without each block.
  const errorOf = (name: 'forward' | 'backward') =>
    errorBetween(
      without.map((barrier) => (BLOCKS - 1) * (barrier?.[name] ?? Number.NaN)),
      undefined,
      'parts',
    )
  return {
    effective: finite((sumOf(used) * sumOf(used)) / squares),
    ...(asked.between
      ? barrierRow(whole, { forward: errorOf('forward'), backward: errorOf('backward') })
      : NO_BARRIER),
  }
}

function barriersOf(
  grid: ValueGrid,
  weights: Float64Array,
  reaches: Uint8Array,
  { kT, between }: ColvarQuestion,
) {
  if (!between) return undefined
  const F = smoothed(grid, weights, reaches).map((value) => -kT * value)
  const [from, to] = [between.from, between.to].map((point) => {
    binFor('colvar', grid, point)
    return lowestNear(
      grid,
      F,
      point,
      grid.map(() => between.near),
    )
  })
  if (from < 0 || to < 0 || F[from] === Number.POSITIVE_INFINITY || F[to] === Number.POSITIVE_INFINITY)
    return undefined
  return barrierBetween(grid, F, from, to)
}

function surfaceTable(variables: readonly string[], binned: Binned, kT: number): Table {
  const { grid, bins, weights } = binned
  const all = weightsIn(binned, 0, bins.length)
  const counts = new Float64Array(all.length)
  for (const bin of bins) if (bin >= 0) counts[bin]++
  const least = weights.reduce((min, value) => Math.min(min, value), Number.POSITIVE_INFINITY)
  const energies = freeEnergyOf(all, undefined, kT, least)
  const shareIn = sharesOf(binned, bins.length)
  const columns = columnsOf('freeEnergy', {
    ...Object.fromEntries(
      variables.map((name) => [name, column('', 'middle of the bin, as in the file', 'key')]),
    ),
    freeEnergy: column(
      'energy',
      'F, its least value 0, in the unit of k_BT; of an empty bin what it is above',
      'value',
    ),
    error: column(
      'energy',
      'half the 68 % interval of −k_BT ln p, over stretches of the rows; F is 0 in the bin that was seen most, which has an error of its own',
      { errorOf: 'freeEnergy' },
    ),
    status: binStatusColumn,
    rows: column('', 'rows in the bin', 'count'),
  })
  const rows = Array.from(counts, (count, bin): Row => {
    const at = indicesOf(grid, bin).map((index, k) => tidy(middleOf(grid[k], index)))
    const error = count > 0 ? errorOfShare(shareIn(bin), kT) : undefined
    return {
      ...Object.fromEntries(variables.map((name, k) => [name, at[k]])),
      freeEnergy: finite(energies?.values[bin]),
      error: finite(error),
      status: binStatus(count, error),
      rows: count,
    }
  })
  return { columns, rows }
}
