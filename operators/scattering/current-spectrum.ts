import { z } from 'zod'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { currents } from './currents.ts'
import { spectrumFigures } from './spectra/spectrum-figure.ts'
import {
  checkUntil,
  spectrumKeys,
  spectrumNotes,
  spectrumParams,
  spectrumTable,
} from './spectra/spectrum-table.ts'

const columns = columnsOf('c', {
  of: column('', 'pair of elements, or total, as in currents', 'key'),
  part: column('', 'longitudinal: along Q; transverse: at right angles to Q, mean of two directions', 'key'),
  ...spectrumKeys,
  c: column('Å²/ps²/meV', 'C_ab(Q,E), even in E: ∫ over both signs of E is C_ab(Q,t = 0)', 'value'),
  error: column('Å²/ps²/meV', 'half the 68 % interval of c, over the samples of C_ab', { errorOf: 'c' }),
  ...spectrumNotes,
})

/** C_L(Q,E) and C_T(Q,E): (1/πħ) ∫₀^∞ C(Q,t) w(t) cos(Et/ħ) dt, Å²/ps² per meV; C_L = ω²S/Q².
 *  Throws a usage error for energies beyond h/2Δ. */
export const currentSpectrum = estimate({
  name: 'current-spectrum',
  version: 3,
  summary: 'Spectra of the longitudinal and transverse currents of all pairs of elements.',
  source: 'J.-P. Hansen & I. R. McDonald, Theory of Simple Liquids, sec. 7.4.',
  from: [currents.operator],
  params: z.object(spectrumParams),
  asked: { check: checkUntil },
  finish: (tables, given) => spectrumTable(tables['currents'], { columns, from: 'c', into: 'c' }, given),
  shown: {
    columns,
    ...spectrumFigures({
      title: 'Spectra of currents',
      axis: 'C(Q,E) (Å²/ps²/meV)',
      value: 'c',
      scale: 'linear',
    }),
  },
  example: { params: {} },
})
