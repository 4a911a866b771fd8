import { solveLeaving } from './elimination.ts'

const MOST_STEPS = 100_000
const CLOSE = 1e-13

/** Reversible maximum-likelihood transition matrix of connected counts C [n][n]: the fixed point of
 *  x_ij = (c_ij + c_ji)/(c_i/x_i + c_j/x_j), T_ij = x_ij/x_i, π_i = x_i/Σx, so that π_i T_ij = π_j T_ji.
 *  Newton steps on ln x are taken where they bring it nearer: the plain iteration needs about as many steps as the slowest
 *  process takes lags.
 *  Source: Bowman et al., J. Chem. Phys. 131, 124101 (2009); Trendelkamp-Schroer et al., J. Chem. Phys. 143, 174101 (2015), eq. 18. */
export function reversibleMle(C: Float64Array, n: number): { T: Float64Array; pi: Float64Array } {
  const problem = problemOf(C, n)
  let y: Float64Array = problem.rows.map((sum) => Math.log(sum))
  let { off, distance } = residual(problem, y)
  for (let step = 0; distance > CLOSE; step++) {
    if (step > MOST_STEPS)
      throw new Error(`reversible estimate: still ${distance} off after ${MOST_STEPS} steps`)
    const trial = newton(problem, y, off)
    let next = residual(problem, trial)
    if (next.distance < distance) y = trial
    else {
      if (distance < 100 * CLOSE) break
      y = y.map((value, i) => value + off[i])
      next = residual(problem, y)
    }
    ;({ off, distance } = next)
  }
  return normalised(flows(problem, y), n)
}

interface Problem {
  readonly n: number
  /** c_ij + c_ji */
  readonly both: Float64Array
  /** c_i */
  readonly rows: Float64Array
}

function problemOf(C: Float64Array, n: number): Problem {
  const both = new Float64Array(n * n)
  const rows = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      both[i * n + j] = C[i * n + j] + C[j * n + i]
      rows[i] += C[i * n + j]
    }
  }
  return { n, both, rows }
}

/** x_ij at x = exp(y): symmetric by construction. */
function flows({ n, both, rows }: Problem, y: Float64Array): Float64Array {
  const x = new Float64Array(n * n)
  const pull = rows.map((sum, i) => sum * Math.exp(-y[i]))
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++)
      if (both[i * n + j] > 0) x[i * n + j] = x[j * n + i] = both[i * n + j] / (pull[i] + pull[j])
  return x
}

/** ln Σ_j x_ij − y_i: what one plain iteration would add to y. */
function residual(problem: Problem, y: Float64Array): { off: Float64Array; distance: number } {
  const x = flows(problem, y)
  const { n } = problem
  let distance = 0
  const off = y.map((value, i) => {
    let sum = 0
    for (let j = 0; j < n; j++) sum += x[i * n + j]
    const own = Math.log(sum) - value
    distance = Math.max(distance, Number.isFinite(own) ? Math.abs(own) : Number.POSITIVE_INFINITY)
    return own
  })
  return { off, distance }
}

/** One Newton step; the scale of x is free, so the last y stays. The iteration's derivative is a stochastic matrix. */
function newton(problem: Problem, y: Float64Array, off: Float64Array): Float64Array {
  const { n, rows } = problem
  const m = n - 1
  const x = flows(problem, y)
  const pull = rows.map((sum, i) => sum * Math.exp(-y[i]))
  const J = new Float64Array(m * m)
  const last = new Float64Array(m)
  for (let i = 0; i < m; i++) {
    const own = Math.exp(y[i] + off[i])
    const share = (j: number) => ((x[i * n + j] / own) * pull[j]) / (pull[i] + pull[j])
    for (let j = 0; j < m; j++) if (j !== i) J[i * m + j] = share(j)
    last[i] = share(m)
  }
  const delta = off.slice(0, m)
  solveLeaving(J, last, [delta])
  return y.map((value, i) => (i < m ? value + Math.max(-2, Math.min(2, delta[i])) : value))
}

function normalised(x: Float64Array, n: number): { T: Float64Array; pi: Float64Array } {
  const sums = new Float64Array(n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sums[i] += x[i * n + j]
  const all = sums.reduce((sum, value) => sum + value, 0)
  return {
    T: x.map((value, cell) => value / sums[Math.floor(cell / n)]),
    pi: sums.map((value) => value / all),
  }
}
