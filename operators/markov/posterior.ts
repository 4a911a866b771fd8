import { stationaryOf } from '../numerics/elimination.ts'
import { gamma, gaussian } from '../numerics/random.ts'

/** Sweeps between two samples of the reversible posterior, and before the first. */
const THINNING = 10
const BURN_IN = 100
/** Flows below this, of 1 in all, would be lost to underflow. */
const LEAST = 1e-200

export interface Sample {
  readonly T: Float64Array
  readonly pi: Float64Array
}

/** Transition matrices drawn from the posterior of independent counts C [n][n]: each row a Dirichlet distribution with the counts
 *  as parameters. Transitions that were never seen stay impossible. */
export function* anyMatrices(C: Float64Array, n: number, random: () => number): Generator<Sample> {
  for (;;) {
    const T = C.map((count) => (count > 0 ? gamma(count, random) : 0))
    normaliseRows(T, n)
    yield { T, pi: stationaryOf(T, n) }
  }
}

/** The same among reversible matrices, under the prior ∏ 1/x_ij of x_ij = π_i T_ij: Metropolis steps on ln x_ij of the transitions
 *  between states. What a state keeps to itself separates off, T_ii is a Beta distribution of c_ii and c_i − c_ii. `start` is where the
 *  walk begins, the estimate of largest likelihood.
 *  Source: Trendelkamp-Schroer et al., J. Chem. Phys. 143, 174101 (2015). */
export function* reversibleMatrices(
  C: Float64Array,
  n: number,
  start: Sample,
  random: () => number,
): Generator<Sample> {
  const walk = walkFrom(C, n, start)
  for (let i = 0; i < BURN_IN; i++) sweep(walk, random)
  for (;;) {
    for (let i = 0; i < THINNING; i++) sweep(walk, random)
    yield withStays(walk, C, random)
  }
}

/** Transitions between states only: the diagonals of C and x count as zero. */
interface Walk {
  readonly n: number
  /** c_ij + c_ji */
  readonly both: Float64Array
  /** Σ_{j≠i} c_ij */
  readonly out: Float64Array
  readonly x: Float64Array
  /** Σ_{j≠i} x_ij */
  readonly rest: Float64Array
}

function walkFrom(C: Float64Array, n: number, { T, pi }: Sample): Walk {
  const walk = {
    n,
    both: new Float64Array(n * n),
    out: new Float64Array(n),
    x: new Float64Array(n * n),
    rest: new Float64Array(n),
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      if (i === j) continue
      walk.both[i * n + j] = C[i * n + j] + C[j * n + i]
      walk.out[i] += C[i * n + j]
      walk.x[i * n + j] = (pi[i] * T[i * n + j] + pi[j] * T[j * n + i]) / 2
    }
  rescale(walk)
  return walk
}

/** One pass over all pairs of states. */
function sweep(walk: Walk, random: () => number): void {
  const { n, x } = walk
  for (let k = 0; k < n; k++) for (let l = 0; l < k; l++) if (x[k * n + l] > 0) stepPair(walk, k, l, random)
  rescale(walk)
}

/** No probability depends on the scale of x: it is set back before it wanders off. */
function rescale({ n, x, rest }: Walk): void {
  const all = x.reduce((sum, value) => sum + value, 0)
  rest.fill(0)
  for (let cell = 0; cell < x.length; cell++) {
    x[cell] /= all
    rest[Math.floor(cell / n)] += x[cell]
  }
}

/** ln of the density of y = ln x_kl: a y − c_k ln(s_k + eʸ) − c_l ln(s_l + eʸ); concave. The step is scaled by its curvature. */
function stepPair({ n, both, out, x, rest }: Walk, k: number, l: number, random: () => number): void {
  const old = x[k * n + l]
  const a = both[k * n + l]
  const sk = Math.max(0, rest[k] - old)
  const sl = Math.max(0, rest[l] - old)
  if (sk + sl <= 1e-14 * old) return
  const width = 2.4 / Math.sqrt(curvature(a, out[k], out[l], sk, sl))
  const trial = old * Math.exp(width * gaussian(random))
  if (!(trial > LEAST)) return
  const gain =
    a * Math.log(trial / old) -
    out[k] * Math.log((sk + trial) / (sk + old)) -
    out[l] * Math.log((sl + trial) / (sl + old))
  if (!(Math.log(1 - random()) < gain)) return
  x[k * n + l] = x[l * n + k] = trial
  rest[k] += trial - old
  rest[l] += trial - old
}

/** −d²/dy² at the mode, which does not depend on where the walk is. */
function curvature(a: number, ck: number, cl: number, sk: number, sl: number): number {
  const square = ck + cl - a
  const half = (ck - a) * sl + (cl - a) * sk
  const x = square > 0 ? (-half + Math.sqrt(half * half + 4 * square * a * sk * sl)) / (2 * square) : sk + sl
  const part = (c: number, s: number) => (c * s * x) / ((s + x) * (s + x))
  return Math.max(part(ck, sk) + part(cl, sl), 1e-3 * Math.max(a, 1e-3))
}

function withStays({ n, out, x, rest }: Walk, C: Float64Array, random: () => number): Sample {
  const T = x.slice()
  const pi = rest.map((leaving, i) => {
    const stay = C[i * n + i]
    T[i * n + i] = stay > 0 ? (leaving * gamma(stay, random)) / gamma(out[i], random) : 0
    return leaving + T[i * n + i]
  })
  normaliseRows(T, n)
  const all = pi.reduce((sum, value) => sum + value, 0)
  return { T, pi: pi.map((value) => value / all) }
}

function normaliseRows(T: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const row = T.subarray(i * n, (i + 1) * n)
    const sum = row.reduce((all, value) => all + value, 0)
    for (let j = 0; j < n; j++) row[j] /= sum
  }
}
