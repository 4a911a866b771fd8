import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import type { Figure } from '../../schemas/figure.ts'
import { column, columnsOf, type Row } from '../../schemas/table.ts'
import { short } from '../figures/rows.ts'
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

/** Static structure factors: F_ab(Q,0), Bragg peaks in them as S = N|F|² of their wave vectors. No other parameters than those of
 *  coherent-scattering: one frame interval of lags is enough. */
export const structureFactor = estimate({
  name: 'structure-factor',
  version: 1,
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
    figures: (_, own) => [figureOf(own.rows)],
  },
  example: { params: {} },
})

const figureOf = (rows: readonly Row[]): Figure => ({
  name: 'structure-factor',
  title: 'Static structure factors',
  caption: 'S(Q) of each pair of elements and of the sums; bars: 68 % intervals.',
  spec: {
    data: {
      values: rows.map(({ of, q, s, error }) => {
        const half = Number(error ?? 0)
        return { of, q: short(q), s: short(s), low: short(Number(s) - half), high: short(Number(s) + half) }
      }),
    },
    facet: { field: 'of', type: 'nominal', sort: [...new Set(rows.map(({ of }) => of))], title: null },
    columns: 3,
    resolve: { scale: { y: 'independent' } },
    spec: {
      width: 180,
      height: 140,
      encoding: { x: { field: 'q', type: 'quantitative', title: 'Q / Å⁻¹' } },
      layer: [
        {
          mark: { type: 'rule' },
          encoding: { y: { field: 'low', type: 'quantitative', title: 'S(Q)' }, y2: { field: 'high' } },
        },
        { mark: { type: 'point' }, encoding: { y: { field: 's', type: 'quantitative', title: 'S(Q)' } } },
      ],
    },
  },
})
