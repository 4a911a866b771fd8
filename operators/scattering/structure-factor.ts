import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import type { Plot } from '../figures/plot.ts'
import { points } from '../figures/points.ts'
import { drawnFrom } from '../figures/systems.ts'
import { coherentScattering } from './coherent-scattering.ts'
import { sampleColumns, vectorColumns } from './lags/lag-table.ts'

const columns = columnsOf('s', {
  of: column('', 'pair of elements, total, or neutron-weighted, as in coherent-scattering', 'key'),
  ...vectorColumns,
  s: column(
    '',
    'S_ab(Q) = ⟨ρ_a ρ_b*⟩/√(N_a N_b) = F_ab(Q,0); 1 (a = b) or 0 for atoms that do not know one another',
    'value',
  ),
  error: column('', 'half the 68 % interval of s, over the samples of F_ab', { errorOf: 's' }),
  ...sampleColumns,
})

const FIGURE: Plot = {
  name: 'structure-factor',
  title: 'Static structure factors',
  caption: 'S(Q) of each pair of elements and of the sums; bars: 68 % intervals.',
  x: { field: 'q', title: 'Q (Å⁻¹)' },
  y: { field: 's', title: 'S(Q)' },
  panels: [{ field: 'of' }],
}

/** Static structure factors: F_ab(Q,0), Bragg peaks in them as S = N|F|² of their wave vectors. No other parameters than those of
 *  coherent-scattering: one frame interval of lags is enough. */
export const structureFactor = estimate({
  name: 'structure-factor',
  version: 2,
  summary: 'Partial static structure factors S_ab(Q), their sum by atoms and their neutron-weighted sum.',
  source: 'N. W. Ashcroft & D. C. Langreth, Phys. Rev. 156, 685 (1967), eq. 7.',
  from: [coherentScattering.operator],
  params: z.object({}),
  finish: (tables) =>
    tableOf(
      { columns },
      tables['coherent-scattering'].rows
        .filter(({ lag }) => lag === 0)
        .map(({ of, at, q, width, spread, vectors, f, error, method, samples }) => ({
          ...{ of, at, q, width, spread, vectors, s: f, error, method, samples },
        })),
    ),
  shown: {
    columns,
    ...drawnFrom((systems) => points(systems, FIGURE)),
  },
  example: { params: {} },
})
