import { BOLTZMANN } from '../../../schemas/units.ts'
import { halfWidthOf, type Resolution } from '../../measured/resolution/resolution.ts'
import { spreadingOf } from '../../measured/resolution/spread-function.ts'

/** What one power of E is at each energy, for the powers 0, 1 and 2. */
export type Terms = readonly [Float64Array, Float64Array, Float64Array]

/** |E|^p as a resolution leaves it: Σ w |E − e|^p. g is even in E. */
export const spreadDensity = (energies: readonly number[], resolution: Resolution): Terms =>
  termsOf(energies, resolution, (E, power) => raised(Math.abs(E), power))

/** The same of a measured S(E) ∝ (n + 1)g/E of a temperature (K) that was made a density of states by E/(n + 1) afterwards. Within
 *  the half width of the resolution, where the elastic line is, S is held at what it is there: n/E of a linear law has no end. */
export function spreadScattering(
  energies: readonly number[],
  resolution: Resolution,
  temperature: number,
): Terms {
  const held = halfWidthOf(resolution)
  const factor = (E: number) => E * -Math.expm1(-E / (BOLTZMANN * temperature))
  const terms = termsOf(energies, resolution, (E, power) => {
    const x = Math.abs(E) < held ? (E < 0 ? -held : held) : E
    return raised(Math.abs(x), power) / factor(x)
  })
  return terms.map((values) => values.map((value, i) => value * factor(energies[i]))) as unknown as Terms
}

function termsOf(
  energies: readonly number[],
  resolution: Resolution,
  of: (E: number, power: number) => number,
): Terms {
  const { by, weights } = spreadingOf(resolution)
  return [0, 1, 2].map((power) =>
    Float64Array.from(energies, (E) =>
      by.reduce((sum, move, j) => sum + weights[j] * of(E - move, power), 0),
    ),
  ) as unknown as Terms
}

export const raised = (value: number, power: number): number =>
  power === 0 ? 1 : power === 1 ? value : value ** 2
