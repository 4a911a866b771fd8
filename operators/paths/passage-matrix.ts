import type { Chain } from '../markov/chain.ts'

/** A state that was eliminated: its time is (b + Σ P_j m_j)/rate over the states eliminated after it. */
interface Eliminated {
  readonly state: number
  readonly row: Float64Array
  readonly b: number
  readonly rate: number
}

/** Mean first-passage times between all places of a chain, [from][to], in lags. Every target needs all other states eliminated:
 *  half of them at a time is shared, n³ operations in all and nothing subtracted. */
export function passageMatrix({ T, n }: Chain): Float64Array {
  const out = new Float64Array(n * n)
  const all = Array.from({ length: n }, (_, i) => i)
  descend(all, T, new Float64Array(n).fill(1), [])
  return out

  function descend(
    left: readonly number[],
    P: Float64Array,
    b: Float64Array,
    gone: readonly Eliminated[],
  ): void {
    if (left.length === 1) {
      arrive(left[0], gone)
      return
    }
    const half = left.length >> 1
    for (const [keep, drop] of [
      [left.slice(0, half), left.slice(half)],
      [left.slice(half), left.slice(0, half)],
    ]) {
      const [ownP, ownB] = [P.slice(), b.slice()]
      descend(keep, ownP, ownB, [...gone, ...eliminate(ownP, ownB, n, keep, drop)])
    }
  }

  function arrive(to: number, gone: readonly Eliminated[]): void {
    const known = [to]
    for (let k = gone.length - 1; k >= 0; k--) {
      const { state, row, b, rate } = gone[k]
      let sum = b
      for (const j of known) sum += row[j] * out[j * n + to]
      out[state * n + to] = sum / rate
      known.push(state)
    }
  }
}

/** Takes the states `drop` out of P and b, one after the other; those of `keep` remain. */
function eliminate(
  P: Float64Array,
  b: Float64Array,
  n: number,
  keep: readonly number[],
  drop: readonly number[],
): Eliminated[] {
  return drop.map((k, at) => {
    const left = [...keep, ...drop.slice(at + 1)]
    const row = P.subarray(k * n, (k + 1) * n)
    const rate = left.reduce((sum, j) => sum + row[j], 0)
    for (const i of left) {
      const f = P[i * n + k] / rate
      if (f === 0) continue
      for (const j of left) P[i * n + j] += f * row[j]
      b[i] += f * b[k]
    }
    return { state: k, row, b: b[k], rate }
  })
}
