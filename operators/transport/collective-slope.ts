import type { Row, Table } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import { studentQuantile } from '../sampling/statistics.ts'
import { slopeOf, windowBetween } from './fit-window.ts'
import { type Curve, curvesOf } from './msd-curves.ts'

/** A diffusion coefficient from a line through a curve in a window, cm²/s; NaN where the error is not known. */
export interface Slope {
  readonly D: number
  readonly error: number
  readonly method: string
  /** Smallest D to be told from zero, one-sided 95 %. */
  readonly bound: number
}

/** The curves of a table of collective displacements, by what they are of. */
export const curvesByName = (table: Table): Map<string, Curve> =>
  new Map(curvesOf(table).map((curve) => [curve.of, curve]))

/** slope/6 in the window that a row of the table of D names; undefined where the curve has fewer than two lags there. */
export function slopeIn(curve: Curve | undefined, { from, to }: Row): Slope | undefined {
  if (!curve || typeof from !== 'number' || typeof to !== 'number') return undefined
  const range = windowBetween(curve, from, to)
  if (range.to - range.from < 2) return undefined
  const { slope, error } = slopeOf(curve, range.from, range.to)
  const freedom = Math.max(1, curve.samples.length - 1)
  return {
    D: (slope / 6) * CM2_S,
    error: (error / 6) * CM2_S,
    method: curve.method,
    bound: ((error / 6) * CM2_S * studentQuantile(freedom, 0.9)) / studentQuantile(freedom),
  }
}
