import type { Row } from '../../../schemas/table.ts'
import { inverted } from '../../numerics/least-squares.ts'
import type { FitWindow } from './fit-window.ts'

/** What other ways to fit give beside the slope that is quoted, Å²/ps; null where they cannot be trusted. */
export interface Beside {
  /** Standard error of an ordinary least-squares line. */
  readonly olsError: number | null
  readonly glsSlope: number | null
  readonly glsError: number | null
}

/** Most lags of a generalised fit: more make the covariance singular. */
const MOST_LAGS = 8

/** Ordinary least squares as if lags were independent, and generalised least squares with the covariance of walkers that
 *  move independently, Σ_ij = σ_i² n_i/n_j for τ_i ≤ τ_j, σ_i² = ⅔ MSD_i²/n_i, n = N T/τ displacements that do not overlap.
 *  Both are shown, never quoted: the first is far too small, the second holds for Gaussian walkers only. Null where the
 *  covariance is not positive to 1 in 10¹², as on a plateau.
 *  Source: McCluskey, Coles and Morgan, J. Chem. Theory Comput. 21, 79 (2025), eqs. 4 to 8. */
export function besides(rows: readonly Row[], { from, to }: FitWindow): Beside {
  const [lags, msd] = ['lag', 'msd'].map((name) => rows.slice(from, to).map((row) => row[name] as number))
  // Pairs fall by the number of ions with every frame: N (T − 1), N (T − 2) …
  const [first, second] = rows.map((row) => row['pairs'] as number)
  const displacements = (2 * first - second) * (rows[0]?.['lag'] as number)
  const chosen = spread(lags.length).map((i) => [lags[i], msd[i], displacements / lags[i]])
  const fit = chosen.length < 3 ? undefined : generalised(chosen)
  return { olsError: ordinary(lags, msd), glsSlope: fit?.slope ?? null, glsError: fit?.error ?? null }
}

/** Up to MOST_LAGS indices, evenly spaced, the first and the last among them. */
const spread = (count: number): number[] => {
  const steps = Math.min(MOST_LAGS, count)
  return [
    ...new Set(
      Array.from({ length: steps }, (_, i) => Math.round((i * (count - 1)) / Math.max(1, steps - 1))),
    ),
  ]
}

function ordinary(x: readonly number[], y: readonly number[]): number | null {
  const n = x.length
  if (n < 3) return null
  const [mx, my] = [x, y].map((values) => values.reduce((sum, value) => sum + value, 0) / n)
  const xx = x.reduce((sum, value) => sum + (value - mx) ** 2, 0)
  const slope = x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) / xx
  const rest = x.reduce((sum, value, i) => sum + (y[i] - my - slope * (value - mx)) ** 2, 0)
  return Math.sqrt(rest / (n - 2) / xx)
}

type Datum = readonly number[]

function generalised(data: readonly Datum[]): { slope: number; error: number } | undefined {
  const covariance = data.map(([, a, n], i) =>
    data.map(([, b, m], j) => ((2 / 3) * (i <= j ? a * a : b * b)) / (i <= j ? m : n)),
  )
  const weight = inverted(covariance)
  if (!weight) return undefined
  const columns = [data.map(() => 1), data.map(([lag]) => lag)]
  const apply = (vector: readonly number[]) =>
    weight.map((row) => row.reduce((sum, value, j) => sum + value * vector[j], 0))
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + value * b[i], 0)
  const weighted = columns.map(apply)
  const normal = inverted(columns.map((a) => weighted.map((b) => dot(a, b))))
  if (!normal) return undefined
  const right = weighted.map((column) =>
    dot(
      column,
      data.map(([, value]) => value),
    ),
  )
  return { slope: dot(normal[1], right), error: Math.sqrt(normal[1][1]) }
}
