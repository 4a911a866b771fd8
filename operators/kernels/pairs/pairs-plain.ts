import { fractionsOf, type Histogram, nearest, type Points } from './pairs-points.ts'

/** Adds every pair of atoms, once a frame, to bin ⌊distance / width⌋ of its kinds: the definition of right.
 *  The nearest image is found by rounding fractions: right for distances up to half the smallest width of the cell. */
export function countPairsPlain(points: Points, histogram: Histogram, into: Uint32Array): void {
  const { frames, x, y, z, kind, cell } = fractionsOf(points)
  const { kinds, base, bins, width } = histogram
  for (let i = 0; i < kind.length; i++) {
    for (let j = i + 1; j < kind.length; j++) {
      const first = base[kind[i] * kinds + kind[j]]
      if (first < 0) continue
      for (let t = 0; t < frames; t++) {
        const u = nearest(x[j * frames + t] - x[i * frames + t])
        const v = nearest(y[j * frames + t] - y[i * frames + t])
        const w = nearest(z[j * frames + t] - z[i * frames + t])
        const dx = u * cell[9 * t] + v * cell[9 * t + 3] + w * cell[9 * t + 6]
        const dy = u * cell[9 * t + 1] + v * cell[9 * t + 4] + w * cell[9 * t + 7]
        const dz = u * cell[9 * t + 2] + v * cell[9 * t + 5] + w * cell[9 * t + 8]
        const bin = Math.floor(Math.sqrt(dx * dx + dy * dy + dz * dz) / width)
        if (bin < bins) into[first + bin]++
      }
    }
  }
}
