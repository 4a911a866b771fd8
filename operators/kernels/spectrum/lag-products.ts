import type { Workspace } from './workspace.ts'

/** A row of series that are summed over, as indices; two at a time share a complex FFT. */
export type Job = Int32Array

/** Consecutive frames of many series, and the full piece before them where there is one. */
export interface Piece {
  /** Its number: it begins with frame index × length of a piece. */
  readonly index: number
  readonly count: number
  /** [series][frame], rows as long as a full piece. */
  readonly now: Float32Array
  readonly before: Float32Array | undefined
  /** Whoever hands over consecutive pieces of the same series: spectra are kept in their name. */
  readonly owner: object
}

/** How the spectra of the piece before are come by; the bits are the same. */
export interface Keeping {
  /** The spectra of this piece are to be kept … */
  readonly keep: boolean
  /** … and those of the piece before have been. */
  readonly reuse: boolean
}

export function keepingOf(space: Workspace, piece: Piece, pairs: number): Keeping {
  const keep = pairs <= space.most && piece.count === space.piece
  const { kept } = space
  const reuse = keep && kept?.owner.deref() === piece.owner && kept.index === piece.index - 1
  while (keep && space.store.length < pairs) space.store.push(space.spectra.complex())
  if (space.store.length === 0) space.store.push(space.spectra.complex())
  return { keep, reuse }
}

/** Which pairs of frames are summed over: both in the piece, one in the piece before, both in the piece before. */
export interface Terms {
  readonly now: boolean
  readonly across: boolean
  readonly before: boolean
}

/** Every piece by itself and with the one before it. */
export const AS_THEY_COME: Terms = { now: true, across: true, before: false }
/** A piece by itself waits for the next one, whose sums need its spectrum anyway; the end of the run adds the last. */
export const ONE_BEHIND: Terms = { now: false, across: true, before: true }
export const ALL_TERMS: Terms = { now: true, across: true, before: true }

export const pairsOf = (job: Job): number => Math.ceil(job.length / 2)

/** Makes the two series of a pair ready; frames that a short piece lacks repeat its first, which is its origin. */
export function load(space: Workspace, piece: Piece, job: Job, pair: number): void {
  for (let k = 0; k < 2; k++) {
    const series = job[2 * pair + k]
    if (series === undefined) {
      space.now[k].fill(0)
      space.before[k].fill(0)
      continue
    }
    const from = series * space.piece
    space.now[k].set(piece.now.subarray(from, from + piece.count))
    space.now[k].fill(space.now[k][0], piece.count)
    if (piece.before) space.before[k].set(piece.before.subarray(from, from + space.piece))
  }
}

/** Adds the products of a loaded pair; `place` is the pair's number over all jobs. */
export function addProducts(
  space: Workspace,
  piece: Piece,
  place: number,
  { keep, reuse }: Keeping,
  terms: Terms = AS_THEY_COME,
): void {
  const { spectra, fresh, products, store } = space
  const slot = keep ? place : 0
  if (piece.before && !reuse) transform(space, space.before, store[slot])
  transform(space, space.now, fresh)
  if (!piece.before) spectra.addPower(products, fresh)
  else if (terms.before) spectra.addEarlier(products, fresh, store[slot])
  else spectra.addProducts(products, fresh, store[slot])
  if (piece.before && terms.before && terms.now) spectra.addPower(products, fresh)
  if (!keep) return
  space.fresh = store[slot]
  store[slot] = fresh
}

function transform(space: Workspace, [a, b]: readonly [Float32Array, Float32Array], into: Float64Array) {
  space.spectra.transform(a, a[0], b, b[0], into)
}

/** Back from spectra to lags: after this `lagProduct(space, τ)` is Σ u(t)u(t−τ) over the later frames t of the piece.
 *  The products of two series that share an FFT are the real part; a forward FFT read backwards is the inverse. */
export const invert = ({ spectra, products }: Workspace): void => spectra.fft(products)

export const lagProduct = ({ products, spectra: { n } }: Workspace, lag: number): number =>
  products[2 * (n - lag)] / n
