import { backward, cholesky, forward } from '../numerics/dense.ts'

/** What is known of ions that change between several kinds of place. */
export interface Chain {
  /** In one run. */
  readonly ions: number
  /** Share of them that is on each kind. */
  readonly shares: readonly number[]
  /** How full the places of each kind are. */
  readonly full: readonly number[]
  /** How often an ion of one kind of place was seen on another next, in all runs, [from][to]. */
  readonly changes: ArrayLike<number>
  readonly runs: number
}

/** No kind counts as fuller than this. */
const FULLEST = 1 - 1e-9

/** Covariance of the mean shares of kinds over runs, [kind][kind], from all modes of the chain that was counted: the slow ones of fast
 *  kinds too.
 *
 *  With s_k = N p_k (1 − θ_k), S = (C + Cᵀ)/2 and L_kk = Σ_j S_kj/s_k, L_kj = −S_kj/√(s_k s_j), changes of numbers over their
 *  equilibrium relax with the rates L/(R T); a mode λ has the variance 1/(R + λ/2), as two kinds have it, so that
 *  cov(n_k, n_j) = √(s_k s_j) ((R + L/2)⁻¹)_kj − s_k s_j/(R Σ s): what all ions together do is no mode.
 *  Source: variance of a time mean by the fundamental matrix (Kemeny and Snell, Finite Markov Chains, ch. 4), each mode by (1 + λT/2)⁻¹. */
export function chainCovariance({ ions, shares, full, changes, runs }: Chain): Float64Array {
  const n = shares.length
  const own = shares.map((share, k) => ions * share * (1 - Math.min(FULLEST, full[k])))
  const kinds = [...own.keys()].filter((k) => own[k] > 0)
  const both = (k: number, j: number) => (changes[k * n + j] + changes[j * n + k]) / 2
  const sum = kinds.reduce((all, k) => all + own[k], 0)
  const matrix = Float64Array.from({ length: kinds.length * kinds.length }, (_, at) => {
    const [k, j] = [kinds[Math.floor(at / kinds.length)], kinds[at % kinds.length]]
    if (k !== j) return -both(k, j) / 2 / Math.sqrt(own[k] * own[j])
    return runs + kinds.reduce((all, other) => all + (other === k ? 0 : both(k, other)), 0) / 2 / own[k]
  })
  const L = cholesky(matrix, kinds.length)
  const out = new Float64Array(n * n)
  kinds.forEach((k, place) => {
    const unit = new Float64Array(kinds.length)
    unit[place] = 1
    const column = backward(L, forward(L, unit))
    kinds.forEach((j, at) => {
      const covariance = Math.sqrt(own[k] * own[j]) * column[at] - (own[k] * own[j]) / (runs * sum)
      out[k * n + j] = covariance / (ions * ions)
    })
  })
  return out
}

/** Variance of Σ factor × share. */
export function varianceOf(covariance: Float64Array, factors: ArrayLike<number>): number {
  const n = factors.length
  let sum = 0
  for (let k = 0; k < n; k++)
    for (let j = 0; j < n; j++) sum += factors[k] * factors[j] * covariance[k * n + j]
  return Math.max(0, sum)
}
