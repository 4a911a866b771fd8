import { fractionsOf, nearest, type Points } from '../pairs/pairs-points.ts'
import { featuresOf, type RadialJob } from './basis.ts'

/** Radial features by brute force: the definition of right. out[centre][frame][species][shell] = Σ over neighbours j of the species with
 *  R_ij < cutoff of exp(−(R_ij − μ)²/L²), the nearest image by rounded fractions: right for cutoffs of at most half the cell's smallest width. */
export function radialPlain(points: Points, job: RadialJob, out: Float32Array): void {
  const { frames, x, y, z, kind, cell } = fractionsOf(points)
  const { basis, centres, species } = job
  const size = featuresOf(job)
  const sums = new Float64Array(size)
  centres.forEach((i, centre) => {
    for (let t = 0; t < frames; t++) {
      sums.fill(0)
      for (let j = 0; j < kind.length; j++) {
        if (j === i || kind[j] >= species) continue
        const u = nearest(x[j * frames + t] - x[i * frames + t])
        const v = nearest(y[j * frames + t] - y[i * frames + t])
        const w = nearest(z[j * frames + t] - z[i * frames + t])
        const dx = u * cell[9 * t] + v * cell[9 * t + 3] + w * cell[9 * t + 6]
        const dy = u * cell[9 * t + 1] + v * cell[9 * t + 4] + w * cell[9 * t + 7]
        const dz = u * cell[9 * t + 2] + v * cell[9 * t + 5] + w * cell[9 * t + 8]
        const R = Math.sqrt(dx * dx + dy * dy + dz * dz)
        if (R >= basis.cutoff) continue
        for (let k = 0; k < basis.count; k++) {
          const d = (R - basis.first - k * basis.step) / basis.width
          sums[kind[j] * basis.count + k] += Math.exp(-d * d)
        }
      }
      out.set(sums, (centre * frames + t) * size)
    }
  })
}
