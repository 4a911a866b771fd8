import type { FinishContext } from '../../pipeline/definition/operator.ts'
import { checkIsotopes, crossSection } from '../neutrons/scattering-lengths.ts'
import { type Curve, combined, hasOwnNorm } from './vacf-curves.ts'

/** A partial spectrum and its place in the totals; null where it has none. */
export interface Share {
  readonly fraction: number | null
  /** barn */
  readonly crossSection: number | null
  readonly weight: number | null
}

export const noShare: Share = { fraction: null, crossSection: null, weight: null }

export interface Totals {
  readonly shares: ReadonlyMap<string, Share>
  /** The total by atoms and the neutron-weighted one, as far as there are several kinds of atom. */
  readonly curves: readonly Curve[]
}

/** The names of the totals in `of`. */
export const TOTAL = 'total'
export const NEUTRON = 'neutron-weighted'

/** total: Σ f_i g_i, f_i the share of the atoms, by their degrees of freedom where some are held; neutron-weighted: Σ f_i (σ_i/m_i) g_i over Σ f_i σ_i/m_i.
 *  None of differences without a temperature. Throws usage errors for an isotope that the table of cross sections lacks,
 *  and for two of one element. */
export function totalsOf(
  curves: readonly Curve[],
  enriched: readonly string[],
  { warn }: FinishContext,
): Totals {
  checkIsotopes('dos', enriched)
  const parts = curves.filter(({ element, degrees }) => element !== undefined && degrees > 0)
  if (parts.length === 0) return { shares: new Map(), curves: [] }
  const free = parts.map(({ atoms, degrees }) => atoms * (degrees / 3))
  const all = free.reduce((sum, each) => sum + each, 0)
  const fractions = free.map((each) => each / all)
  const sections = parts.map(({ element }) => crossSection(element as string, enriched))
  const lost = parts.filter((_, i) => sections[i] === undefined).map(({ of }) => of)
  if (lost.length > 0)
    warn('no-cross-section', `no cross section is known of ${lost.join(', ')}: no neutron-weighted total`)
  const powers = parts.map(({ mass }, i) => (fractions[i] * (sections[i] ?? Number.NaN)) / mass)
  const power = powers.reduce((sum, value) => sum + value, 0)
  const weights = powers.map((value) => value / power)
  const shares = new Map(
    parts.map(({ of }, i) => [
      of,
      {
        fraction: fractions[i],
        crossSection: sections[i] ?? null,
        weight: lost.length > 0 ? null : weights[i],
      },
    ]),
  )
  if (parts.length < 2) return { shares, curves: [] }
  if (parts.some(hasOwnNorm)) {
    warn(
      'no-totals',
      'spectra from differences end before their bands do, and without a temperature nobody knows what share of each is there: no total and no neutron-weighted spectrum. Tag the runs with their temperature, or give --temperature',
    )
    return { shares, curves: [] }
  }
  const total = combined(TOTAL, parts, fractions)
  return { shares, curves: lost.length > 0 ? [total] : [total, combined(NEUTRON, parts, weights)] }
}
