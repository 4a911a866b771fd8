import { inverted } from './least-squares.ts'

/** One parameter of a model: where it starts, where it must stay, and of what size it is. */
export interface Parameter {
  readonly start: number
  readonly low?: number
  readonly high?: number
  /** What a small step of its derivative is a millionth of, at least; |start| where it is not given. */
  readonly scale?: number
}

export interface BoundedFit {
  readonly parameters: readonly number[]
  /** Standard deviations from the residuals' own scale; undefined for a parameter that ends on a bound. */
  readonly errors: readonly (number | undefined)[]
  /** Covariance of all parameters. Those on a bound count as free where the data determine them: what is told apart from them with
   *  difficulty is no more certain for the bound. Where they do not, 0 for them. */
  readonly covariance: readonly (readonly number[])[]
  /** Derivatives of the residuals, [parameter][point]. */
  readonly slopes: readonly Float64Array[]
  /** Σ residual² */
  readonly chi: number
  readonly points: number
}

/** Residuals over their errors at some parameters. */
export type Residuals = (parameters: readonly number[]) => Float64Array

/** Their derivatives by each parameter. */
export type Slopes = (parameters: readonly number[]) => readonly Float64Array[]

const MOST_STEPS = 200
const STEP = 1e-6
const SETTLED = 1e-10

/** Least squares within bounds: Gauss–Newton with damping (Levenberg 1944, Marquardt 1963) over the parameters that are not held
 *  by a bound; derivatives by differences where none are given. Undefined where the free parameters are not determined, or a residual is no number. */
export function fitBounded(
  parameters: readonly Parameter[],
  residuals: Residuals,
  derivatives?: Slopes,
): BoundedFit | undefined {
  const slopesAt = (at: readonly number[], found: Float64Array) =>
    derivatives?.(at) ?? slopesOf(parameters, residuals, at, found)
  let at = parameters.map(({ start }, i) => clamp(start, parameters[i]))
  let found = residuals(at)
  let damping = 1e-3
  for (let step = 0; step < MOST_STEPS && damping < 1e12; step++) {
    const slopes = slopesAt(at, found)
    const gradient = slopes.map((slope) => dot(slope, found))
    const free = at.flatMap((value, i) => (isHeld(value, gradient[i], parameters[i]) ? [] : [i]))
    if (free.length === 0) break
    const matrix = productsOf(free.map((i) => slopes[i]))
    const before = dot(found, found)
    let gain = 0
    for (; damping < 1e12; damping *= 10) {
      const move = solved(
        matrix,
        free.map((i) => gradient[i]),
        damping,
      )
      if (!move) continue
      const next = at.slice()
      free.forEach((i, k) => {
        next[i] = clamp(at[i] - move[k], parameters[i])
      })
      const there = residuals(next)
      const chi = dot(there, there)
      if (!(chi <= before)) continue
      gain = before - chi
      ;[at, found] = [next, there]
      damping = Math.max(damping / 10, 1e-12)
      break
    }
    if (gain <= SETTLED * (1 + before)) break
  }
  return closed(parameters, slopesAt(at, found), at, found)
}

/** The covariance where the fit ends. */
function closed(
  parameters: readonly Parameter[],
  slopes: readonly Float64Array[],
  at: readonly number[],
  found: Float64Array,
): BoundedFit | undefined {
  const chi = dot(found, found)
  if (!Number.isFinite(chi)) return undefined
  const isInner = at.map((value, i) => !onBound(value, parameters[i]))
  const covariance =
    covarianceOf(
      slopes,
      at.map(() => true),
    ) ?? covarianceOf(slopes, isInner)
  if (!covariance) return undefined
  const errors = isInner.map((inner, i) => (inner ? Math.sqrt(covariance[i][i]) : undefined))
  return { parameters: at, errors, covariance, slopes, chi, points: found.length }
}

/** Of the parameters that are taken, 0 for the others; undefined where they are not determined. */
function covarianceOf(slopes: readonly Float64Array[], isTaken: readonly boolean[]): number[][] | undefined {
  const taken = slopes.flatMap((_, i) => (isTaken[i] ? [i] : []))
  const inverse = taken.length === 0 ? [] : inverted(productsOf(taken.map((i) => slopes[i])))
  if (!inverse) return undefined
  const covariance = slopes.map(() => new Array<number>(slopes.length).fill(0))
  taken.forEach((i, a) => {
    taken.forEach((j, b) => {
      covariance[i][j] = inverse[a][b]
    })
  })
  return covariance
}

function slopesOf(
  parameters: readonly Parameter[],
  residuals: Residuals,
  at: readonly number[],
  found: Float64Array,
): Float64Array[] {
  return parameters.map((parameter, i) => {
    const size = STEP * Math.max(Math.abs(at[i]), parameter.scale ?? (Math.abs(parameter.start) || 1))
    const [low, high] = [clamp(at[i] - size, parameter), clamp(at[i] + size, parameter)]
    const value = (x: number) => (x === at[i] ? found : residuals(at.map((own, k) => (k === i ? x : own))))
    const [less, more] = [value(low), value(high)]
    return more.map((one, k) => (one - less[k]) / (high - low))
  })
}

const clamp = (
  value: number,
  { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY }: Parameter,
) => Math.min(high, Math.max(low, value))

const onBound = (value: number, { low, high }: Parameter): boolean => value === low || value === high

/** On a bound that the next step would cross. */
const isHeld = (value: number, gradient: number, { low, high }: Parameter): boolean =>
  (value === low && gradient >= 0) || (value === high && gradient <= 0)

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

const productsOf = (slopes: readonly Float64Array[]): number[][] =>
  slopes.map((one) => slopes.map((other) => dot(one, other)))

function solved(matrix: readonly number[][], gradient: readonly number[], damping: number) {
  const damped = matrix.map((row, i) => row.map((value, j) => (i === j ? value * (1 + damping) : value)))
  return inverted(damped)?.map((row) => row.reduce((sum, value, j) => sum + value * gradient[j], 0))
}
