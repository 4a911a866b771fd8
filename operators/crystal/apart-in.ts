import { latticeOf, nearestShift } from '../../pipeline/cell/lattice.ts'
import { inverse3 } from '../../pipeline/cell/matrix.ts'
import { perpendicularWidths } from '../../pipeline/cell/widths.ts'

/** How to get from one place (fractions) to the nearest image of another. */
export interface Apart {
  /** Fractions of the cell. */
  readonly move: readonly number[]
  /** Å */
  readonly distance: number
}

/** Differences of places in a periodic cell of row vectors (Å). */
export function apartIn(cell: ArrayLike<number>): (from: readonly number[], to: readonly number[]) => Apart {
  const lattice = latticeOf(cell)
  const inverse = inverse3(cell)
  const times = (f: readonly number[], m: ArrayLike<number>) =>
    [0, 1, 2].map((c) => f[0] * m[c] + f[1] * m[3 + c] + f[2] * m[6 + c])
  return (from, to) => {
    const d = times(
      to.map((value, c) => value - from[c]),
      cell,
    )
    const image = nearestShift(lattice, d[0], d[1], d[2])
    const nearest = d.map((value, c) => value - image[c])
    return { move: times(nearest, inverse), distance: Math.hypot(...nearest) }
  }
}

/** Å */
const ROUNDING = 1e-6

/** Whether two places may be nearer to each other than this, Å: false where the layers of the cell that they are in say that they are not,
 *  which is sooner known than their distance. */
export function maybeWithin(
  cell: ArrayLike<number>,
  within: number,
): (from: readonly number[], to: readonly number[]) => boolean {
  const most = perpendicularWidths(cell).map((width) => (within + ROUNDING) / width)
  return (from, to) => {
    for (let axis = 0; axis < 3; axis++) {
      const between = to[axis] - from[axis]
      if (Math.abs(between - Math.round(between)) > most[axis]) return false
    }
    return true
  }
}
