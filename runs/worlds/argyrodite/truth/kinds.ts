import { KINDS, type Kind, type Rates, toT2, toT4 } from '../network.ts'

/** Rates between the kinds of site, 1/ps, [from][to] in the order of KINDS, with minus the exits on the diagonal. All sites of a kind
 *  are alike, so that the kinds are a Markov chain of their own. */
export function kindRates(rates: Rates): number[][] {
  const [a, b] = [2 * toT2(rates), toT4(rates)]
  const [c, d] = [2 * rates.fromT2, 3 * rates.fromT4]
  return [
    [-a - b, a, b],
    [c, -c, 0],
    [d, 0, -d],
  ]
}

/** Relaxation times of the kinds, ps, longest first: −1 over the eigenvalues that are not 0. */
export function kindTimescales(rates: Rates): number[] {
  const [[exit], [, c], [, , d]] = kindRates(rates)
  const k = kindRates(rates)
  const trace = exit + c + d
  const minors = exit * c - k[0][1] * k[1][0] + exit * d - k[0][2] * k[2][0] + c * d
  const root = Math.sqrt(trace * trace - 4 * minors)
  return [trace + root, trace - root].map((double) => -2 / double)
}

/** T(lag) = e^{K lag}, [from][to]. */
export function kindModel(rates: Rates, lag: number): number[][] {
  const halvings = Math.max(0, Math.ceil(Math.log2(lag * 100)))
  const small = kindRates(rates).map((row) => row.map((value) => (value * lag) / 2 ** halvings))
  let sum = identity
  let term = identity
  for (let n = 1; n < 30; n++) {
    term = product(term, small).map((row) => row.map((value) => value / n))
    sum = sum.map((row, i) => row.map((value, j) => value + term[i][j]))
  }
  for (let k = 0; k < halvings; k++) sum = product(sum, sum)
  return sum
}

const identity: number[][] = KINDS.map((_, i) => KINDS.map((__, j) => (i === j ? 1 : 0)))
const product = (a: readonly number[][], b: readonly number[][]): number[][] =>
  a.map((row) => b[0].map((_, j) => row.reduce((total, value, k) => total + value * b[k][j], 0)))

/** Mean first-passage time from one kind to another, ps: frame by frame where no lag is given (frames without end close), else that of
 *  the model of this lag, which sees arrivals at its multiples alone. */
export function kindPassage(rates: Rates, from: Kind, to: Kind, lag?: number): number {
  const [i, j] = [KINDS.indexOf(from), KINDS.indexOf(to)]
  const k = 3 - i - j
  const T = lag === undefined ? undefined : kindModel(rates, lag)
  // m_i = step + stay_i m_i + over m_k, with rates over exits where there is no lag.
  const move = (a: number, b: number) => (T ? T[a][b] : kindRates(rates)[a][b])
  const step = lag ?? 1
  const leave = (a: number) => move(a, j) + move(a, 3 - a - j)
  const [det, here] = [leave(i) * leave(k) - move(i, k) * move(k, i), leave(k) + move(i, k)]
  return (step * here) / det
}

/** S_p(A→B) = −Σ f ln f over the net flux of the model of this lag, as shares of its sum. Source: Guan et al., eq. 1. */
export function kindEntropy(rates: Rates, from: Kind, to: Kind, lag: number): number {
  const [i, j] = [KINDS.indexOf(from), KINDS.indexOf(to)]
  const k = 3 - i - j
  const T = kindModel(rates, lag)
  const pi = KINDS.map((kind) => rates.shares[kind])
  const ahead = T[k][j] / (T[k][j] + T[k][i])
  const fluxes = [pi[i] * T[i][j], pi[i] * T[i][k] * ahead, pi[k] * T[k][j] * (1 - ahead)]
  const total = fluxes.reduce((sum, flux) => sum + flux, 0)
  return fluxes.reduce((sum, flux) => sum - (flux / total) * Math.log(flux / total), 0)
}
