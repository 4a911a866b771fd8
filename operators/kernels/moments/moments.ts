import type { Chunk } from '../history.ts'

/** What one lag adds up: xx, yy, zz, xy, xz, yz of the displacement Δr, and |Δr|⁴. */
export const MOMENTS = 7

/** Direct sums over displacements of one row of a chunk whose series are x, y, z. */
export interface Moments {
  /** Makes a row ready for `add`. */
  load(chunk: Chunk, row: number): void
  /** into[place …] += Σ over the new frames t of the moments of r(t) − r(t − lag), where frame t − lag is there;
   *  gives their number. Lags in frames, positions in Å, sums in Å² and Å⁴ in double. */
  add(lag: number, into: Float64Array, place: number): number
}

/** The new frames of a chunk that have a frame `lag` before them: from this one on. */
export const firstWith = ({ at }: Chunk, lag: number): number => Math.max(0, lag - at)
