/** Sums of a stretch: xx, yy, zz of the displacement, or xy, xz, yz too. */
export type Products = 3 | 6

/** Pairs of frames of one lag, by the places of their later frames in a line: begin ≤ t < end. */
export interface Stretch {
  readonly lag: number
  readonly begin: number
  readonly end: number
}

/** A line holds x, y and z of one row, as many frames each, one behind the other, Å. */
export type Line = Float32Array | Float64Array

/** Sums over pairs of frames, row by row. */
export interface PairProducts {
  /** Forgets all sums; lines to come have so many numbers. */
  begin(stretches: readonly Stretch[], numbers: number, products: Products): void
  /** Adds the products of r(t) − r(t − lag) of a row, in double; differences of single precision are rounded to it. */
  add(line: Line): void
  /** [stretch][product], Å²; as long as no other line comes. */
  sums(): Float64Array
}
