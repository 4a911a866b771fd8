import { z } from 'zod'
import { estimate } from '../../pipeline/definition/steps.ts'
import { choice, temperature } from '../../schemas/params.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { temperatureOf } from '../frames/run-temperature.ts'
import { coherentScattering } from './coherent-scattering.ts'
import { BALANCES, type EnergySpectrum, susceptibilityOf } from './functions/dynamic-structure.ts'
import { spectrumFigures } from './spectra/spectrum-figure.ts'
import {
  checkUntil,
  spectrumKeys,
  spectrumNotes,
  spectrumParams,
  spectrumTable,
} from './spectra/spectrum-table.ts'

const params = z.object({
  ...spectrumParams,
  elastic: spectrumParams.elastic.unwrap().default('remove'),
  temperature: temperature('temperature of the runs; their tag where nothing is given').optional(),
  balance: choice(
    BALANCES,
    'detailed balance: none (classical, πES/k_BT), or what classical S is multiplied by: x/(1 − e^−x), or e^{x/2}',
  ).default('none'),
})

const columns = columnsOf('value', {
  of: column('', 'pair of elements, total, or neutron-weighted, as in coherent-scattering', 'key'),
  ...spectrumKeys,
  value: column('1/meV', "χ''(Q,E), odd in E: πE S/k_BT of classical S", 'value'),
  error: column('1/meV', 'half the 68 % interval of value, over the samples of F_ab', { errorOf: 'value' }),
  temperature: column('K', 'temperature of the runs, as their tag or a parameter says it', 'note'),
  ...spectrumNotes,
})

/** χ''_ab(Q,E) = πE S_ab(Q,E)/k_BT of classical dynamics; with detailed balance π(1 − e^−x) f(x) S, x = E/k_BT, the same for the harmonic f.
 *  What does not decay is taken off first: an elastic line has no χ'', and the window would spread it.
 *  Throws usage errors where no temperature is known, and for energies beyond h/2Δ. */
export const susceptibility = estimate({
  name: 'susceptibility',
  version: 3,
  summary:
    "Dynamic susceptibility χ''(Q,E) of all pairs of elements and their sums, classical or with detailed balance.",
  source: 'Ding et al., Nat. Phys. (2025), Fig. 3 and eq. 9; fluctuation–dissipation theorem.',
  from: [coherentScattering.operator],
  params,
  asked: { check: checkUntil },
  finish: (tables, given, context) => {
    const kelvin = temperatureOf('susceptibility', given.temperature, context)
    const made = {
      ...{ columns, from: 'f', into: 'value', said: { temperature: kelvin } },
      change: (spectrum: EnergySpectrum) => susceptibilityOf(spectrum, kelvin, given.balance),
    }
    return spectrumTable(tables['coherent-scattering'], made, given)
  },
  shown: {
    columns,
    ...spectrumFigures({
      title: 'Dynamic susceptibility',
      axis: "χ''(Q,E) (meV⁻¹)",
      value: 'value',
      scale: 'linear',
    }),
  },
  example: { params: {} },
})
