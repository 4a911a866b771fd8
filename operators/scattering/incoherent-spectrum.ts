import { z } from 'zod'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { selfScattering } from './self-scattering.ts'
import { spectrumFigures } from './spectra/spectrum-figure.ts'
import {
  checkUntil,
  spectrumKeys,
  spectrumNotes,
  spectrumParams,
  spectrumTable,
} from './spectra/spectrum-table.ts'

const columns = columnsOf('s', {
  of: column('', 'element; neutron-weighted: Σ c σ S/Σ c σ with incoherent cross sections σ', 'key'),
  ...spectrumKeys,
  s: column('1/meV', 'S_inc(Q,E) per atom, even in E: ∫ over both signs of E is 1', 'value'),
  error: column('1/meV', 'half the 68 % interval of s, over the samples of F_s', { errorOf: 's' }),
  ...spectrumNotes,
})

/** S_inc(Q,E) = (1/πħ) ∫₀^∞ F_s(Q,t) w(t) cos(Et/ħ) dt per meV, classical. A half width below that of the resolution is not seen.
 *  Throws a usage error for energies beyond h/2Δ. */
export const incoherentSpectrum = estimate({
  name: 'incoherent-spectrum',
  version: 3,
  summary:
    'Incoherent dynamic structure factor S_inc(Q,E) of each element, with the resolution of its window.',
  source: 'Ding et al., Nat. Phys. (2025), eqs. 6, 8.',
  from: [selfScattering.operator],
  params: z.object(spectrumParams),
  asked: { check: checkUntil },
  finish: (tables, given) =>
    spectrumTable(tables['self-scattering'], { columns, from: 'f', into: 's' }, given),
  shown: {
    columns,
    ...spectrumFigures({
      title: 'Incoherent dynamic structure factor',
      axis: 'S_inc (meV⁻¹)',
      value: 's',
      scale: 'log',
    }),
  },
  example: { params: {} },
})
