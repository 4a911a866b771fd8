import type { Chain } from '../markov/chain.ts'
import { solveLeaving } from '../numerics/elimination.ts'
import { spread, without } from './passage-times.ts'

/** What flows from A to B in equilibrium, per lag; all matrices [from][to] over the places of the chain. */
export interface ReactiveFlux {
  /** Probability to reach B before A. */
  readonly forward: Float64Array
  /** Probability to have come from A rather than B. */
  readonly backward: Float64Array
  /** f_ij = π_i q⁻_i T_ij q⁺_j */
  readonly gross: Float64Array
  /** max(0, f_ij − f_ji) */
  readonly net: Float64Array
  /** Number of A → B transitions per lag. */
  readonly total: number
  /** k_AB = total / Σ π_i q⁻_i, per lag. */
  readonly rate: number
}

/** Transition path theory between disjoint sets A and B of places (indices of the chain).
 *  Source: Metzner, Schütte, Vanden-Eijnden, Multiscale Model. Simul. 7, 1192 (2009); Noé et al., PNAS 106, 19011 (2009). */
export function reactiveFlux(chain: Chain, A: readonly number[], B: readonly number[]): ReactiveFlux {
  const { T, pi, n } = chain
  const forward = committor(T, n, A, B)
  const backward = committor(chain.reversible ? T : turned(chain), n, B, A)
  const gross = new Float64Array(n * n)
  const net = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      if (i !== j) gross[i * n + j] = pi[i] * backward[i] * T[i * n + j] * forward[j]
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) net[i * n + j] = Math.max(0, gross[i * n + j] - gross[j * n + i])
  const total = outOf(A, net, n)
  return {
    forward,
    backward,
    gross,
    net,
    total,
    rate: total / pi.reduce((sum, p, i) => sum + p * backward[i], 0),
  }
}

/** q = 1 in B, 0 in A, q_i = Σ T_ij q_j elsewhere. */
function committor(T: Float64Array, n: number, A: readonly number[], B: readonly number[]): Float64Array {
  const { rest, inner, leave } = without(T, n, [...A, ...B])
  const into = Float64Array.from(rest, (i) => B.reduce((sum, j) => sum + T[i * n + j], 0))
  solveLeaving(inner, leave, [into])
  const q = spread(n, rest, into)
  for (const j of B) q[j] = 1
  return q
}

/** The chain seen backwards in time: π_j T_ji / π_i. */
function turned({ T, pi, n }: Chain): Float64Array {
  const back = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) back[i * n + j] = (pi[j] * T[j * n + i]) / pi[i]
  return back
}

function outOf(set: readonly number[], net: Float64Array, n: number): number {
  let sum = 0
  for (const i of set)
    for (let j = 0; j < n; j++) if (!set.includes(j)) sum += net[i * n + j] - net[j * n + i]
  return sum
}

/** Largest |Σ_j (f_ij − f_ji)| over the states between A and B, as a share of the total flux. Throws where it is more than rounding:
 *  1e-9 of the total and 1e-12 of what passes the state to and fro. */
export function checkConserved(
  { gross, total }: ReactiveFlux,
  A: readonly number[],
  B: readonly number[],
): number {
  const n = Math.round(Math.sqrt(gross.length))
  let worst = 0
  for (let i = 0; i < n; i++) {
    if (A.includes(i) || B.includes(i)) continue
    let [lost, passing] = [0, 0]
    for (let j = 0; j < n; j++) {
      lost += gross[i * n + j] - gross[j * n + i]
      passing += gross[i * n + j] + gross[j * n + i]
    }
    if (!(Math.abs(lost) <= 1e-9 * total + 1e-12 * passing))
      throw new Error(
        `reactive flux: ${Math.abs(lost) / total} of the total is lost at intermediate state ${i}`,
      )
    worst = Math.max(worst, Math.abs(lost) / total)
  }
  return worst
}
