import type { SelfLags } from '../../kernels/phases/self-lags.ts'
import { j0 } from './elastic.ts'

/** Width of a bin of distances: the mean over it differs from its middle by (Q·width)²/24, 4e-5 at 3 Å⁻¹. And where bins end: each
 *  longer way counts by itself. */
const WIDTH = 0.01
const BINS = 4096

/** Bytes that the kernel works in. */
export const isotropicBytes = (lengths: number): number => 8 * BINS * (lengths + 1)

/** The self lag sums of an isotropic medium: with positions (Å) in place of turns, sums[Q][lag] += Σ sin(Qr)/(Qr), r = |r(t) − r(t − lag)|,
 *  which is cos Q·r over all directions of Q. Every pair of frames is looked at: the cost goes with frames times lags. Å⁻¹. */
export function isotropicLags(lengths: readonly number[], lags: number): SelfLags {
  const tables = lengths.map((Q) =>
    Float64Array.from({ length: BINS }, (_, bin) => j0(Q * (bin + 0.5) * WIDTH)),
  )
  const counts = new Float64Array(BINS)
  return {
    add({ axes: [x, y, z], rows, frames }, before, sums) {
      for (let lag = 0; lag <= Math.min(lags, frames - 1); lag++) {
        let used = 0
        for (let row = 0; row < rows; row++) {
          const end = (row + 1) * frames
          for (let i = row * frames + Math.max(before, lag); i < end; i++) {
            const [dx, dy, dz] = [x[i] - x[i - lag], y[i] - y[i - lag], z[i] - z[i - lag]]
            const r = Math.sqrt(dx * dx + dy * dy + dz * dz)
            const bin = Math.floor(r / WIDTH)
            if (bin < BINS) {
              counts[bin]++
              if (bin >= used) used = bin + 1
            } else for (let q = 0; q < lengths.length; q++) sums[q * (lags + 1) + lag] += j0(lengths[q] * r)
          }
        }
        for (let q = 0; q < lengths.length; q++) {
          let sum = 0
          for (let bin = 0; bin < used; bin++) sum += counts[bin] * tables[q][bin]
          sums[q * (lags + 1) + lag] += sum
        }
        counts.fill(0, 0, used)
      }
    },
  }
}
