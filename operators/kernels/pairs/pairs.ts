import { ballsOf, gridOf } from './pairs-grid.ts'
import { fractionsOf, type Histogram, type Points } from './pairs-points.ts'
import { type PairCounts, pairCounts, STRETCH } from './pairs-simd.ts'

let known: { histogram: Histogram; atoms: number; length: number; counts: PairCounts } | undefined

/** Memory of the histogram and the number of atoms that were asked for last: blocks follow each other. */
function countsFor(histogram: Histogram, atoms: number, length: number): PairCounts {
  if (known?.histogram === histogram && known.atoms === atoms && known.length === length) return known.counts
  known = { histogram, atoms, length, counts: pairCounts(histogram, atoms, length) }
  return known.counts
}

/** Adds every pair of atoms, once a frame, to bin ⌊distance / width⌋ of its kinds.
 *  Over a stretch of frames, in which atoms hardly move and whose coordinates fit the cache, each atom stays in a ball; only pairs
 *  whose balls come close enough are looked at frame by frame. Same arithmetic as `countPairsPlain`, so the same counts.
 *  Needs bins·width ≤ half the smallest perpendicular width of the cell in every frame. */
export function countPairs(points: Points, histogram: Histogram, into: Uint32Array): void {
  const counts = countsFor(histogram, points.kind.length, into.length)
  for (let from = 0; from < points.frames; from += STRETCH) {
    const part = fractionsOf(points, from, Math.min(points.frames, from + STRETCH))
    const balls = ballsOf(part)
    const grid = gridOf(balls, histogram.bins * histogram.width, part.cell)
    const { start } = grid
    counts.load(part, balls, grid)
    for (let a = 0; a < start.length - 1; a++)
      for (const b of grid.around(a)) counts.between(start[a], start[a + 1], start[b], start[b + 1])
  }
  counts.addInto(into)
}
