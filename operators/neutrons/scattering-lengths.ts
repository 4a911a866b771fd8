import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { ISOTOPES } from './isotope-lengths.ts'
import { type Lengths, NATURAL } from './natural-lengths.ts'

/** How an element scatters neutrons: bound lengths in fm, cross sections in barn (100 fm²). */
export interface Scatterer {
  readonly element: string
  /** Undefined for the natural mixture. */
  readonly isotope: string | undefined
  readonly coherentLength: number
  /** Null where the table knows the cross section of a mixture only. */
  readonly incoherentLength: number | null
  readonly coherent: number
  readonly incoherent: number
}

export const isotopes: readonly string[] = Object.keys(ISOTOPES)

export const elementOf = (isotope: string): string | undefined => ISOTOPES[isotope]?.element

/** Mass of an isotope, amu. */
export const isotopeMass = (isotope: string): number | undefined => ISOTOPES[isotope]?.mass

/** Scattering lengths of an element, as one of these isotopes where it is among them; undefined for an element that the
 *  table lacks. Source: V. F. Sears, Neutron News 3, 26 (1992). */
export function scattererOf(element: string, enriched: readonly string[] = []): Scatterer | undefined {
  const isotope = enriched.find((name) => elementOf(name) === element)
  const lengths: Lengths | undefined = isotope === undefined ? NATURAL[element] : ISOTOPES[isotope].lengths
  if (!lengths) return undefined
  const [coherentLength, incoherentLength, coherent, incoherent] = lengths
  return { element, isotope, coherentLength, incoherentLength, coherent, incoherent }
}

/** Total scattering cross section σ_coh + σ_inc of an element, barn, as one of these isotopes where it is among them;
 *  undefined for an element that the table lacks. */
export function crossSection(element: string, enriched: readonly string[] = []): number | undefined {
  const found = scattererOf(element, enriched)
  return found && Number((found.coherent + found.incoherent).toPrecision(6))
}

/** Throws usage errors for an isotope that the table lacks, and for two of one element. `asker` names who was given them. */
export function checkIsotopes(asker: string, enriched: readonly string[]): void {
  const stranger = enriched.find((name) => !isotopes.includes(name))
  if (stranger !== undefined)
    throw usageError(`${asker}: no isotope "${stranger}"`, didYouMean(stranger, isotopes))
  const other = enriched.find(
    (name, i) => enriched.findIndex((one) => elementOf(one) === elementOf(name)) < i,
  )
  if (other !== undefined)
    throw usageError(
      `${asker}: isotopes ${enriched.join(', ')}: more than one of ${elementOf(other)}`,
      'Give one isotope of an element, or none for the natural mixture.',
    )
}
