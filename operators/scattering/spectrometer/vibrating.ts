import type { FinishContext } from '../../../pipeline/definition/operator.ts'
import { usageError } from '../../../schemas/errors.ts'
import type { Table } from '../../../schemas/table.ts'
import { rowsByElement } from '../../figures/rows.ts'
import { temperatureOf } from '../../frames/run-temperature.ts'
import { checkIsotopes, crossSection } from '../../neutrons/scattering-lengths.ts'
import { curvesOf } from '../../vibrations/vacf-curves.ts'
import type { Vibrating } from './phonon-rows.ts'

interface Asked {
  /** ps */
  readonly settled: number
  readonly isotopes: readonly string[]
}

/** The elements of VACFs that move, with ⟨u²⟩ as half the MSD when vibrations have settled. Throws usage errors where no temperature is
 *  known, for isotopes, and for a lag that the MSD does not reach. */
export function vibratingIn(
  operator: string,
  { vacf, msd }: { readonly vacf: Table; readonly msd: Table },
  { settled, isotopes }: Asked,
  context: FinishContext,
): Vibrating[] {
  checkIsotopes(operator, isotopes)
  const moved = rowsByElement(msd.rows)
  const curves = curvesOf(vacf).filter(({ element, values }) => element !== undefined && values[0] > 0)
  const sections = curves.map(({ element }) => crossSection(element as string, isotopes))
  const lost = curves.filter((_, i) => sections[i] === undefined).map(({ of }) => of)
  if (lost.length > 0)
    context.warn(
      'no-cross-section',
      `no cross section is known of ${lost.join(', ')}: no neutron-weighted sum`,
    )
  const powers = curves.map(({ atoms }, i) => atoms * (sections[i] ?? Number.NaN))
  const power = powers.reduce((sum, value) => sum + value, 0)
  return curves.map((curve, i) => {
    const rows = moved.get(curve.of) ?? []
    const at = rows.find(({ lag }) => Number(lag) >= settled * (1 - 1e-9))
    if (!at)
      throw usageError(
        `${operator}: the MSD of ${curve.of} ends at ${rows.at(-1)?.['lag'] ?? 0} ps, before its vibrations have settled at ${settled} ps`,
        'Give longer lags, or --settled less.',
      )
    return {
      curve,
      temperature: curve.temperature ?? temperatureOf(operator, undefined, context),
      u2: Number(at['msd']) / 2,
      weight: power > 0 ? powers[i] / power : null,
      crossSection: sections[i] ?? null,
    }
  })
}
