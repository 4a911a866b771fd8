/** Gas constant, J/mol/K: the published walks entropy carries it. */
export const GAS_CONSTANT = 8.314462618
/** Rows of a flux matrix that add to less are round-off. */
const ROUND_OFF = 2.2e-15
const MOST_EDGES = 4

/** −Σ f' ln f' over the edges of a net flux [n][n], f' its share of the sum: at most ln of the number of edges.
 *  Source: Guan et al., eq. 1. */
export function fluxEntropy(net: Float64Array): number {
  const all = net.reduce((sum, flux) => sum + flux, 0)
  return net.reduce((sum, flux) => sum - entropyTerm(flux / all), 0)
}

/** −R Σ f_w ln f_w over all walks s → e of one to four edges that end when e is first reached; f_w is the product of the flux along the
 *  walk, rows divided by their sum. Walks may come back to a state; an edge to itself is none.
 *  Source: the public code of Guan et al. */
export const walksEntropy = (net: Float64Array, n: number, s: number, e: number): number =>
  GAS_CONSTANT *
  overWalks(
    rowsDivided(net, n, (row) => row.reduce((sum, value) => sum + value, 0)),
    n,
    s,
    e,
  )

/** The same with rows divided by their L2 norm and without R. */
export const walks2025Entropy = (net: Float64Array, n: number, s: number, e: number): number =>
  overWalks(
    rowsDivided(net, n, (row) => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))),
    n,
    s,
    e,
  )

function rowsDivided(net: Float64Array, n: number, size: (row: Float64Array) => number): Float64Array {
  const out = net.slice()
  for (let i = 0; i < n; i++) {
    const row = out.subarray(i * n, (i + 1) * n)
    const by = row.reduce((sum, value) => sum + value, 0) < ROUND_OFF ? 1 : size(row)
    for (let j = 0; j < n; j++) row[j] /= by
  }
  return out
}

function overWalks(f: Float64Array, n: number, s: number, e: number): number {
  let sum = 0
  const go = (i: number, product: number, edges: number): void => {
    for (let j = 0; j < n; j++) {
      const along = product * f[i * n + j]
      if (j === i || !(along > 0)) continue
      if (j === e) sum -= entropyTerm(along)
      else if (edges + 1 < MOST_EDGES) go(j, along, edges + 1)
    }
  }
  go(s, 1, 0)
  return sum
}

const entropyTerm = (f: number): number => (f > 0 ? f * Math.log(f) : 0)
