import { BOLTZMANN, KJ_MOL } from '../../schemas/units.ts'

/** J/mol/K */
const R = 1000 * KJ_MOL * BOLTZMANN
/** Largest and least distortion of a tetrahedron: ±8/√3. */
const MOST_DISTORTION = 8 / Math.sqrt(3)

/** Counts of distortions in bins of one width over ±8/√3, from which those of every multiple of the width follow. */
export interface DistortionCounts {
  readonly width: number
  readonly counts: Float64Array
}

export const distortionBins = (width: number): number => 2 * Math.ceil(MOST_DISTORTION / width)

export const distortionCounts = (width: number): DistortionCounts => ({
  width,
  counts: new Float64Array(distortionBins(width)),
})

/** Counts values from −8/√3 to 8/√3; a value of 0 begins a bin, so that bins keep their edges when they are put together. */
export function countDistortions(values: Float64Array, { width, counts }: DistortionCounts): void {
  const half = counts.length / 2
  for (const value of values) {
    const bin = half + Math.floor(value / width)
    counts[Math.max(0, Math.min(counts.length - 1, bin))]++
  }
}

/** W and S_c at one bin width. */
export interface ConfigurationalEntropy {
  readonly width: number
  /** Number of occupied bins. */
  readonly states: number
  /** S_c = R ln W, J/mol/K; undefined where nothing was counted. */
  readonly entropy: number | undefined
}

/** S_c = R ln W at these multiples of the counts' own bin width: W, the number of occupied bins, depends on it (and on how many frames
 *  were looked at). Source: Guan et al., eq. 2. */
export function configurationalEntropies(
  { width, counts }: DistortionCounts,
  multiples: readonly number[],
): ConfigurationalEntropy[] {
  const half = counts.length / 2
  return multiples.map((multiple) => {
    const occupied = new Set<number>()
    counts.forEach((count, bin) => {
      if (count > 0) occupied.add(Math.floor((bin - half) / multiple))
    })
    const states = occupied.size
    return {
      width: width * multiple,
      states,
      entropy: states > 0 ? entropyOf(states) : undefined,
    }
  })
}

export const entropyOf = (states: number): number => R * Math.log(states)

/** W = exp(S_c/R), from a printed S_c in J/mol/K. */
export const statesOf = (entropy: number): number => Math.exp(entropy / R)
