import { chiSquareBelow } from '../numerics/distributions.ts'
import { type Chain, chainOn } from './chain.ts'
import type { Counts } from './counts.ts'

/** Probability by chance below which counts do not balance, and the share of the transitions that must go round. */
const [CHANCE, SHARE] = [1e-4, 0.05]

/** Two states between which counts go one way more than the other. */
export interface Imbalance {
  readonly from: number
  readonly to: number
  readonly there: number
  readonly back: number
}

/** The pair of states that is farthest off where independent counts reject detailed balance: 2 ln(L_any/L_reversible) beyond chance by
 *  χ² with a degree of freedom for each cycle of the transitions seen, and Σ|c_ij − c_ji|/Σ(c_ij + c_ji) above 5 %. */
export function imbalanceOf({ total, states, frames }: Counts, chain: Chain): Imbalance | undefined {
  if (frames === undefined || !chain.reversible) return undefined
  const any = chainOn(total, states, chain.states, chain.lag, false)
  const pairs: Imbalance[] = []
  let [excess, edges, round, all] = [0, 0, 0, 0]
  for (let i = 0; i < chain.n; i++)
    for (let j = 0; j <= i; j++) {
      const [from, to] = [chain.states[i], chain.states[j]]
      const [there, back] = [total[from * states + to] / frames, total[to * states + from] / frames]
      excess += gain(there, any.T[i * chain.n + j], chain.T[i * chain.n + j])
      if (i === j) continue
      excess += gain(back, any.T[j * chain.n + i], chain.T[j * chain.n + i])
      if (there + back > 0) edges++
      round += Math.abs(there - back)
      all += there + back
      pairs.push(there > back ? { from, to, there, back } : { from: to, to: from, there: back, back: there })
    }
  const cycles = edges - chain.n + 1
  if (cycles < 1 || round < SHARE * all || 1 - chiSquareBelow(2 * excess, cycles) > CHANCE) return undefined
  const off = ({ there, back }: Imbalance) => (there - back) ** 2 / (there + back || 1)
  return pairs.reduce((worst, pair) => (off(pair) > off(worst) ? pair : worst))
}

const gain = (count: number, any: number, reversible: number): number =>
  count > 0 ? count * Math.log(any / reversible) : 0
