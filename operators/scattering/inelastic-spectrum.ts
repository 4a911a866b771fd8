import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { choice, temperature } from '../../schemas/params.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { temperatureOf } from '../frames/run-temperature.ts'
import { resolutionFor } from './fits/asked-resolution.ts'
import { BALANCES } from './functions/dynamic-structure.ts'
import type { Spectrometer } from './functions/spectrometer.ts'
import { incoherentSpectrum } from './incoherent-spectrum.ts'
import { sampleColumns } from './lags/lag-table.ts'
import { seenFigures } from './spectrometer/seen-figure.ts'
import { type Simulated, seenRows, simulatedIn } from './spectrometer/seen-spectra.ts'
import { elasticReach, spectrometerOf, spectrometerParams } from './spectrometer/spectrometer-params.ts'

const params = z.object({
  ...spectrometerParams,
  temperature: temperature('temperature of the runs; their tag where nothing is given').optional(),
  balance: choice(
    BALANCES,
    'detailed balance: none (classical), or what classical S is multiplied by: x/(1 − e^−x), or e^{x/2}',
  ).default('harmonic'),
})

const columns = columnsOf('s', {
  of: column('', 'element, pair, or neutron-weighted, as in the spectrum that it is made of', 'key'),
  energy: column('meV', 'E = E_i − E_f: loss of the neutron is positive', 'key'),
  s: column('1/meV', 'S(E): mean of S(Q,E) over the solid angle of the detectors', 'value'),
  error: column('1/meV', 'half the 68 % interval of s, over the samples of F(Q,t)', { errorOf: 's' }),
  fromQ: column('Å⁻¹', '|Q| that the least angle sees at this energy', 'note'),
  toQ: column('Å⁻¹', '|Q| that the largest angle sees', 'note'),
  temperature: column('K', 'temperature of detailed balance', 'note'),
  window: column('meV', 'full width at half maximum that the window over the lags gives a line', 'note'),
  ...sampleColumns,
})

/** S(E) that a spectrometer of incident energy E_i sees: S(E) = f(E) ∫S(Q(θ,E),E) dΩ/∫dΩ over its angles θ, with
 *  Q² = k_i² + k_f² − 2k_i k_f cos θ and the factor f of detailed balance, spread by the resolution; times k_f/k_i where a cross section is asked for. E
 *  in meV, S per meV; S(Q,E) is straight between the |Q| that it is given at, and energies that need others are left out.
 *  Throws usage errors for angles and energies that are none, where no energy has its |Q|, and where no temperature is known. */
export const inelasticSpectrum = estimate({
  name: 'inelastic-spectrum',
  version: 1,
  summary:
    'S(E) over the range of Q of a spectrometer: incident energy, angles, resolution, detailed balance.',
  source:
    'G. L. Squires, Introduction to the Theory of Thermal Neutron Scattering (1978), ch. 2; Ding et al., Fig. 3.',
  from: [incoherentSpectrum.operator],
  instead: ['coherent-spectrum'],
  params,
  asked: { check: (asked) => void spectrometerOf('inelastic-spectrum', asked) },
  finish: (tables, asked, context) => {
    const spectrometer = spectrometerOf('inelastic-spectrum', asked)
    const kelvin =
      asked.balance === 'none' ? Number.NaN : temperatureOf('inelastic-spectrum', asked.temperature, context)
    const rows = Object.values(tables)
      .flatMap(simulatedIn)
      .flatMap((simulated) => {
        const resolution = resolutionFor(asked.instrument)(spectrumOf(simulated))
        const own = seenRows(simulated, { ...asked, spectrometer, resolution, temperature: kelvin })
        checkCovered(
          simulated,
          spectrometer,
          own.map(({ energy }) => Number(energy)),
          context,
        )
        return own
      })
    return tableOf({ columns }, rows)
  },
  shown: { columns, ...seenFigures('inelastic-spectrum', 'Inelastic spectrum') },
  example: { params: { incident: 30, fromAngle: 17, toAngle: 22 } },
})

/** What a resolution is looked up for. */
const spectrumOf = ({ of, energies, whole }: Simulated) => ({
  where: `inelastic-spectrum, ${of}`,
  of,
  temperature: null,
  Q: null,
  points: { energies: [-energies[energies.length - 1], energies[energies.length - 1]], values: whole[0] },
  can: undefined,
})

/** Says which energies are left out. Throws a usage error where all are. */
function checkCovered(
  { of, Q, energies }: Simulated,
  spectrometer: Spectrometer,
  seen: readonly number[],
  { warn }: FinishContext,
): void {
  const given = `${of}: |Q| from ${Q[0].toPrecision(3)} to ${Q[Q.length - 1].toPrecision(3)} Å⁻¹`
  if (seen.length === 0)
    throw usageError(
      `inelastic-spectrum: ${given} are given, elastic scattering alone needs ${elasticReach(spectrometer)} Å⁻¹`,
      'Give shells over all that the detectors see (--q), or a smaller range of angles.',
    )
  const most = Math.min(energies[energies.length - 1], spectrometer.incident)
  const [first, last] = [Math.min(...seen), Math.max(...seen)]
  const step = energies[1] - energies[0]
  if (first > step - energies[energies.length - 1] || last < most - 2 * step)
    warn(
      'beyond-q',
      `${given} cover energies from ${first.toPrecision(3)} to ${last.toPrecision(3)} meV: beyond, the detectors see others`,
    )
}
