/** Volume of a cell of row vectors a, b, c (9 numbers, Å), Å³. */
export const volumeOf = (cell: ArrayLike<number>): number => Math.abs(dot(cross(cell, 3, 6), cell, 0))

/** Distances between opposite faces of a cell (9 numbers, Å) along a, b and c, Å. */
export function perpendicularWidths(cell: ArrayLike<number>): number[] {
  const volume = volumeOf(cell)
  return [
    [3, 6],
    [6, 0],
    [0, 3],
  ].map(([m, n]) => volume / Math.hypot(...cross(cell, m, n)))
}

/** Half the smallest of them, Å: what is nearer than that has one nearest image. */
export const halfWidth = (cell: ArrayLike<number>): number => Math.min(...perpendicularWidths(cell)) / 2

function cross(h: ArrayLike<number>, m: number, n: number): number[] {
  return [
    h[m + 1] * h[n + 2] - h[m + 2] * h[n + 1],
    h[m + 2] * h[n] - h[m] * h[n + 2],
    h[m] * h[n + 1] - h[m + 1] * h[n],
  ]
}

const dot = (v: readonly number[], h: ArrayLike<number>, m: number): number =>
  v[0] * h[m] + v[1] * h[m + 1] + v[2] * h[m + 2]
