import { z } from 'zod'
import { measure } from '../../pipeline/definition/steps.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { currentsOf } from './lags/amplitudes.ts'
import { scatteringFigures } from './lags/lag-figure.ts'
import { sampleColumns, vectorColumns } from './lags/lag-table.ts'
import { atomQuantities } from './lags/neutron-sums.ts'
import { pairChain, pairMeasure } from './lags/pair-measure.ts'
import { pairTable } from './lags/pair-table.ts'
import { pairLags, pairLagsParam } from './lags/scattering-lags.ts'
import { groupsOf, waveVectorParams } from './vectors/wave-vector-params.ts'

const params = z.object({ ...waveVectorParams, lags: pairLagsParam })
const NAME = 'currents'
const columns = columnsOf('c', {
  of: column(
    '',
    'pair of elements; total: Σ √(c_a c_b) C_ab over both orders, c the shares of the atoms',
    'key',
  ),
  part: column('', 'longitudinal: along Q; transverse: at right angles to Q, mean of two directions', 'key'),
  ...vectorColumns,
  lag: column('ps', 'time t between the two frames of a pair', 'key'),
  c: column(
    'Å²/ps²',
    'C_ab(Q,t) = ⟨j_a(Q,t₀+t) j_b*(Q,t₀)⟩/√(N_a N_b), its real part, j = Σ v e^{iQ·r}; k_BT/m of one element at t = 0',
    'value',
  ),
  error: column('Å²/ps²', 'half the 68 % interval of c, over replicas, else over blocks of time', {
    errorOf: 'c',
  }),
  ...sampleColumns,
  share: column('', 'its share in the total, pairs in both orders', 'note'),
})

/** Correlations of the currents of all pairs of elements along and across Q.
 *
 *  C_ab(Q,t) = Re⟨j_a(t₀+t) j_b*(t₀)⟩/√(N_a N_b) with j_a = Σ v e^{iQ·r} (Å/ps) projected on Q and on two directions at right angles to
 *  it, in Å²/ps². "Transverse" is relative to Q, not to the wave vector in the first zone. Velocities are those of the input,
 *  less that of the framework. Throws usage errors for wave vectors that do not fit the cell or are beyond the sampling, and lags. */
export const currents = measure({
  name: NAME,
  version: 5,
  summary:
    'Longitudinal and transverse current correlations C(Q,t) of all pairs of elements, and of all atoms.',
  source: 'J.-P. Hansen & I. R. McDonald, Theory of Simple Liquids, sec. 7.4 (currents along and across Q).',
  ...pairMeasure({ name: NAME, parts: [0, 1, 1], amplitudes: currentsOf }),
  needs: ['x', 'y', 'z', 'vx', 'vy', 'vz'],
  params,
  asked: {
    chain: pairChain,
    lacking: () =>
      'Dump velocities with the positions; the longitudinal part also follows from coherent-spectrum as ω²S/Q².',
    check(given, run) {
      pairLags(NAME, given.lags, run)
      groupsOf(given, run)
    },
  },
  finish: (runs, _, context) =>
    pairTable(
      {
        operator: NAME,
        columns,
        main: 'c',
        parts: [
          { said: { part: 'longitudinal' }, share: 1 },
          { said: { part: 'transverse' }, share: 2 },
        ],
        quantities: atomQuantities,
      },
      runs,
      context,
    ),
  shown: {
    columns,
    ...scatteringFigures('c'),
  },
  example: {
    params: { q: '1,1.6,2.2', most: 24, lags: '0.4ps' },
    transforms: { select: { of: ['Li', 'P'] } },
  },
})
