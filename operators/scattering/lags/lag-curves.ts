import type { Row, Samples, Table } from '../../../schemas/table.ts'

/** One correlation function of time, ready to be transformed: from lag 0 on, the whole and its independent samples. */
export interface LagCurve {
  /** Its first row: whose it is, and at which wave vectors. */
  readonly row: Row
  /** ps */
  readonly interval: number
  readonly values: Float64Array
  readonly samples: readonly Float64Array[]
  readonly weights: Float64Array
  readonly method: string
}

/** The functions of a table of lags: a new one begins with lag 0. */
export function curvesOf({ rows, samples = {} }: Table, main: string): LagCurve[] {
  const starts = [...rows.keys()].filter((i) => rows[i]['lag'] === 0)
  let [of, before] = ['', 0]
  return starts.map((start, i) => {
    const own = rows.slice(start, starts[i + 1] ?? rows.length)
    const name = String(own[0]['of'])
    if (name !== of) [of, before] = [name, start]
    return curveOf(own, samples[name], start - before, main)
  })
}

function curveOf(rows: readonly Row[], samples: Samples | undefined, from: number, main: string): LagCurve {
  return {
    row: rows[0],
    interval: Number(rows[rows.length - 1]['lag']) / Math.max(1, rows.length - 1),
    values: Float64Array.from(rows, (row) => Number(row[main])),
    samples: (samples?.values ?? []).map((values) => values.slice(from, from + rows.length)),
    weights: samples?.weights ?? new Float64Array(0),
    method: samples?.method ?? 'none',
  }
}
