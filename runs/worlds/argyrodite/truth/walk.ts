import type { Network } from '../network.ts'

/** D of a reversible Markov walk on a network, Å²/ps: ⅓ (½ Σ π_i k_ij d_ij² − Σ π_i v_i·χ_i) with v_i = Σ_j k_ij d_ij and −Kχ = v,
 *  the last term what jumps take back of one another. `shares` has π of each site. */
export function walkD({ ways }: Network, shares: readonly number[]): number {
  const free = ways.reduce(
    (sum, own, i) =>
      sum +
      shares[i] *
        own.reduce((part, { by, rate }) => part + (rate * (by[0] ** 2 + by[1] ** 2 + by[2] ** 2)) / 2, 0),
    0,
  )
  const taken = [0, 1, 2].reduce((sum, axis) => {
    const v = ways.map((own) => own.reduce((part, { by, rate }) => part + rate * by[axis], 0))
    const chi = relaxed(ways, v)
    return sum + v.reduce((part, value, i) => part + shares[i] * value * chi[i], 0)
  }, 0)
  return (free - taken) / 3
}

/** χ with −Kχ = v, by Gauss and Seidel; v has no part along the even vector, as the walk is reversible. */
function relaxed(ways: Network['ways'], v: readonly number[]): Float64Array {
  const chi = new Float64Array(v.length)
  const exits = ways.map((own) => own.reduce((sum, { rate }) => sum + rate, 0))
  for (let round = 0; round < 20_000; round++) {
    let change = 0
    for (let i = 0; i < v.length; i++) {
      const next = (v[i] + ways[i].reduce((sum, { to, rate }) => sum + rate * chi[to], 0)) / exits[i]
      change = Math.max(change, Math.abs(next - chi[i]))
      chi[i] = next
    }
    if (change < 1e-15) break
  }
  return chi
}

/** ⟨cos Q·(R(t) − R(0))⟩ of the sites that an ion is at, Q in Å⁻¹: Σ_ij π_i [e^{K(Q)t}]_ij with K(Q)_ij = k_ij e^{iQ·d_ij}. */
export function walkDecay(
  { ways }: Network,
  shares: readonly number[],
  q: readonly number[],
  times: readonly number[],
): number[] {
  const exits = ways.map((own) => own.reduce((sum, { rate }) => sum + rate, 0))
  const most = Math.max(...exits)
  const turned = ways.map((own) =>
    own.map(({ to, by, rate }) => {
      const phase = q[0] * by[0] + q[1] * by[1] + q[2] * by[2]
      return { to, re: (rate * Math.cos(phase)) / most, im: (rate * Math.sin(phase)) / most }
    }),
  )
  let re: Float64Array = new Float64Array(ways.length).fill(1)
  let im: Float64Array = new Float64Array(ways.length)
  const step = () => {
    const [nextRe, nextIm] = [new Float64Array(re.length), new Float64Array(re.length)]
    turned.forEach((own, i) => {
      nextRe[i] = (1 - exits[i] / most) * re[i]
      nextIm[i] = (1 - exits[i] / most) * im[i]
      for (const way of own) {
        nextRe[i] += way.re * re[way.to] - way.im * im[way.to]
        nextIm[i] += way.re * im[way.to] + way.im * re[way.to]
      }
    })
    re = nextRe
    im = nextIm
  }
  /** e^{Kt} as a mean over the Poisson number of steps; at most four of them a piece. */
  const forward = (time: number) => {
    const pieces = Math.max(1, Math.ceil((most * time) / 4))
    const mean = (most * time) / pieces
    for (let piece = 0; piece < pieces; piece++) {
      const [sumRe, sumIm] = [new Float64Array(re.length), new Float64Array(re.length)]
      let weight = Math.exp(-mean)
      for (let n = 0; n < 40; n++) {
        for (let i = 0; i < re.length; i++) {
          sumRe[i] += weight * re[i]
          sumIm[i] += weight * im[i]
        }
        weight *= mean / (n + 1)
        step()
      }
      re = sumRe
      im = sumIm
    }
  }
  let now = 0
  return times.map((time) => {
    if (time > now) forward(time - now)
    now = time
    return re.reduce((sum, value, i) => sum + shares[i] * value, 0)
  })
}
