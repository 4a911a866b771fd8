import {
  addProducts,
  invert,
  type Job,
  type Keeping,
  keepingOf,
  lagProduct,
  load,
  type Piece,
  pairsOf,
} from './lag-products.ts'
import type { Side, Workspace } from './workspace.ts'

/** Σ (x(t) − x(t−τ))² over the series of a job and the frames t of the piece, τ = 1 … lags; t − τ may lie in the piece before.
 *  Series in Å, float32; sums in Å², double, handed to `take` job by job in an array that is used again.
 *  With u = x − (first value of its piece) and d the distance of the two origins, a pair across pieces gives
 *  (u_k + d)² + (u_{k−1} − d)² − d² − 2u_k u_{k−1}; products by FFT over two pieces, squares by running sums. */
export function displacementSums(
  space: Workspace,
  piece: Piece,
  jobs: readonly Job[],
  lags: number,
  take: (job: number, sums: Float64Array) => void,
): void {
  const keeping = keepingOf(
    space,
    piece,
    jobs.reduce((sum, job) => sum + pairsOf(job), 0),
  )
  const sums = new Float64Array(lags)
  space.kept = undefined
  let place = 0
  for (let first = 0; first < jobs.length; first += 2) {
    space.sides.forEach((side, s) => {
      clear(side)
      place = addJob(space, piece, jobs[first + s] ?? new Int32Array(0), side, place, keeping)
    })
    invert(space)
    for (let s = 0; s < 2 && first + s < jobs.length; s++) {
      complete(space, piece, s, sums)
      take(first + s, sums)
    }
  }
  if (keeping.keep) space.kept = { owner: new WeakRef(piece.owner), index: piece.index }
}

function clear(side: Side): void {
  for (const values of [side.products, side.own, side.later, side.earlier]) values.fill(0)
  side.shift = 0
}

function addJob(
  space: Workspace,
  piece: Piece,
  job: Job,
  side: Side,
  place: number,
  keeping: Keeping,
): number {
  const pairs = pairsOf(job)
  for (let pair = 0; pair < pairs; pair++) {
    load(space, piece, job, pair)
    addProducts(space, piece, side, place + pair, keeping)
    for (let k = 0; k < 2 && 2 * pair + k < job.length; k++) addSquares(space, piece, side, k)
  }
  return place + pairs
}

function addSquares({ spectra, now, before, piece: length }: Workspace, piece: Piece, side: Side, k: number) {
  const origin = now[k][0]
  spectra.addSquares(side.own, now[k], origin, piece.count)
  if (!piece.before) return
  const earlier = before[k][0]
  spectra.addSquares(side.later, now[k], earlier, piece.count)
  spectra.addSquares(side.earlier, before[k], origin, length)
  side.shift += (origin - earlier) * (origin - earlier)
}

function complete(space: Workspace, { count, before }: Piece, s: number, sums: Float64Array): void {
  const { own, later, earlier, shift } = space.sides[s]
  for (const values of [own, later, earlier]) accumulate(values)
  for (let lag = 1; lag <= sums.length; lag++) {
    const within = count - lag
    const across = before ? Math.min(lag, count) : 0
    let squares = within > 0 ? own[count - 1] - own[lag - 1] + own[within - 1] : 0
    if (across > 0) {
      const from = space.piece - lag
      squares += later[across - 1] - across * shift
      squares += earlier[from + across - 1] - (from > 0 ? earlier[from - 1] : 0)
    }
    sums[lag - 1] = within > 0 || across > 0 ? squares - 2 * lagProduct(space, s, lag) : 0
  }
}

/** Running sums, in place. */
function accumulate(values: Float64Array): void {
  for (let t = 1; t < values.length; t++) values[t] += values[t - 1]
}
