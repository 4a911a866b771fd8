import type { Spectra } from './spectra.ts'
import { simdSpectra } from './spectra-simd.ts'

/** Spectra of a piece are kept for the next piece while they take no more than this. */
const KEEP_BYTES = 64 * 1024 * 1024
/** Arrays besides those: products, the spectrum being made, and the short ones (together less than two). */
const FIXED_ROOM = 4

/** What the lag sums over pieces of one length work in: one a thread and length, owned by nobody for long. */
export interface Workspace {
  /** Frames of a piece; spectra have twice as many points. */
  readonly piece: number
  readonly spectra: Spectra
  /** Two series of this piece and of the one before. */
  readonly now: readonly [Float32Array, Float32Array]
  readonly before: readonly [Float32Array, Float32Array]
  fresh: Float64Array
  /** Sums over a job: products of spectra, and squares by frame. */
  readonly products: Float64Array
  readonly own: Float64Array
  readonly past: Float64Array
  readonly later: Float64Array
  readonly earlier: Float64Array
  /** Spectra of each pair of series in the piece that `kept` names; `most` of them are kept at most. */
  readonly store: Float64Array[]
  readonly most: number
  kept: { readonly owner: WeakRef<object>; readonly index: number } | undefined
}

export function makeWorkspace(piece: number, make: (n: number, room: number) => Spectra): Workspace {
  const most = Math.max(1, Math.floor(KEEP_BYTES / (32 * piece)))
  const spectra = make(2 * piece, FIXED_ROOM + most)
  return {
    piece,
    spectra,
    now: [spectra.series(), spectra.series()],
    before: [spectra.series(), spectra.series()],
    fresh: spectra.complex(),
    products: spectra.complex(),
    own: spectra.frames(),
    past: spectra.frames(),
    later: spectra.frames(),
    earlier: spectra.frames(),
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
