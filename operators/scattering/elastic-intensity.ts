import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { time } from '../../schemas/params.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { msd } from '../transport/msd.ts'
import { sampleColumns, vectorColumns } from './lags/lag-table.ts'
import { selfScattering } from './self-scattering.ts'
import { elasticFigures } from './spectra/elastic-figure.ts'
import { elasticRows } from './spectra/elastic-rows.ts'

const params = z.object({
  plateau: time('from this lag on F_s counts as elastic; half the longest where nothing is given').optional(),
  settled: time(
    'lag at which vibrations have come to rest, longer where they are slow: ⟨u²⟩ of the Debye–Waller factor is half the MSD there',
  ).default(1),
})

const columns = columnsOf('elastic', {
  of: column('', 'element, or neutron-weighted, as in self-scattering', 'key'),
  ...vectorColumns,
  elastic: column(
    '',
    'A(Q): mean of F_s over the lags of the plateau, Debye–Waller factor included',
    'value',
  ),
  error: column('', 'half the 68 % interval of elastic, over the samples of F_s', { errorOf: 'elastic' }),
  eisf: column(
    '',
    'A(Q)/e^{−Q²⟨u²⟩/3} with ⟨u²⟩ of what has moved at the lag "settled": 1 where nothing moves after it; vibrations that go on after it count as other motion does. Not a share of areas, as the eisf of quasielastic is',
    'value',
  ),
  eisfError: column('', 'error of elastic over the same', { errorOf: 'eisf' }),
  u2: column(
    'Å²',
    '⟨u²⟩ of the line ln A = ln A₀ − Q²⟨u²⟩/3 through the |Q| of this `of` with A ≥ 1/e: beyond, ions that do not all stay bend it',
    'value',
  ),
  u2Error: column('Å²', 'half the 68 % interval of u2, each sample fitted', { errorOf: 'u2' }),
  u2Positions: column(
    'Å²',
    'half the mean MSD over the lags of the plateau: ⟨u²⟩ of ions that stay',
    'value',
  ),
  u2PositionsError: column('Å²', 'half the 68 % interval of u2Positions', { errorOf: 'u2Positions' }),
  u2Vibrations: column('Å²', 'half the MSD at the lag `settled`', 'value'),
  from: column('ps', 'first lag of the plateau', 'note'),
  until: column('ps', 'last lag of the plateau', 'note'),
  ...sampleColumns,
})

/** Elastic intensity A(Q), elastic incoherent structure factor and mean square displacement of each element.
 *
 *  A(Q) is F_s(Q,t) at long lags; EISF = A/e^{−2W}; ⟨u²⟩ from ln A = −Q²⟨u²⟩/3 beside half the MSD, Å². Ions that diffuse have
 *  no ⟨u²⟩: it grows with the window, which the table states. Throws a usage error for a plateau beyond the lags. */
export const elasticIntensity = estimate({
  name: 'elastic-intensity',
  version: 3,
  summary:
    'Elastic intensity A(Q) and EISF of each element, and ⟨u²⟩ from ln A(Q) beside that of the positions.',
  source:
    'M. Bée, Quasielastic Neutron Scattering (1988), chs. 3, 6; Volino & Dianoux, Mol. Phys. 41, 271 (1980).',
  from: [selfScattering.operator, msd.operator],
  params,
  finish: (tables, given) =>
    tableOf({ columns }, elasticRows(tables['self-scattering'], tables['msd'], given)),
  shown: {
    columns,
    ...elasticFigures,
  },
  example: { params: { settled: '0.1ps' } },
})
