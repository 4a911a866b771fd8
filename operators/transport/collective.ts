import { z } from 'zod'
import { measure } from '../../pipeline/definition/steps.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { timeOr } from '../../schemas/params.ts'
import { drawn } from '../figures/systems.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import {
  type Collection,
  collectSeries,
  emptyCollection,
  openPiece,
  shortPiece,
} from '../kernels/spectrum/collect.ts'
import { displacementSums } from '../kernels/spectrum/displacement-sums.ts'
import type { Piece } from '../kernels/spectrum/lag-products.ts'
import { workspaceFor } from '../kernels/spectrum/workspace.ts'
import { largestLag } from '../sampling/lags.ts'
import { channelSeries, channelsOf, speciesOf, wholeTypes } from './channels.ts'
import { chargesParam } from './charges.ts'
import { collectiveFigures } from './collective-figure.ts'
import {
  type CollectiveShape,
  type CollectiveSlots,
  collectiveColumns,
  collectiveTable,
} from './collective-table.ts'
import { addFit, type FitCarry, fitCarry, fitShape, fitSlots } from './slopes/fit-sums.ts'

const params = z.object({
  lags: timeOr(
    'all',
    'largest lag, a multiple of the frame interval; "all" = the whole run; a third of the run where nothing is given',
  ).optional(),
  charges: chargesParam,
})

/** Channels of a task. */
const GROUP = 4

type Carry = Collection &
  FitCarry & {
    /** Mean position of each species in the first frame, Å. */
    origin: Float64Array
  }

/** Mean squared displacement of the sum over the ions of each species, of pairs of species, and of the charge.
 *
 *  ⟨ΔR_a(τ)·ΔR_b(τ)⟩/√(N_a N_b), R_a = Σ_i r_i, over all origins, Å²; for a = b this is MSCD/N, equal to MSD where ions move
 *  independently. Charge: ⟨|Σ_i q_i Δr_i|²⟩/Σ_i q_i². Needs no positions: the store has the mean position of each type in double.
 *  Throws usage errors for lags that do not suit the run, for parts of a type, and for elements without a charge. */
export const collective = measure({
  name: 'collective',
  version: 7,
  summary:
    'Collective displacements ⟨ΔR_a·ΔR_b⟩/√(N_a N_b) of species and of the charge, R = Σ r_i, over all origins.',
  source:
    'Onsager transport coefficients from displacements: Fong et al., AIChE J. 67, e17091 (2021), eq. 8; all origins by FFT, in pieces.',
  cut: 'channels',
  parts: 'none',
  needs: ['x', 'y', 'z'],
  params,
  asked: {
    chain: [inFrameOf.operator, select.operator],
    check: ({ lags }, run) => void largestLag('collective', lags, run),
  },
  shape: ({ lags, charges }, run, rows): CollectiveShape => {
    const species = speciesOf(run, wholeTypes(run, rows), charges)
    const fit = fitShape(run.frames, 1, 3)
    return { species, channels: channelsOf(species), lags: largestLag('collective', lags, run), fit }
  },
  channels: ({ shape }) => ({ of: 'sums', count: shape.channels.length, group: GROUP, reads: 0 }),
  slots: ({ shape: { lags, fit } }): CollectiveSlots => ({
    ...fitSlots(fit, 'channel'),
    axes: { law: 'sum', length: 3 * lags, per: 'channel' },
    pairs: { law: 'count', length: lags, per: 'run' },
  }),
  carry: ({ shape: { species, lags, fit } }, channels): Carry => ({
    ...fitCarry(fit, channels.length, 'double'),
    ...emptyCollection(channels, 3, shortPiece(lags)),
    origin: new Float64Array(3 * species.length),
  }),
  update(state, block, { shape: { species, channels, lags, fit }, carry, channels: { from, to } }) {
    const own = channels.slice(from, to)
    const columns = channelSeries(block, species, own, carry.origin)
    const { first, count } = block
    const each = Int32Array.from(own.keys())
    addFit(state, { ...fit, classes: own.length }, each, carry, { first, count, columns })
    const values = columns.map((series) => Float32Array.from(series))
    const stretch = { first, count, rows: own.length, values }
    collectSeries(carry, stretch, shortPiece(lags), (piece) => addPiece(state, piece, own.length, lags))
  },
  close(state, { shape: { lags }, carry, channels: { from, to } }) {
    const piece = openPiece(carry)
    if (piece) addPiece(state, piece, to - from, lags)
  },
  finish: collectiveTable,
  shown: {
    columns: collectiveColumns,
    ...drawn(collectiveFigures),
  },
  example: { params: { lags: '1ps' } },
})

function addPiece(state: State<CollectiveSlots>, piece: Piece, channels: number, lags: number): void {
  const jobs = Array.from({ length: 3 * channels }, (_, series) => Int32Array.of(series))
  displacementSums(workspaceFor(shortPiece(lags)), piece, jobs, lags, (job, sums) => {
    add(state.axes, job * lags, sums)
  })
  for (let lag = 1; lag <= lags; lag++) {
    const pairs = piece.before ? piece.count : Math.max(0, piece.count - lag)
    state.pairs[lag - 1] += pairs
  }
}

function add(into: Float64Array, from: number, sums: Float64Array): void {
  for (let i = 0; i < sums.length; i++) into[from + i] += sums[i]
}
