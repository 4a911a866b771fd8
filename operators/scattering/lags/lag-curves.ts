import { chunksOf } from '../../../pipeline/tables/long-table.ts'
import type { Row, RowChunk, Samples, Table } from '../../../schemas/table.ts'

/** One correlation function of time, ready to be transformed: from lag 0 on, the whole and its independent samples. */
export interface LagCurve {
  /** Its first row: whose it is, and at which wave vectors. */
  readonly row: Row
  /** ps */
  readonly lags: Float64Array
  readonly interval: number
  readonly values: Float64Array
  readonly samples: readonly Float64Array[]
  readonly weights: Float64Array
  readonly method: string
}

/** A function whose rows are being gone through, and where it begins among those of the same `of`. */
interface Stretch {
  readonly row: Row
  readonly from: number
  readonly lags: number[]
  readonly values: number[]
}

/** The functions of a table of lags, held or not: a new one begins with lag 0. */
export function curvesOf(table: Table, main: string): LagCurve[] {
  const found: Stretch[] = []
  for (const { length, values } of chunksOf(table))
    for (let i = 0; i < length; i++) {
      if (values['lag'][i] === 0) found.push(begun(values, i, found.at(-1)))
      const own = found.at(-1)
      own?.lags.push(Number(values['lag'][i]))
      own?.values.push(Number(values[main][i]))
    }
  return found.map((own) => curveOf(own, table.samples?.[String(own.row['of'])]))
}

function begun(values: RowChunk['values'], i: number, before: Stretch | undefined): Stretch {
  const row = Object.fromEntries(Object.entries(values).map(([name, column]) => [name, column[i]]))
  const from = before && before.row['of'] === row['of'] ? before.from + before.values.length : 0
  return { row, from, lags: [], values: [] }
}

function curveOf({ row, from, lags, values }: Stretch, samples: Samples | undefined): LagCurve {
  return {
    row,
    lags: Float64Array.from(lags),
    interval: lags[lags.length - 1] / Math.max(1, lags.length - 1),
    values: Float64Array.from(values),
    samples: (samples?.values ?? []).map((each) => each.subarray(from, from + values.length)),
    weights: samples?.weights ?? new Float64Array(0),
    method: samples?.method ?? 'none',
  }
}
