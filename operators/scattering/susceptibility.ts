import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { choice, temperature } from '../../schemas/params.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { tellTemperature } from '../transport/system.ts'
import { coherentScattering } from './coherent-scattering.ts'
import { BALANCES, susceptibilityOf } from './functions/dynamic-structure.ts'
import { spectrumFigures } from './spectra/spectrum-figure.ts'
import { spectrumKeys, spectrumNotes, spectrumParams, spectrumRows } from './spectra/spectrum-table.ts'

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
  version: 2,
  summary:
    "Dynamic susceptibility χ''(Q,E) of all pairs of elements and their sums, classical or with detailed balance.",
  source: 'Ding et al., Nat. Phys. (2025), Fig. 3 and eq. 9; fluctuation–dissipation theorem.',
  from: [coherentScattering.operator],
  params,
  finish: (tables, given, context) => {
    const kelvin = temperatureIn(given.temperature, context)
    const rows = spectrumRows(tables['coherent-scattering'], ['f', 'value'], given, (spectrum) =>
      susceptibilityOf(spectrum, kelvin, given.balance),
    )
    return tableOf(
      { columns },
      rows.map((row) => ({ ...row, temperature: kelvin })),
    )
  },
  shown: {
    columns,
    ...spectrumFigures({
      title: 'Dynamic susceptibility',
      axis: "χ''(Q,E) / meV⁻¹",
      value: 'value',
      scale: 'linear',
    }),
  },
  example: { params: {} },
})

function temperatureIn(given: number | undefined, { tags, runs, warn }: FinishContext): number {
  const tag = tags['temperature'] ?? runs[0]?.tags['temperature']
  tellTemperature(given, tag, warn)
  const kelvin = given ?? Number(tag ?? Number.NaN)
  if (kelvin > 0) return kelvin
  throw usageError('susceptibility: no temperature', 'Tag the runs with it, or give --temperature.')
}
