/** Solves (D − P) x = b with D_i = Σ_{j≠i} P_ij + e_i by elimination in which nothing is subtracted: for b ≥ 0 every x is right to
 *  rounding, however slow the chain. P [n][n] rates or probabilities (its diagonal is not read), e [n] those of leaving;
 *  b [m][n] right-hand sides, replaced by x. Every state must be able to leave.
 *  Source: Grassmann, Taksar, Heyman, Oper. Res. 33, 1107 (1985). */
export function solveLeaving(P: Float64Array, e: Float64Array, b: readonly Float64Array[]): void {
  const n = e.length
  const p = P.slice()
  const leave = e.slice()
  const rate = new Float64Array(n)
  for (let k = n - 1; k >= 0; k--) {
    let sum = leave[k]
    for (let j = 0; j < k; j++) sum += p[k * n + j]
    if (!(sum > 0)) throw new RangeError(`state ${k} cannot leave`)
    rate[k] = sum
    for (let i = 0; i < k; i++) {
      const f = p[i * n + k] / sum
      if (f === 0) continue
      for (let j = 0; j < k; j++) p[i * n + j] += f * p[k * n + j]
      leave[i] += f * leave[k]
      for (const side of b) side[i] += f * side[k]
    }
  }
  for (const x of b) {
    for (let k = 0; k < n; k++) {
      let sum = x[k]
      for (let j = 0; j < k; j++) sum += p[k * n + j] * x[j]
      x[k] = sum / rate[k]
    }
  }
}

/** Stationary distribution of an irreducible chain T [n][n], by the same elimination. */
export function stationaryOf(T: Float64Array, n: number): Float64Array {
  const p = T.slice()
  for (let k = n - 1; k > 0; k--) {
    let sum = 0
    for (let j = 0; j < k; j++) sum += p[k * n + j]
    for (let i = 0; i < k; i++) {
      p[i * n + k] /= sum
      for (let j = 0; j < k; j++) p[i * n + j] += p[i * n + k] * p[k * n + j]
    }
  }
  const pi = new Float64Array(n)
  pi[0] = 1
  for (let k = 1; k < n; k++) for (let i = 0; i < k; i++) pi[k] += pi[i] * p[i * n + k]
  const all = pi.reduce((sum, value) => sum + value, 0)
  return pi.map((value) => value / all)
}
