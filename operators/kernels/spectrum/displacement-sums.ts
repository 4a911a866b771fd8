import {
  AS_THEY_COME,
  addProducts,
  invert,
  type Job,
  type Keeping,
  keepingOf,
  lagProduct,
  load,
  type Piece,
  pairsOf,
  type Terms,
} from './lag-products.ts'
import type { Workspace } from './workspace.ts'

/** Σ (x(t) − x(t−τ))² over the series of a job and the pairs of frames that `terms` names, τ = 1 … lags.
 *  Series in Å, float32; sums in Å², double, handed to `take` job by job in an array that is used again.
 *  With u = x − (first value of its piece) and d the distance of the two origins, a pair across pieces gives
 *  (u_k + d)² + (u_{k−1} − d)² − d² − 2u_k u_{k−1}; products by FFT over two pieces, squares by running sums. */
export function displacementSums(
  space: Workspace,
  piece: Piece,
  jobs: readonly Job[],
  lags: number,
  take: (job: number, sums: Float64Array) => void,
  terms: Terms = AS_THEY_COME,
): void {
  const keeping = keepingOf(
    space,
    piece,
    jobs.reduce((sum, job) => sum + pairsOf(job), 0),
  )
  const sums = new Float64Array(lags)
  space.kept = undefined
  let place = 0
  jobs.forEach((job, j) => {
    const shift = addJob(space, piece, job, place, keeping, terms)
    complete(space, piece, shift, sums, terms)
    take(j, sums)
    place += pairsOf(job)
  })
  if (keeping.keep) space.kept = { owner: new WeakRef(piece.owner), index: piece.index }
}

/** Fills the workspace's sums; returns Σ d². */
function addJob(
  space: Workspace,
  piece: Piece,
  job: Job,
  place: number,
  keeping: Keeping,
  terms: Terms,
): number {
  for (const values of [space.products, space.own, space.past, space.later, space.earlier]) values.fill(0)
  let shift = 0
  for (let pair = 0; pair < pairsOf(job); pair++) {
    load(space, piece, job, pair)
    addProducts(space, piece, place + pair, keeping, terms)
    for (let k = 0; k < 2 && 2 * pair + k < job.length; k++) shift += addSquares(space, piece, k, terms)
  }
  invert(space)
  return shift
}

/** Adds one series; returns d². */
function addSquares(space: Workspace, piece: Piece, k: number, terms: Terms): number {
  const { spectra, own, past, later, earlier } = space
  const [now, before] = [space.now[k], space.before[k]]
  if (terms.now || !piece.before) spectra.addSquares(own, now, now[0], piece.count)
  if (!piece.before) return 0
  spectra.addSquares(later, now, before[0], piece.count)
  spectra.addSquares(earlier, before, now[0], space.piece)
  if (terms.before) spectra.addSquares(past, before, before[0], space.piece)
  return (now[0] - before[0]) * (now[0] - before[0])
}

function complete(
  space: Workspace,
  { count, before }: Piece,
  shift: number,
  sums: Float64Array,
  terms: Terms,
): void {
  const { own, past, later, earlier, piece } = space
  for (const values of before ? [own, past, later, earlier] : [own]) accumulate(values)
  for (let lag = 1; lag <= sums.length; lag++) {
    const within = terms.now || !before ? count - lag : 0
    const across = before ? Math.min(lag, count) : 0
    let squares = within > 0 ? inside(own, count, lag) : 0
    if (before && terms.before && piece > lag) squares += inside(past, piece, lag)
    if (across > 0) {
      const from = piece - lag
      squares += later[across - 1] - across * shift
      squares += earlier[from + across - 1] - (from > 0 ? earlier[from - 1] : 0)
    }
    const pairs = within > 0 || across > 0
    sums[lag - 1] = pairs ? squares - 2 * lagProduct(space, lag) : 0
  }
}

/** Σ u(t)² + u(t−τ)² over the pairs of frames of one piece, from running sums. */
const inside = (squares: Float64Array, count: number, lag: number): number =>
  squares[count - 1] - squares[lag - 1] + squares[count - lag - 1]

/** Running sums, in place. */
function accumulate(values: Float64Array): void {
  for (let t = 1; t < values.length; t++) values[t] += values[t - 1]
}
