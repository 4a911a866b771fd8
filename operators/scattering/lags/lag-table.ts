import { filled, kindsIn, tableFrom } from '../../../pipeline/tables/long-table.ts'
import { late } from '../../../schemas/late.ts'
import {
  type AllRows,
  type Columns,
  column,
  methodOf,
  type Row,
  type RowChunk,
  type Samples,
  type Table,
} from '../../../schemas/table.ts'
import { tidy } from '../../../schemas/units.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import type { Cube, SampleSet } from './sample-set.ts'

/** What rows are of: a sum over kinds, or pairs of kinds, with what else is said of it. */
export interface Quantity {
  readonly of: string
  readonly terms: readonly (readonly [base: number, factor: number])[]
  readonly said: Row
}

export interface LagCurves {
  readonly quantities: readonly Quantity[]
  /** What is said of each line of a cube: its wave vectors. */
  readonly lines: readonly Row[]
  /** Lags of a line, from 0 on, ps apart. */
  readonly lags: number
  readonly interval: number
  readonly whole: Cube
  readonly set: SampleSet
}

/** Where values begin, and how many they are. */
type Stretch = readonly [from: number, length: number]

/** Columns that every table over wave vectors has. */
export const vectorColumns = {
  at: column('', 'shell, or wave vector in reciprocal lattice units', 'key'),
  q: column('Å⁻¹', '|Q|, mean over its wave vectors, and over frames where the cell varies', 'key'),
  width: column(
    'Å⁻¹',
    'half the difference between the longest and the shortest of its wave vectors',
    'note',
  ),
  spread: column('Å⁻¹', 'standard deviation of |Q| over frames: a varying cell has fixed indices', 'note'),
  vectors: column(
    '',
    'wave vectors that are averaged over, one of each ±Q; null where it is all directions',
    'count',
  ),
}

export const sampleColumns = {
  method: column('', 'what the error is taken between: replicas, time blocks, ion blocks, or none', 'method'),
  samples: column('', 'how many of these', 'count'),
}

/** Rows by quantity, line and lag, with the value in this column, and the samples behind them: [line][lag] of each quantity.
 *  Many rows are made line by line, whenever they are gone through. */
export function lagTable(
  curves: LagCurves,
  columns: Columns,
  main: string,
): Pick<Table, 'columns' | 'rows' | 'all' | 'samples'> {
  const { quantities, lines, lags } = curves
  const count = quantities.length * lines.length * lags
  const kinds = kindsOf(curves, main)
  const table = tableFrom(columns, { count, kinds, bounded: true, chunks: () => chunksOf(curves, main) })
  const byName = new Map(quantities.map((quantity) => [quantity.of, quantity]))
  const samples = late([...byName.keys()], (name) => samplesOf(curves, byName.get(name) as Quantity))
  return { ...table, samples }
}

/** What the columns hold. */
function kindsOf({ quantities, lines }: LagCurves, main: string): AllRows['kinds'] {
  const numbers = Object.fromEntries(
    ['lag', main, 'error', 'samples'].map((name) => [name, 'number'] as const),
  )
  const said = { ...kindsIn(lines), ...kindsIn(quantities.map((quantity) => quantity.said)) }
  return { of: 'string', ...said, ...numbers, method: 'string' }
}

const samplesOf = ({ set, lines, lags }: LagCurves, quantity: Quantity): Samples => ({
  method: methodOf(set.method, set.cubes.length),
  weights: set.weights,
  values: set.cubes.map((cube) => combined(quantity, cube, [0, lines.length * lags], lines.length * lags)),
})

/** Σ factor × base over a stretch of a cube whose bases have so many values. */
function combined({ terms }: Quantity, cube: Cube, [from, length]: Stretch, size: number): Float64Array {
  const out = new Float64Array(length)
  for (const [base, factor] of terms)
    for (let i = 0; i < length; i++) out[i] += factor * cube[base * size + from + i]
  return out
}

function* chunksOf(curves: LagCurves, main: string): Generator<RowChunk> {
  for (const quantity of curves.quantities)
    for (let line = 0; line < curves.lines.length; line++) yield chunkOf(curves, quantity, line, main)
}

/** The rows of one line of a quantity. */
function chunkOf(curves: LagCurves, quantity: Quantity, line: number, main: string): RowChunk {
  const { lines, lags, interval, whole, set } = curves
  const own = (cube: Cube) => combined(quantity, cube, [line * lags, lags], lines.length * lags)
  const each = set.cubes.map(own)
  const method = methodOf(set.method, each.length)
  const at = new Float64Array(each.length)
  const error = Float64Array.from({ length: lags }, (_, lag) => {
    for (let s = 0; s < at.length; s++) at[s] = each[s][lag]
    return errorBetween(at, set.weights, method) ?? Number.NaN
  })
  const said = { of: quantity.of, ...lines[line], ...quantity.said }
  return {
    length: lags,
    values: {
      ...filled(said, lags),
      lag: Float64Array.from({ length: lags }, (_, lag) => tidy(lag * interval)),
      [main]: own(whole),
      error,
      ...filled({ method, samples: each.length }, lags),
    },
  }
}
