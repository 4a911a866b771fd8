import { z } from 'zod'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { coherentScattering } from './coherent-scattering.ts'
import { spectrumFigures } from './spectra/spectrum-figure.ts'
import {
  checkUntil,
  spectrumKeys,
  spectrumNotes,
  spectrumParams,
  spectrumTable,
} from './spectra/spectrum-table.ts'

const columns = columnsOf('s', {
  of: column('', 'pair of elements, total, or neutron-weighted, as in coherent-scattering', 'key'),
  ...spectrumKeys,
  s: column('1/meV', 'S_ab(Q,E), even in E: ∫ over both signs of E is S_ab(Q)', 'value'),
  error: column('1/meV', 'half the 68 % interval of s, over the samples of F_ab', { errorOf: 's' }),
  ...spectrumNotes,
})

/** S_ab(Q,E) = (1/πħ) ∫₀^∞ F_ab(Q,t) w(t) cos(Et/ħ) dt per meV, classical, with its elastic line.
 *  Throws a usage error for energies beyond h/2Δ. */
export const coherentSpectrum = estimate({
  name: 'coherent-spectrum',
  version: 3,
  summary: 'Coherent dynamic structure factors S_ab(Q,E) of all pairs of elements, and their sums.',
  source: 'Ding et al., Nat. Phys. (2025), eqs. 7, 13.',
  from: [coherentScattering.operator],
  params: z.object(spectrumParams),
  asked: { check: checkUntil },
  finish: (tables, given) =>
    spectrumTable(tables['coherent-scattering'], { columns, from: 'f', into: 's' }, given),
  shown: {
    columns,
    ...spectrumFigures({
      title: 'Coherent dynamic structure factor',
      axis: 'S(Q,E) (meV⁻¹)',
      value: 's',
      scale: 'log',
    }),
  },
  example: { params: {} },
})
