import { z } from 'zod'
import { measure } from '../../pipeline/definition/steps.ts'
import { words } from '../../schemas/params.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { warnOfSlowExchange } from '../frames/slow-exchange.ts'
import { checkIsotopes } from '../neutrons/scattering-lengths.ts'
import { densities } from './lags/amplitudes.ts'
import { scatteringFigures } from './lags/lag-figure.ts'
import { sampleColumns, vectorColumns } from './lags/lag-table.ts'
import { pairQuantities } from './lags/neutron-sums.ts'
import { pairChain, pairMeasure } from './lags/pair-measure.ts'
import { pairTable } from './lags/pair-table.ts'
import { pairLags, pairLagsParam } from './lags/scattering-lags.ts'
import { groupsOf, waveVectorParams } from './vectors/wave-vector-params.ts'

const params = z.object({
  ...waveVectorParams,
  lags: pairLagsParam,
  isotopes: words('isotopes that the sample is enriched in, for the neutron-weighted sum: 7Li, 35Cl').default(
    [],
  ),
})
const NAME = 'coherent-scattering'
const columns = columnsOf('f', {
  of: column(
    '',
    'pair of elements; total: Σ √(c_a c_b) F_ab over both orders, c the shares of the atoms; neutron-weighted: Σ √(c_a c_b) b_a b_b F_ab/Σ c b²',
    'key',
  ),
  ...vectorColumns,
  lag: column('ps', 'time t between the two frames of a pair', 'key'),
  f: column(
    '',
    'F_ab(Q,t) = ⟨ρ_a(Q,t₀+t) ρ_b*(Q,t₀)⟩/√(N_a N_b), its real part, a and b in both orders',
    'value',
  ),
  error: column('', 'half the 68 % interval of f, over replicas, else over blocks of time', { errorOf: 'f' }),
  ...sampleColumns,
  lengths: column('barn', 'b_a b_b: product of the bound coherent scattering lengths', 'note'),
  weight: column('', 'its weight in the neutron-weighted sum, pairs in both orders', 'note'),
})

/** F_ab(Q,t) of all pairs of elements, from ρ_a(Q,t) = Σ e^{iQ·r} over all atoms of an element, all origins.
 *
 *  F_ab = Re⟨ρ_a(t₀+t) ρ_b*(t₀)⟩/√(N_a N_b), mean over the wave vectors of a shell; F(Q,0) = S(Q). Q = 2π h⁻¹ n of whole numbers n, on
 *  the cell of each frame where it varies. Throws usage errors for wave vectors that do not fit the cell or are beyond the
 *  sampling, lags and isotopes, and an input error for a cell that changes more than it may. */
export const coherentScattering = measure({
  name: NAME,
  version: 5,
  summary:
    'Intermediate scattering functions F_ab(Q,t) of all pairs of elements, their sum and their neutron-weighted sum.',
  source:
    'Ding et al., Nat. Phys. (2025), eqs. 7, 13; partials normalised as by N. W. Ashcroft & D. C. Langreth, Phys. Rev. 156, 685 (1967).',
  ...pairMeasure({ name: NAME, parts: [0], amplitudes: densities }),
  needs: ['x', 'y', 'z'],
  params,
  asked: {
    chain: pairChain,
    check(given, run) {
      pairLags(NAME, given.lags, run)
      checkIsotopes(NAME, given.isotopes)
      groupsOf(given, run)
    },
  },
  finish: (runs, given, context) => {
    warnOfSlowExchange(runs, 'S(Q)', context)
    return pairTable(
      {
        operator: NAME,
        columns,
        main: 'f',
        parts: [{ said: {}, share: 1 }],
        quantities: (kinds, context) => pairQuantities(kinds, given.isotopes, context),
      },
      runs,
      context,
    )
  },
  shown: {
    columns,
    ...scatteringFigures('f'),
  },
  example: {
    params: { q: '1,1.6,2.2', most: 24, lags: '0.2ps' },
    transforms: { select: { of: ['P', 'S'] } },
  },
})
