import type { Row, Samples, Table } from '../../schemas/table.ts'
import { rowsByElement } from '../figures/rows.ts'
import { type LineFits, lineFits } from '../numerics/straight-line.ts'

/** One element's MSD, ready to be fitted: the whole and its independent samples. */
export interface Curve {
  readonly of: string
  /** ps, Å² */
  readonly lags: Float64Array
  readonly msd: Float64Array
  readonly whole: LineFits
  readonly samples: readonly LineFits[]
  readonly weights: Float64Array
  readonly method: string
  /** A third of the run, ps: lags beyond have too few independent origins. */
  readonly third: number
  /** How long all ions together were watched, ion·ps. */
  readonly watched: number
}

export const curvesOf = (table: Table): Curve[] =>
  [...rowsByElement(table.rows)].map(([of, rows]) => curveOf(of, rows, table.samples?.[of]))

function curveOf(of: string, rows: readonly Row[], samples: Samples | undefined): Curve {
  const lags = Float64Array.from(rows, (row) => row['lag'] as number)
  const msd = Float64Array.from(rows, (row) => row['msd'] as number)
  return {
    of,
    lags,
    msd,
    whole: lineFits(lags, msd),
    samples: (samples?.values ?? []).map((values) => lineFits(lags, values)),
    weights: samples?.weights ?? new Float64Array(0),
    method: samples?.method ?? 'none',
    third: thirdOf(rows),
    watched: lags[0] * (rows[0]['pairs'] as number),
  }
}

/** Pairs fall by the number of ions with every lag: p(kΔ) = N(T − k), whence T. */
function thirdOf(rows: readonly Row[]): number {
  const [first, second] = rows.map((row) => row['pairs'] as number)
  const frames = second === undefined ? 2 : first / (first - second) + 1
  return Math.floor(frames / 3 + 1e-9) * (rows[0]['lag'] as number)
}
