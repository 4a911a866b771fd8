import { usageError } from '../../schemas/errors.ts'
import { leadingEigenvalues, type Sparse } from '../numerics/lanczos.ts'
import { EigenvalueDecomposition, Matrix } from '../numerics/ml-matrix.ts'
import type { Chain } from './chain.ts'

/** Most states whose eigenvalues are worked out all together (some seconds). */
export const MOST_STATES = 512

/** Eigenvalues by decreasing modulus, the stationary 1 first; right eigenvectors of reversible chains, Σ π ψ² = 1, largest entry positive. */
export interface Spectrum {
  readonly real: Float64Array
  readonly imaginary: Float64Array
  readonly vectors: readonly Float64Array[]
}

/** Eigenvalues of T; of a reversible chain by the symmetric √π_i T_ij /√π_j, beyond 512 states only the leading ones.
 *  Throws a usage error for more states that are not reversible. */
export function spectrumOf(chain: Chain, vectors = false): Spectrum {
  const { n, reversible } = chain
  if (n > MOST_STATES) return leading(chain)
  const matrix = reversible ? symmetric(chain) : Matrix.from1DArray(n, n, chain.T)
  const { realEigenvalues, imaginaryEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: reversible,
  })
  const size = (k: number) => Math.hypot(realEigenvalues[k], imaginaryEigenvalues[k])
  const order = [...realEigenvalues.keys()].sort(
    (a, b) => size(b) - size(a) || realEigenvalues[b] - realEigenvalues[a],
  )
  return {
    real: Float64Array.from(order, (k) => realEigenvalues[k]),
    imaginary: Float64Array.from(order, (k) => (reversible ? 0 : imaginaryEigenvalues[k])),
    vectors:
      reversible && vectors ? order.map((k) => rightVector(chain, eigenvectorMatrix.getColumn(k))) : [],
  }
}

function leading(chain: Chain): Spectrum {
  if (!chain.reversible)
    throw usageError(
      `eigenvalues of ${chain.n} states without detailed balance: at most ${MOST_STATES} are worked out`,
      'Take the reversible model, or merge states that exchange fast.',
    )
  const real = Float64Array.of(1, ...leadingEigenvalues(sparse(chain), [chain.pi.map(Math.sqrt)]))
  return { real, imaginary: new Float64Array(real.length), vectors: [] }
}

function sparse({ T, n }: Chain): Sparse {
  const starts = new Int32Array(n + 1)
  const columns: number[] = []
  const values: number[] = []
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const root = Math.sqrt(T[i * n + j] * T[j * n + i])
      if (root > NOTHING) {
        columns.push(j)
        values.push(root)
      }
    }
    starts[i + 1] = columns.length
  }
  return { n, starts, columns: Int32Array.from(columns), values: Float64Array.from(values) }
}

/** Far below rounding; the decomposition divides by what it sums. */
const NOTHING = 1e-100

/** √π_i T_ij /√π_j = √(T_ij T_ji) under detailed balance. */
function symmetric({ T, n }: Chain): Matrix {
  const matrix = Matrix.zeros(n, n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const root = Math.sqrt(T[i * n + j] * T[j * n + i])
      const value = root > NOTHING ? root : 0
      matrix.set(i, j, value)
      matrix.set(j, i, value)
    }
  return matrix
}

function rightVector({ pi }: Chain, column: readonly number[]): Float64Array {
  const norm = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0))
  const vector = Float64Array.from(column, (value, i) => value / (norm * Math.sqrt(pi[i])))
  const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0)
  return largest < 0 ? vector.map((value) => -value) : vector
}

/** ps in which the k-th process decays to 1/e, also where it turns round: −lag/ln |λ|; 0 where it turns by a quarter and more within a lag. */
export const decayOf = ({ real, imaginary }: Spectrum, k: number, lag: number): number =>
  real[k] <= 0 ? 0 : -lag / Math.log(Math.hypot(real[k], imaginary[k]))

/** −lag/ln|λ| of the k-th process, or why there is none. */
export function timescaleOf({ real, imaginary }: Spectrum, k: number, lag: number): number | string {
  if (Math.abs(imaginary[k]) > 1e-12)
    return 'complex eigenvalue: the process turns round, it has no single timescale'
  if (real[k] <= 0) return 'eigenvalue not positive: the process is over within one lag'
  if (real[k] >= 1 - 1e-14) return 'eigenvalue 1: the states do not exchange'
  return -lag / Math.log(real[k])
}
