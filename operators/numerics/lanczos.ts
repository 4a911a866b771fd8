import { EigenvalueDecomposition, Matrix } from './ml-matrix.ts'
import { uniform } from './random.ts'

/** Length of the Krylov space, and how many of its eigenvalues are looked at. */
const STEPS = 300
const WANTED = 12
const CONVERGED = 1e-9

/** A symmetric matrix by its non-zero entries, row after row. */
export interface Sparse {
  readonly n: number
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float64Array
}

/** The eigenvalues of largest modulus of a symmetric matrix besides those of `known` eigenvectors (unit vectors): Lanczos' method with full
 *  reorthogonalisation, from a fixed start. Only the leading ones that have converged to 1e-9 are given.
 *  Source: Golub, Van Loan, Matrix Computations, ch. 10. */
export function leadingEigenvalues(S: Sparse, known: readonly Float64Array[]): Float64Array {
  const basis: Float64Array[] = []
  const [alpha, beta]: number[][] = [[], []]
  const random = uniform(1)
  let next: Float64Array = Float64Array.from({ length: S.n }, () => random() - 0.5)
  let size = orthogonalise(next, known)
  while (basis.length < Math.min(STEPS, S.n - known.length) && size > 1e-12) {
    const v = next.map((value) => value / size)
    basis.push(v)
    next = times(S, v)
    alpha.push(dot(next, v))
    size = orthogonalise(next, [...known, ...basis])
    beta.push(size)
  }
  return converged(alpha, beta)
}

function converged(alpha: readonly number[], beta: readonly number[]): Float64Array {
  const m = alpha.length
  const T = Matrix.zeros(m, m)
  alpha.forEach((value, i) => {
    T.set(i, i, value)
    if (i + 1 < m) {
      T.set(i, i + 1, beta[i])
      T.set(i + 1, i, beta[i])
    }
  })
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(T, { assumeSymmetric: true })
  const order = realEigenvalues
    .map((_, k) => k)
    .sort((a, b) => Math.abs(realEigenvalues[b]) - Math.abs(realEigenvalues[a]))
  const bad = order.findIndex((k) => Math.abs(beta[m - 1] * eigenvectorMatrix.get(m - 1, k)) > CONVERGED)
  return Float64Array.from(
    order.slice(0, bad < 0 ? WANTED : Math.min(bad, WANTED)),
    (k) => realEigenvalues[k],
  )
}

/** Takes the parts along unit vectors out of v, twice for rounding; the length that is left. */
function orthogonalise(v: Float64Array, against: readonly Float64Array[]): number {
  for (let pass = 0; pass < 2; pass++)
    for (const u of against) {
      const along = dot(u, v)
      for (let i = 0; i < v.length; i++) v[i] -= along * u[i]
    }
  return Math.sqrt(dot(v, v))
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

function times({ n, starts, columns, values }: Sparse, v: Float64Array): Float64Array {
  const out = new Float64Array(n)
  for (let i = 0; i < n; i++)
    for (let k = starts[i]; k < starts[i + 1]; k++) out[i] += values[k] * v[columns[k]]
  return out
}
