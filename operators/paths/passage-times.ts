import type { Chain } from '../markov/chain.ts'
import { solveLeaving } from '../numerics/elimination.ts'

/** Mean first-passage time to a set of places (indices of the chain), in lags, from every place; 0 within the set:
 *  m_i = 1 + Σ_{j∉B} T_ij m_j. It sees arrivals only at multiples of the lag. */
export function passageTo(chain: Chain, target: readonly number[]): Float64Array {
  const { T, n } = chain
  const { rest, inner, leave } = without(T, n, target)
  const m = new Float64Array(rest.length).fill(1)
  solveLeaving(inner, leave, [m])
  return spread(n, rest, m)
}

/** From a set to a set, weighted by the stationary distribution within the first. */
export function passageBetween(chain: Chain, from: readonly number[], to: readonly number[]): number {
  const times = passageTo(chain, to)
  const weight = from.reduce((sum, i) => sum + chain.pi[i], 0)
  return from.reduce((sum, i) => sum + chain.pi[i] * times[i], 0) / weight
}

/** T among the states outside a set, and their probability to enter it in one step. */
export function without(T: Float64Array, n: number, set: readonly number[]) {
  const rest = Array.from({ length: n }, (_, i) => i).filter((i) => !set.includes(i))
  const m = rest.length
  const inner = new Float64Array(m * m)
  const leave = new Float64Array(m)
  for (let a = 0; a < m; a++) {
    for (let b = 0; b < m; b++) inner[a * m + b] = T[rest[a] * n + rest[b]]
    for (const j of set) leave[a] += T[rest[a] * n + j]
  }
  return { rest, inner, leave }
}

export function spread(n: number, rest: readonly number[], values: Float64Array): Float64Array {
  const all = new Float64Array(n)
  rest.forEach((i, a) => {
    all[i] = values[a]
  })
  return all
}
