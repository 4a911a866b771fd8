/** Sums of a stretch: xx, yy, zz of the displacement, or xy, xz, yz too. */
export type Products = 3 | 6

/** Pairs of frames of one lag, by the places of their later frames in a line: begin ≤ t < end. */
export interface Stretch {
  readonly lag: number
  readonly begin: number
  readonly end: number
}

/** Every 2ᵏth frame of a row, k the number of the level: its line is the last `reach` ones that are past and the `fresh` ones behind
 *  them, which are every second one of the level before, beginning with that number `from` of its fresh ones. */
export interface Level {
  readonly fresh: number
  readonly from: number
  readonly stretches: readonly Stretch[]
}

/** x, y and z, each [row][frame], Å, of single precision or double. */
export type Columns = readonly [Column, Column, Column]
export type Column = Float32Array | Float64Array

/** What rows have in common. */
export interface Lines {
  /** Frames of the past that are remembered of a level, and the levels that they are remembered of. */
  readonly reach: number
  readonly remembered: number
  /** The first of these, with all that have fresh frames. */
  readonly levels: readonly Level[]
  readonly products: Products
}

/** Sums over pairs of frames, row by row. */
export interface PairProducts {
  /** Forgets all sums. */
  begin(lines: Lines): void
  /** Adds the products of r(t) − r(t − lag) of the rows `first` to `end`, in double, and brings their past up to date,
   *  [row][level][axis][reach], in their precision. Columns have the frames of the first level. */
  add(columns: Columns, first: number, end: number, past: Column): void
  /** [stretch of any level][product], Å², and forgets them. */
  take(): Float64Array
}
