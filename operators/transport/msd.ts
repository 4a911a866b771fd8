import { z } from 'zod'
import type { Rows } from '../../pipeline/block.ts'
import type { State } from '../../pipeline/slots.ts'
import { measure } from '../../pipeline/steps.ts'
import { timeOr } from '../../schemas/params.ts'
import type { ColumnName } from '../../schemas/store.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { type Collection, collect, emptyCollection, openPiece, pieceLength } from '../kernels/collect.ts'
import { displacementSums } from '../kernels/displacement-sums.ts'
import type { Piece } from '../kernels/lag-products.ts'
import { workspaceFor } from '../kernels/workspace.ts'
import { elementsAmong, ION_BLOCKS, ionBlocks } from './ion-blocks.ts'
import { largestLag } from './lags.ts'
import { msdFigures } from './msd-figure.ts'
import { type MsdSlots, msdColumns, msdTable } from './msd-table.ts'

const AXES: readonly ColumnName[] = ['x', 'y', 'z']

const params = z.object({
  lags: timeOr(
    'all',
    'largest lag, a multiple of the frame interval; "all" = the whole run; a third of the run where nothing is given',
  ).optional(),
})

type Carry = Collection & {
  /** Element × ION_BLOCKS + block of each row. */
  blockOf: Int32Array
}

/** Mean squared displacement of the ions of each element, over all of them and all time origins. */
export const msd = measure({
  name: 'msd',
  version: 1,
  summary:
    'MSD(τ) = ⟨|r_i(t₀+τ) − r_i(t₀)|²⟩ over ions i and all origins t₀, in Å², from one frame interval up to the largest lag.',
  source:
    'Einstein relation; all origins by FFT (Calandrini et al., Collection SFN 12, 201 (2011)), in pieces.',
  cut: 'atoms',
  parts: 'none',
  needs: AXES,
  chain: [inFrameOf.operator, select.operator],
  params,
  check: ({ lags }, run) => void largestLag('msd', lags, run),
  slots: ({ lags }, run, _, rows): MsdSlots => {
    const length = largestLag('msd', lags, run)
    const elements = elementsAmong(run, rows).length
    return {
      axes: { law: 'sum', length: elements * 3 * length },
      blocks: { law: 'sum', length: elements * ION_BLOCKS * length },
      pairs: { law: 'count', length: elements * length },
    }
  },
  carry: ({ lags }, run, rows, all): Carry => {
    const blocks = ionBlocks(run, all)
    return {
      ...emptyCollection(rows, 3, pieceLength(largestLag('msd', lags, run))),
      blockOf: Int32Array.from(rows, (row) => blocks.get(row) as number),
    }
  },
  lookback: ({ lags }, run) => 2 * pieceLength(largestLag('msd', lags, run)),
  update(state, block, { params, run, carry }) {
    const lags = largestLag('msd', params.lags, run)
    collect(carry, block, AXES, pieceLength(lags), (piece) => addPiece(state, carry.blockOf, piece, lags))
  },
  close(state, { params, run, carry }) {
    const piece = openPiece(carry)
    if (piece) addPiece(state, carry.blockOf, piece, largestLag('msd', params.lags, run))
  },
  finish: msdTable,
  columns: msdColumns,
  figures: (table) => msdFigures(table),
  example: { params: { lags: '1ps' } },
})

function addPiece(state: State<MsdSlots>, blockOf: Int32Array, piece: Piece, lags: number): void {
  const blocks = [...new Set(blockOf)].sort((a, b) => a - b)
  const rows = blocks.map((block) => rowsOf(blockOf, block))
  const jobs = rows.flatMap((own) => [0, 1, 2].map((axis) => Int32Array.from(own, (row) => 3 * row + axis)))
  displacementSums(workspaceFor(pieceLength(lags)), piece, jobs, lags, (job, sums) => {
    const block = blocks[Math.floor(job / 3)]
    const element = Math.floor(block / ION_BLOCKS)
    add(state.axes, (3 * element + (job % 3)) * lags, sums)
    add(state.blocks, block * lags, sums)
  })
  blocks.forEach((block, i) => {
    addPairs(state.pairs, Math.floor(block / ION_BLOCKS) * lags, rows[i].length, piece, lags)
  })
}

function rowsOf(blockOf: Int32Array, block: number): Rows {
  return Uint32Array.from([...blockOf.keys()].filter((row) => blockOf[row] === block))
}

function add(into: Float64Array, from: number, sums: Float64Array): void {
  for (let i = 0; i < sums.length; i++) into[from + i] += sums[i]
}

/** A pair belongs to the piece of its later frame: after the first piece every frame is one. */
function addPairs(pairs: Float64Array, from: number, rows: number, piece: Piece, lags: number): void {
  for (let lag = 1; lag <= lags; lag++) {
    pairs[from + lag - 1] += rows * (piece.before ? piece.count : Math.max(0, piece.count - lag))
  }
}
