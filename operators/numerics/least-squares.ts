import { inverse, Matrix } from './ml-matrix.ts'

/** What a model says of one datum at some parameters: its residual over its error, and how that changes with each parameter. */
export interface Residual {
  readonly value: number
  readonly slopes: readonly number[]
}

export interface Fit {
  readonly parameters: readonly number[]
  /** Of the parameters, from the data's own errors. */
  readonly covariance: readonly (readonly number[])[]
  /** Σ residual² */
  readonly chi: number
}

const MOST_STEPS = 200

/** Least squares by Gauss–Newton with damping (Levenberg 1944); undefined where the parameters are not determined. */
export function fitLeast(
  start: readonly number[],
  residuals: (parameters: readonly number[]) => readonly Residual[],
): Fit | undefined {
  let parameters = start
  let at = residuals(parameters)
  let damping = 1e-3
  for (let step = 0; step < MOST_STEPS; step++) {
    const { matrix, gradient } = normal(at, start.length)
    const move = solved(matrix, gradient, damping)
    if (!move) return undefined
    const next = parameters.map((value, i) => value - move[i])
    const there = residuals(next)
    if (chiOf(there) <= chiOf(at)) {
      const gain = chiOf(at) - chiOf(there)
      parameters = next
      at = there
      damping /= 10
      if (gain <= 1e-14 * (1 + chiOf(at))) break
    } else damping *= 10
    if (damping > 1e12) break
  }
  const covariance = inverted(normal(at, start.length).matrix)
  return covariance && { parameters, covariance, chi: chiOf(at) }
}

const chiOf = (residuals: readonly Residual[]): number =>
  residuals.reduce((sum, { value }) => sum + value * value, 0)

function normal(residuals: readonly Residual[], size: number): { matrix: number[][]; gradient: number[] } {
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  const gradient = new Array<number>(size).fill(0)
  for (const { value, slopes } of residuals) {
    for (let i = 0; i < size; i++) {
      gradient[i] += slopes[i] * value
      for (let j = 0; j < size; j++) matrix[i][j] += slopes[i] * slopes[j]
    }
  }
  return { matrix, gradient }
}

function solved(matrix: readonly number[][], gradient: readonly number[], damping: number) {
  const damped = matrix.map((row, i) => row.map((value, j) => (i === j ? value * (1 + damping) : value)))
  return inverted(damped)?.map((row) => row.reduce((sum, value, j) => sum + value * gradient[j], 0))
}

/** The inverse of a symmetric positive matrix, made of the same scale first; undefined where it is singular to 1 in 10¹². */
export function inverted(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const scale = matrix.map((row, i) => Math.sqrt(row[i]))
  if (scale.some((value) => !(value > 0) || !Number.isFinite(value))) return undefined
  const unit = matrix.map((row, i) => row.map((value, j) => value / (scale[i] * scale[j])))
  try {
    const out = inverse(new Matrix(unit)).to2DArray()
    if (out.some((row, i) => !(row[i] > 0 && row[i] < 1e12))) return undefined
    return out.map((row, i) => row.map((value, j) => value / (scale[i] * scale[j])))
  } catch {
    return undefined
  }
}
