import { solveLeaving } from '../numerics/elimination.ts'

const MOST_STEPS = 100_000
const CLOSE = 1e-13

/** Reversible maximum-likelihood transition matrix of connected counts C [n][n]: the fixed point of
 *  x_ij = (c_ij + c_ji)/(c_i/x_i + c_j/x_j), T_ij = x_ij/x_i, π_i = x_i/Σx, so that π_i T_ij = π_j T_ji.
 *  Newton steps on ln x are taken where they bring it nearer: the plain iteration needs about as many steps as the slowest
 *  process takes lags.
 *  Source: Bowman et al., J. Chem. Phys. 131, 124101 (2009); Trendelkamp-Schroer et al., J. Chem. Phys. 143, 174101 (2015), eq. 18. */
export function reversibleMle(C: Float64Array, n: number): { T: Float64Array; pi: Float64Array } {
  const problem = problemOf(C, n)
  let at = place(
    problem,
    problem.rows.map((sum) => Math.log(sum)),
  )
  for (let step = 0; at.distance > CLOSE; step++) {
    if (step > MOST_STEPS)
      throw new Error(`reversible estimate: still ${at.distance} off after ${MOST_STEPS} steps`)
    const trial = place(problem, newton(problem, at))
    if (!(trial.distance < at.distance) && at.distance < 100 * CLOSE) break
    const { y, off } = at
    at =
      trial.distance < at.distance
        ? trial
        : place(
            problem,
            y.map((value, i) => value + off[i]),
          )
  }
  return normalised(at.x, n)
}

interface Problem {
  readonly n: number
  /** c_ij + c_ji */
  readonly both: Float64Array
  /** c_i */
  readonly rows: Float64Array
}

/** Where the iteration is: x_i = exp(y_i). */
interface Place {
  readonly y: Float64Array
  /** c_i/x_i */
  readonly pull: Float64Array
  /** x_ij, symmetric by construction. */
  readonly x: Float64Array
  /** ln Σ_j x_ij − y_i: what one plain iteration would add to y. */
  readonly off: Float64Array
  /** The largest of them. */
  readonly distance: number
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

function place({ n, both, rows }: Problem, y: Float64Array): Place {
  const pull = new Float64Array(n)
  for (let i = 0; i < n; i++) pull[i] = rows[i] * Math.exp(-y[i])
  const x = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const pair = both[i * n + j]
      if (pair > 0) x[i * n + j] = x[j * n + i] = pair / (pull[i] + pull[j])
    }
  const off = new Float64Array(n)
  let distance = 0
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let j = 0; j < n; j++) sum += x[i * n + j]
    off[i] = Math.log(sum) - y[i]
    distance = Math.max(distance, Number.isFinite(off[i]) ? Math.abs(off[i]) : Number.POSITIVE_INFINITY)
  }
  return { y, pull, x, off, distance }
}

/** One Newton step; the scale of x is free, so the last y stays. The iteration's derivative is a stochastic matrix. */
function newton({ n }: Problem, { y, pull, x, off }: Place): Float64Array {
  const m = n - 1
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
