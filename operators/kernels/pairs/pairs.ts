import { ballsOf, type Grid, gridOf } from './pairs-grid.ts'
import { type Fractions, fractionsOf, type Histogram, type Points } from './pairs-points.ts'

/** Frames that share one search for neighbours: atoms hardly move within them, and their coordinates fit the cache. */
const STRETCH = 32

/** Adds every pair of atoms, once a frame, to bin ⌊distance / width⌋ of its kinds.
 *  Over a stretch of frames each atom stays in a ball; only pairs whose balls come close enough are looked at
 *  frame by frame. Same arithmetic as `countPairsPlain`, so the same counts.
 *  Needs bins·width ≤ half the smallest perpendicular width of the cell in every frame. */
export function countPairs(points: Points, histogram: Histogram, into: Uint32Array): void {
  for (let from = 0; from < points.frames; from += STRETCH) {
    const part = fractionsOf(points, from, Math.min(points.frames, from + STRETCH))
    const grid = gridOf(ballsOf(part), histogram.bins * histogram.width, part.cell)
    for (let a = 0; a < grid.start.length - 1; a++) {
      for (const b of grid.around(a)) countBetween(part, grid, a, b, histogram, into)
    }
  }
}

/** Pairs of an atom in grid cell `a` with one in grid cell `b`. */
function countBetween(
  points: Fractions,
  grid: Grid,
  a: number,
  b: number,
  histogram: Histogram,
  into: Uint32Array,
): void {
  const { start, atom } = grid
  const { kinds, base } = histogram
  for (let m = start[a]; m < start[a + 1]; m++) {
    const row = kinds * points.kind[atom[m]]
    for (let n = a === b ? m + 1 : start[b]; n < start[b + 1]; n++) {
      const first = base[row + points.kind[atom[n]]]
      if (first >= 0 && grid.close(m, n)) countPair(points, atom[m], atom[n], first, histogram, into)
    }
  }
}

function countPair(
  points: Fractions,
  i: number,
  j: number,
  first: number,
  histogram: Histogram,
  into: Uint32Array,
): void {
  const { frames, x, y, z, cell } = points
  const { bins, width } = histogram
  const [p, q] = [i * frames, j * frames]
  const far = (bins * width) ** 2 * (1 + 1e-9)
  for (let t = 0, m = 0; t < frames; t++, m += 9) {
    let u = x[q + t] - x[p + t]
    let v = y[q + t] - y[p + t]
    let w = z[q + t] - z[p + t]
    u -= Math.floor(u + 0.5)
    v -= Math.floor(v + 0.5)
    w -= Math.floor(w + 0.5)
    const dx = u * cell[m] + v * cell[m + 3] + w * cell[m + 6]
    const dy = u * cell[m + 1] + v * cell[m + 4] + w * cell[m + 7]
    const dz = u * cell[m + 2] + v * cell[m + 5] + w * cell[m + 8]
    const square = dx * dx + dy * dy + dz * dz
    if (square > far) continue
    const bin = Math.floor(Math.sqrt(square) / width)
    if (bin < bins) into[first + bin]++
  }
}
