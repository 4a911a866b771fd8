import { z } from 'zod'
import { measure } from '../../pipeline/definition/steps.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { timeOr } from '../../schemas/params.ts'
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
import { FIRST_PIECES, TIME_BLOCKS, timeBlock } from '../sampling/time-blocks.ts'
import { channelSeries, channelsOf, speciesOf, wholeTypes } from './channels.ts'
import { chargesParam } from './charges.ts'
import { collectiveFigures } from './collective-figure.ts'
import { type CollectiveSlots, collectiveColumns, collectiveTable } from './collective-table.ts'

const params = z.object({
  lags: timeOr(
    'all',
    'largest lag, a multiple of the frame interval; "all" = the whole run; a third of the run where nothing is given',
  ).optional(),
  charges: chargesParam,
})

type Carry = Collection & {
  /** 1 in the group of rows that does the work, 0 in the others. */
  active: number
  /** Mean position of each species in the first frame, Å. */
  origin: Float64Array
  /** Pieces in a block of time. */
  width: number
  /** Types of the subject. */
  types: Uint16Array
}

/** Mean squared displacement of the sum over the ions of each species, of pairs of species, and of the charge.
 *
 *  ⟨ΔR_a(τ)·ΔR_b(τ)⟩/√(N_a N_b), R_a = Σ_i r_i, over all origins, Å²; for a = b this is MSCD/N, equal to MSD where ions move
 *  independently. Charge: ⟨|Σ_i q_i Δr_i|²⟩/Σ_i q_i². Needs no positions: the store has the mean position of each type in double.
 *  Throws usage errors for lags that do not suit the run, for parts of a type, and for elements without a charge. */
export const collective = measure({
  name: 'collective',
  version: 3,
  summary:
    'Collective displacements ⟨ΔR_a·ΔR_b⟩/√(N_a N_b) of species and of the charge, R = Σ r_i, over all origins.',
  source:
    'Onsager transport coefficients from displacements: Fong et al., AIChE J. 67, e17091 (2021), eq. 8; all origins by FFT, in pieces.',
  cut: 'atoms',
  parts: 'none',
  needs: ['x', 'y', 'z'],
  chain: [inFrameOf.operator, select.operator],
  params,
  check: ({ lags }, run) => void largestLag('collective', lags, run),
  slots: (given, run, _, rows): CollectiveSlots => {
    const lags = largestLag('collective', given.lags, run)
    const channels = channelsOf(speciesOf(run, wholeTypes(run, rows), given.charges)).length
    return {
      axes: { law: 'sum', length: channels * 3 * lags },
      blocks: { law: 'sum', length: TIME_BLOCKS * channels * lags },
      pairs: { law: 'count', length: lags },
      blockPairs: { law: 'count', length: TIME_BLOCKS * lags },
    }
  },
  carry: (given, run, rows, all): Carry => {
    const active = rows[0] === all[0]
    const types = wholeTypes(run, all)
    const species = speciesOf(run, types, given.charges)
    const series = new Uint32Array(active ? channelsOf(species).length : 0)
    return {
      ...emptyCollection(series, 3, shortPiece(largestLag('collective', given.lags, run))),
      active: active ? 1 : 0,
      origin: new Float64Array(3 * species.length),
      width: FIRST_PIECES,
      types,
    }
  },
  update(state, block, { params: given, run, carry }) {
    if (carry.active === 0) return
    const lags = largestLag('collective', given.lags, run)
    const species = speciesOf(run, carry.types, given.charges)
    const values = channelSeries(block, species, channelsOf(species), carry.origin)
    const { first, count } = block
    const stretch = { first, count, rows: values[0].length / count, values }
    collectSeries(carry, stretch, shortPiece(lags), (piece) => addPiece(state, carry, piece, lags))
  },
  close(state, { params: given, run, carry }) {
    const piece = carry.active === 1 ? openPiece(carry) : undefined
    if (piece) addPiece(state, carry, piece, largestLag('collective', given.lags, run))
  },
  finish: collectiveTable,
  columns: collectiveColumns,
  figures: (table) => collectiveFigures(table),
  example: { params: { lags: '1ps' } },
})

function addPiece(state: State<CollectiveSlots>, carry: Carry, piece: Piece, lags: number): void {
  const channels = piece.now.length / (3 * shortPiece(lags))
  const jobs = Array.from({ length: 3 * channels }, (_, series) => Int32Array.of(series))
  const { block, width } = timeBlock(state, ['blocks', 'blockPairs'], piece.index, carry.width)
  carry.width = width
  displacementSums(workspaceFor(shortPiece(lags)), piece, jobs, lags, (job, sums) => {
    add(state.axes, job * lags, sums)
    add(state.blocks, (block * channels + Math.floor(job / 3)) * lags, sums)
  })
  for (let lag = 1; lag <= lags; lag++) {
    const pairs = piece.before ? piece.count : Math.max(0, piece.count - lag)
    state.pairs[lag - 1] += pairs
    state.blockPairs[block * lags + lag - 1] += pairs
  }
}

function add(into: Float64Array, from: number, sums: Float64Array): void {
  for (let i = 0; i < sums.length; i++) into[from + i] += sums[i]
}
