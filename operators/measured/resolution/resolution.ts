/** How an instrument spreads a line: not at all, as a Gaussian, or as measured. */
export type Resolution =
  | { readonly kind: 'none' }
  /** Full width at half maximum, meV. */
  | { readonly kind: 'gaussian'; readonly width: number }
  | MeasuredResolution

/** A measured line of area 1, straight between its points; energies rise (meV). */
export interface MeasuredResolution {
  readonly kind: 'measured'
  readonly energies: Float64Array
  readonly values: Float64Array
}

/** Full width at half maximum over standard deviation of a Gaussian. */
export const FULL_WIDTH = Math.sqrt(8 * Math.LN2)

/** Half width at half maximum of a resolution, meV: of a measured one, half the distance between the outermost
 *  points where it crosses half of its peak. */
export function halfWidthOf(resolution: Resolution): number {
  if (resolution.kind === 'none') return 0
  if (resolution.kind === 'gaussian') return resolution.width / 2
  const { energies, values } = resolution
  const half = Math.max(...values) / 2
  const crossings: number[] = []
  for (let i = 1; i < values.length; i++) {
    const [a, b] = [values[i - 1] - half, values[i] - half]
    if (a === b || a > 0 === b > 0) continue
    crossings.push(energies[i - 1] + ((energies[i] - energies[i - 1]) * a) / (a - b))
  }
  const ends = [crossings[0] ?? energies[0], crossings.at(-1) ?? energies[energies.length - 1]]
  return (ends[1] - ends[0]) / 2
}
