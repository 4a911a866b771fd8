import { z } from 'zod'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { choice, words } from '../../schemas/params.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { selfLagsBytes } from '../kernels/phases/self-lags-simd.ts'
import { foldedColumns, windowOf } from '../kernels/phases/turn-window.ts'
import { type Collection, collectSeries, emptyCollection, openPiece } from '../kernels/spectrum/collect.ts'
import type { Piece } from '../kernels/spectrum/lag-products.ts'
import { checkIsotopes } from '../neutrons/scattering-lengths.ts'
import { classesOf, ION_BLOCKS, placesOf } from '../sampling/ion-classes.ts'
import { TIME_BLOCKS } from '../sampling/time-blocks.ts'
import { isotropicBytes } from './functions/isotropic-lags.ts'
import { gridFor } from './lags/kernel-cache.ts'
import { scatteringFigures } from './lags/lag-figure.ts'
import { scatteringPiece, selfLags, selfLagsParam } from './lags/scattering-lags.ts'
import { addSelf, type SelfShape, type SelfSlots } from './lags/self-sums.ts'
import { selfColumns, selfTable } from './lags/self-table.ts'
import { checkVectors } from './vectors/first-step.ts'
import { addLengths } from './vectors/lengths-in-time.ts'
import { groupsOf, lengthsOf, waveVectorParams } from './vectors/wave-vector-params.ts'

const params = z.object({
  ...waveVectorParams,
  average: choice(
    ['vectors', 'isotropic'],
    'over wave vectors that fit the cell; isotropic: sin(Qr)/(Qr), over all directions, at any |Q|, at a cost that goes with frames times lags',
  ).default('vectors'),
  lags: selfLagsParam,
  isotopes: words('isotopes that the sample is enriched in, for the neutron-weighted sum: 7Li, 35Cl').default(
    [],
  ),
})
/** |Q|, or the wave vectors of a run. */
const groupsFor = (given: z.output<typeof params>, run: Run) =>
  given.average === 'isotropic' ? lengthsOf(given) : groupsOf(given, run)

type Carry = Collection & {
  /** kind × ION_BLOCKS + block of each row. */
  places: Int32Array
}

/** F_s(Q,t) of each element over all its atoms, all origins and the wave vectors of a shell.
 *
 *  F_s(Q,t) = ⟨cos Q·(r_i(t₀+t) − r_i(t₀))⟩, per atom of the element, 1 at t = 0; t in ps, Q = 2π h⁻¹ n of whole numbers n (on the
 *  cell of each frame where it varies) in Å⁻¹; or, isotropic, ⟨sin(Qr)/(Qr)⟩ of r = |r_i(t₀+t) − r_i(t₀)| at any |Q|. Positions are in the frame of the framework, as stored with --frame none.
 *  Throws usage errors for wave vectors that do not fit the cell or are beyond the sampling, lags and isotopes, and an input
 *  error for a cell that changes more than it may. */
export const selfScattering = measure({
  name: 'self-scattering',
  version: 5,
  summary:
    'Self intermediate scattering function F_s(Q,t) = ⟨cos Q·(r(t₀+t) − r(t₀))⟩ of each element at each |Q|, over all origins.',
  source:
    'Ding et al., Nat. Phys. (2025), eqs. 6, 8; all origins by FFT (Calandrini et al., Collection SFN 12, 201 (2011)), in pieces.',
  cut: 'atoms',
  parts: 'none',
  needs: ['x', 'y', 'z'],
  params,
  asked: {
    chain: [inFrameOf.operator, select.operator],
    subject: 'mobile',
    check(given, run) {
      selfLags('self-scattering', given.lags, run)
      checkIsotopes('self-scattering', given.isotopes)
      groupsFor(given, run)
    },
  },
  shape(given, run, rows): SelfShape {
    const groups = groupsFor(given, run)
    checkVectors(groups, run, rows)
    const lags = selfLags('self-scattering', given.lags, run)
    const classes = classesOf(run, rows, 'element')
    return { groups, classes, isotropic: given.average === 'isotropic', lags, piece: scatteringPiece(lags) }
  },
  slots({ shape: { groups, classes, lags } }): SelfSlots {
    const length = classes.names.length * groups.length * (lags + 1)
    return {
      spans: { law: 'sum', length: TIME_BLOCKS * length },
      pairs: { law: 'count', length: TIME_BLOCKS * (lags + 1) },
      ions: { law: 'sum', length: ION_BLOCKS * length },
      lengths: { law: 'sum', length: 2 * groups.length },
      frames: { law: 'count', length: 1 },
    }
  },
  carry: ({ run, shape: { piece, classes } }, rows, room): Carry => ({
    ...emptyCollection(rows, 3, piece, run.frames, room),
    places: placesOf(classes, rows),
  }),
  lookback: ({ shape: { piece } }) => 2 * piece,
  works({ run, shape: { groups, isotropic, lags, piece } }) {
    if (isotropic) return isotropicBytes(groups.length)
    return selfLagsBytes(gridFor(groups).grid, groups.length, lags, Math.min(run.frames, piece + lags))
  },
  update(state, block, { params: { cellChange }, shape, carry }) {
    addLengths(block, shape.isotropic ? [] : shape.groups, cellChange, state.lengths)
    state.frames[0] += block.count
    const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => block.column(name))
    const values = shape.isotropic
      ? [x, y, z]
      : foldedColumns([x, y, z], block.count, block.cell.reference, block.room)
    const { first, count, rows } = block
    collectSeries(carry, { first, count, rows: rows.length, values }, shape.piece, (piece) =>
      addPiece(state, carry, piece, shape),
    )
  },
  close(state, { shape, carry }) {
    const piece = openPiece(carry)
    if (piece) addPiece(state, carry, piece, shape)
  },
  finish: selfTable,
  shown: { columns: selfColumns, ...scatteringFigures('f') },
  example: {
    params: { q: '1,1.6', most: 6, lags: '0.4ps', isotopes: ['7Li'] },
    transforms: { select: { of: ['Li', 'P'] } },
  },
})

function addPiece(state: State<SelfSlots>, { places }: Carry, piece: Piece, shape: SelfShape): void {
  addSelf(state, windowOf(piece, shape.piece, shape.lags), piece.index, places, shape)
}
