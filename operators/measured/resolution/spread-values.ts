import type { Resolution } from './resolution.ts'
import { spreadingOf } from './spread-function.ts'

/** Share of a resolution that may lie where nothing is known. */
const UNKNOWN = 0.01

/** Values at energies that are as far from one another everywhere (meV), spread by a resolution, straight between them. Undefined where
 *  more than a hundredth of it lies beyond them, or on undefined ones. */
export function spreadValues(
  energies: ArrayLike<number>,
  values: readonly (number | undefined)[],
  resolution: Resolution,
): (number | undefined)[] {
  if (resolution.kind === 'none') return [...values]
  const { by, weights } = spreadingOf(resolution)
  const step = (energies[energies.length - 1] - energies[0]) / (energies.length - 1)
  const at = (energy: number): number | undefined => {
    const place = (energy - energies[0]) / step
    const i = Math.floor(place + 1e-9)
    const share = Math.max(0, place - i)
    if (share < 1e-9) return values[i]
    const [a, b] = [values[i], values[i + 1]]
    return a === undefined || b === undefined ? undefined : a + share * (b - a)
  }
  return Array.from(energies, (energy) => {
    let [sum, known] = [0, 0]
    for (let j = 0; j < by.length; j++) {
      const value = at(energy - by[j])
      if (value === undefined) continue
      sum += weights[j] * value
      known += weights[j]
    }
    return known >= 1 - UNKNOWN ? sum / known : undefined
  })
}
