import {
  invert,
  type Job,
  type Keeping,
  keepingOf,
  lagProduct,
  load,
  type Piece,
  pairsOf,
} from './lag-products.ts'
import type { Workspace } from './workspace.ts'

/** Σ x(t)·x(t−τ) over the series of a job and the frames t of the piece, τ = 0 … lags; t − τ may lie in the piece before.
 *  Series float32; sums in double, handed to `take` job by job in an array that is used again.
 *  Values are taken as they are: series with a mean far from zero lose digits to it. */
export function productSums(
  space: Workspace,
  piece: Piece,
  jobs: readonly Job[],
  lags: number,
  take: (job: number, sums: Float64Array) => void,
): void {
  const pairs = jobs.reduce((sum, job) => sum + pairsOf(job), 0)
  const keeping = keepingOf(space, piece, pairs)
  const sums = new Float64Array(lags + 1)
  space.kept = undefined
  let place = 0
  jobs.forEach((job, j) => {
    space.products.fill(0)
    for (let pair = 0; pair < pairsOf(job); pair++) {
      load(space, piece, job, pair)
      for (const series of space.now) series.fill(0, piece.count)
      addPair(space, piece, place + pair, keeping)
    }
    invert(space)
    sums[0] = space.products[0] / space.spectra.n
    for (let lag = 1; lag <= lags; lag++) sums[lag] = lagProduct(space, lag)
    take(j, sums)
    place += pairsOf(job)
  })
  if (keeping.keep) space.kept = { owner: new WeakRef(piece.owner), index: piece.index }
}

function addPair(space: Workspace, piece: Piece, place: number, { keep, reuse }: Keeping): void {
  const { spectra, fresh, products, store } = space
  const slot = keep ? place : 0
  if (piece.before && !reuse) spectra.transform(space.before[0], 0, space.before[1], 0, store[slot])
  spectra.transform(space.now[0], 0, space.now[1], 0, fresh)
  if (piece.before) spectra.addProducts(products, fresh, store[slot])
  else spectra.addPower(products, fresh)
  if (!keep) return
  space.fresh = store[slot]
  store[slot] = fresh
}
