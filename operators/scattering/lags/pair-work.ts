import { powerLength } from '../../kernels/phases/frequencies.ts'
import { pairsOf } from '../../kernels/phases/pair-lags.ts'
import { phaseSumsBytes } from '../../kernels/phases/phase-sums-simd.ts'
import type { VectorGroup } from '../vectors/vector-set.ts'
import { gridFor } from './kernel-cache.ts'
import { type PairLayout, vectorChannels } from './pair-sums.ts'
import { scatteringPiece } from './scattering-lags.ts'

/** Bytes of the kernels of a measure over pairs in a task: phases, spectra, and the series that is transformed, of a run of so many
 *  frames. */
export function pairWork(layout: PairLayout, groups: readonly VectorGroup[], most: number): number {
  const { kinds, lags } = layout
  const own = groups.slice(0, vectorChannels(layout, groups).group)
  const frames = Math.min(most, scatteringPiece(lags) + lags)
  const spectra = 4 * kinds + pairsOf(kinds).length
  return phaseSumsBytes(gridFor(own).grid) + 16 * powerLength(frames + lags) * spectra + 16 * frames
}
