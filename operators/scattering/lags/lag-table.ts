import { column, finite, methodOf, type Row, type Samples, type Table } from '../../../schemas/table.ts'
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

/** Rows by quantity, line and lag, with the value in this column, and the samples behind it: [line][lag] of each quantity. */
export function lagRows(
  curves: LagCurves,
  main: string,
): Pick<Table, 'rows'> & { samples: Record<string, Samples> } {
  const samples: Record<string, Samples> = {}
  const rows = curves.quantities.flatMap((quantity) => {
    samples[quantity.of] = samplesOf(curves, quantity)
    return rowsOf(curves, quantity, samples[quantity.of], main)
  })
  return { rows, samples }
}

const samplesOf = ({ set, lines, lags }: LagCurves, quantity: Quantity): Samples => ({
  method: methodOf(set.method, set.cubes.length),
  weights: set.weights,
  values: set.cubes.map((cube) => combined(quantity, cube, lines.length * lags)),
})

/** Σ factor × base over a cube. */
function combined({ terms }: Quantity, cube: Cube, length: number): Float64Array {
  const out = new Float64Array(length)
  for (const [base, factor] of terms)
    for (let i = 0; i < length; i++) out[i] += factor * cube[base * length + i]
  return out
}

function rowsOf(
  { lines, lags, interval, whole }: LagCurves,
  quantity: Quantity,
  { method, weights, values }: Samples,
  main: string,
): Row[] {
  const own = combined(quantity, whole, lines.length * lags)
  return lines.flatMap((line, l) =>
    Array.from({ length: lags }, (_, lag) => {
      const at = l * lags + lag
      const each = values.map((sample) => sample[at])
      const error = finite(errorBetween(each, weights, method))
      return {
        of: quantity.of,
        ...line,
        ...quantity.said,
        lag: tidy(lag * interval),
        [main]: finite(own[at]),
        error,
        method,
        samples: values.length,
      }
    }),
  )
}
