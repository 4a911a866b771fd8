import type { Spectra } from './spectra.ts'
import { simdSpectra } from './spectra-simd.ts'

/** Spectra of a piece are kept for the next piece while they take no more than this. */
const KEEP_BYTES = 64 * 1024 * 1024
/** Arrays besides those: two sums of products, two spectra, and the short ones (together less than three). */
const FIXED_ROOM = 7

/** What the lag sums over pieces of one length work in: one a thread and length, owned by nobody for long. */
export interface Workspace {
  /** Frames of a piece; spectra have twice as many points. */
  readonly piece: number
  readonly spectra: Spectra
  /** For the two jobs that are done at once. */
  readonly sides: readonly [Side, Side]
  readonly now: readonly [Float32Array, Float32Array]
  readonly before: readonly [Float32Array, Float32Array]
  /** The spectrum being made, and both jobs' products on their way back to lags. */
  fresh: Float64Array
  readonly mixed: Float64Array
  /** Spectra of each pair of series in the piece that `kept` names; `most` of them are kept at most. */
  readonly store: Float64Array[]
  readonly most: number
  kept: { readonly owner: WeakRef<object>; readonly index: number } | undefined
}

/** Sums of one job: the spectrum of its lag products and the squares that complete them. */
export interface Side {
  readonly products: Float64Array
  readonly own: Float64Array
  readonly later: Float64Array
  readonly earlier: Float64Array
  /** Σ of the squared distances between the origins of the two pieces. */
  shift: number
}

export function makeWorkspace(piece: number, make: (n: number, room: number) => Spectra): Workspace {
  const most = Math.max(1, Math.floor(KEEP_BYTES / (32 * piece)))
  const spectra = make(2 * piece, FIXED_ROOM + most)
  const side = (): Side => ({
    products: spectra.complex(),
    own: spectra.frames(),
    later: spectra.frames(),
    earlier: spectra.frames(),
    shift: 0,
  })
  return {
    piece,
    spectra,
    sides: [side(), side()],
    now: [spectra.series(), spectra.series()],
    before: [spectra.series(), spectra.series()],
    fresh: spectra.complex(),
    mixed: spectra.complex(),
    store: [],
    most,
    kept: undefined,
  }
}

const MOST_WORKSPACES = 3
const workspaces = new Map<number, Workspace>()

/** The thread's workspace for this length of piece. */
export function workspaceFor(piece: number): Workspace {
  const known = workspaces.get(piece)
  if (known) return known
  if (workspaces.size >= MOST_WORKSPACES) workspaces.delete(workspaces.keys().next().value as number)
  const made = makeWorkspace(piece, simdSpectra)
  workspaces.set(piece, made)
  return made
}
