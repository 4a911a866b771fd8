import { chiSquareBelow } from '../numerics/distributions.ts'
import type { Chain } from './chain.ts'
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

/** The pair of states that is farthest off where independent counts, those of ions that go together once, reject detailed balance: 2 ln(L_any/L_reversible) beyond chance by
 *  χ² with a degree of freedom for each cycle of the transitions seen, and Σ|c_ij − c_ji|/Σ(c_ij + c_ji) above 5 %. */
export function imbalanceOf(
  { total, states, frames, together }: Counts,
  chain: Chain,
): Imbalance | undefined {
  const { n, states: kept, T, reversible } = chain
  if (frames === undefined || !reversible) return undefined
  const each = frames * together
  const count = (i: number, j: number) => total[kept[i] * states + kept[j]] / each
  let [excess, edges, round, all] = [0, 0, 0, 0]
  let worst = { i: 0, j: 0, off: 0 }
  for (let i = 0; i < n; i++) {
    let leaving = 0
    for (let j = 0; j < n; j++) leaving += count(i, j)
    for (let j = 0; j < n; j++) {
      const [there, back] = [count(i, j), count(j, i)]
      if (there > 0) excess += there * Math.log(there / leaving / T[i * n + j])
      if (j >= i || there + back === 0) continue
      edges++
      round += Math.abs(there - back)
      all += there + back
      const off = (there - back) ** 2 / (there + back)
      if (off > worst.off) worst = there > back ? { i, j, off } : { i: j, j: i, off }
    }
  }
  const cycles = edges - n + 1
  if (cycles < 1 || round < SHARE * all || 1 - chiSquareBelow(2 * excess, cycles) > CHANCE) return undefined
  const { i, j } = worst
  return { from: kept[i], to: kept[j], there: count(i, j), back: count(j, i) }
}
