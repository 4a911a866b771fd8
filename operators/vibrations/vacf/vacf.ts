import { z } from 'zod'
import { measure } from '../../../pipeline/definition/steps.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import type { State } from '../../../pipeline/state/slots.ts'
import { usageError } from '../../../schemas/errors.ts'
import { choice, length, temperature, timeOr } from '../../../schemas/params.ts'
import { POSITIONS, VELOCITIES } from '../../../schemas/store.ts'
import { drawn } from '../../figures/systems.ts'
import { inFrameOf } from '../../frames/in-frame-of.ts'
import { select } from '../../frames/select.ts'
import {
  type Collection,
  collect,
  emptyCollection,
  openPiece,
  pieceLength,
} from '../../kernels/spectrum/collect.ts'
import type { Piece } from '../../kernels/spectrum/lag-products.ts'
import { productSums } from '../../kernels/spectrum/product-sums.ts'
import { workspaceFor } from '../../kernels/spectrum/workspace.ts'
import { ION_BLOCKS } from '../../sampling/ion-classes.ts'
import { timeBlock, widthAfter } from '../../sampling/time-blocks.ts'
import { differences, type Held, NO_VELOCITIES, nothingHeld } from './differences.ts'
import { GROUPINGS, subjectOf, vectorsOf } from './subject.ts'
import { vacfFigures } from './vacf-figure.ts'
import { SPAN_PIECES, SPANS, type VacfShape, type VacfSlots } from './vacf-samples.ts'
import { vacfColumns, vacfTable } from './vacf-table.ts'
import { vacfLags } from './velocity-lags.ts'

const params = z.object({
  lags: timeOr(
    'all',
    'largest lag, a multiple of the frame interval; "all" = the whole run; 5 ps, at most a third of the run, where nothing is given',
  ).optional(),
  velocities: choice(
    ['stored', 'differences'],
    'as in the input, or central differences of the positions',
  ).default('stored'),
  by: choice(
    GROUPINGS,
    'one curve an element, an atom type, an element bonded in polyanions or free, or a mode of the polyanions',
  ).default('element'),
  bondedWithin: length('longest bond of a polyanion, for "by bond" and "by modes"').default(2.6),
  temperature: temperature('temperature of the runs; their tag where nothing is given').optional(),
})
export type VacfParams = z.output<typeof params>

type Carry = Collection &
  Held & {
    /** kind × ION_BLOCKS + block of each vector. */
    blockOf: Int32Array
  }

/** Velocity autocorrelation of each element (type, bond, mode of motion), over all its atoms and all time origins.
 *
 *  VACF(t) = ⟨v_i(t₀)·v_i(t₀+t)⟩ over atoms i and origins t₀, from t = 0 up to the largest lag; v without the framework's velocity.
 *  Velocities [atom][frame] in Å/ps, stored or by central differences of positions; rows [of][lag], lag in ps, VACF and its error
 *  in Å²/ps², VACF(0) = 3k_BT/m. Throws usage errors for lags that do not suit the run, for velocities that are not there, and for
 *  modes of motion from differences.
 *  Source: Ding et al., eqs. 4, 5; all origins by FFT in pieces: Calandrini et al., Collection SFN 12, 201 (2011). */
export const vacf = measure({
  name: 'vacf',
  version: 4,
  summary:
    "VACF(t) = ⟨v_i(t₀)·v_i(t₀+t)⟩ over atoms i and all origins t₀, in Å²/ps², without the framework's velocity (the unweighted mean over its atoms; that of the centre of mass of all with --frame mass).",
  source:
    'Ding et al., Nat. Phys. (2025), eqs. 4, 5; all origins by FFT (Calandrini et al., Collection SFN 12, 201 (2011)), in pieces.',
  cut: 'atoms',
  parts: 'none',
  needs: ({ velocities, by }) =>
    by === 'modes' ? [...POSITIONS, ...VELOCITIES] : velocities === 'stored' ? VELOCITIES : POSITIONS,
  params,
  asked: {
    lacking: ({ by }) => (by === 'modes' ? NO_VELOCITIES.none : NO_VELOCITIES.differences),
    chain: [inFrameOf.operator, select.operator],
    check,
  },
  shape: (params, run, rows): VacfShape => {
    const { kinds, sizes } = subjectOf(run, rows, rows, params.by, params.bondedWithin)
    return { kinds, sizes, lags: vacfLags(params, run) + 1 }
  },
  slots: ({ shape: { kinds, lags } }): VacfSlots => ({
    sums: { law: 'sum', length: kinds.length * ION_BLOCKS * lags },
    pairs: { law: 'count', length: kinds.length * lags },
    spans: { law: 'sum', length: SPANS * kinds.length * lags },
    spanFrames: { law: 'count', length: SPANS * kinds.length },
  }),
  carry: ({ params, run, rows: all, shape }, rows, room): Carry => {
    const { blockOf } = subjectOf(run, rows, all, params.by, params.bondedWithin)
    const vectors = Uint32Array.from(blockOf.keys())
    return {
      ...emptyCollection(vectors, 3, pieceLength(shape.lags - 1), run.frames, room),
      ...nothingHeld(params.velocities === 'stored' ? 0 : rows.length),
      blockOf,
    }
  },
  lookback: ({ params, shape }) => 2 * pieceLength(shape.lags - 1) + (params.velocities === 'stored' ? 0 : 2),
  update(state, block, { params, shape, carry }) {
    const stored = params.velocities === 'stored'
    const moving = stored ? vectorsOf(block, params.by, params.bondedWithin) : differences(carry, block)
    if (!moving) return
    collect(carry, moving, VELOCITIES, pieceLength(shape.lags - 1), (piece) =>
      addPiece(state, carry, piece, shape),
    )
  },
  close(state, { shape, carry }) {
    const piece = openPiece(carry)
    if (piece) addPiece(state, carry, piece, shape)
  },
  finish: vacfTable,
  shown: {
    columns: vacfColumns,
    ...drawn(vacfFigures),
  },
  example: { params: { lags: '1ps', temperature: 600 } },
})

function check(params: VacfParams, run: Run): void {
  vacfLags(params, run)
  if (params.by === 'modes' && params.velocities === 'differences')
    throw usageError(
      'vacf: modes of polyanions need stored velocities',
      'Leave "velocities" at stored, or group by element.',
    )
}

function addPiece(
  state: State<VacfSlots>,
  { blockOf }: Carry,
  piece: Piece,
  { kinds: { length: kinds }, lags }: VacfShape,
): void {
  const blocks = [...new Set(blockOf)].sort((a, b) => a - b)
  const members = new Map(blocks.map((block) => [block, [] as number[]]))
  blockOf.forEach((block, vector) => {
    members.get(block)?.push(3 * vector, 3 * vector + 1, 3 * vector + 2)
  })
  const jobs = blocks.map((block) => Int32Array.from(members.get(block) as number[]))
  const kindOf = (job: number): number => Math.floor(blocks[job] / ION_BLOCKS)
  const before = widthAfter(piece.index, SPAN_PIECES, SPANS)
  const { block: span } = timeBlock(state, ['spans', 'spanFrames'], piece.index, before, SPANS)
  productSums(workspaceFor(pieceLength(lags - 1)), piece, jobs, lags - 1, (job, sums) => {
    const from = blocks[job] * lags
    const into = (span * kinds + kindOf(job)) * lags
    for (let lag = 0; lag < lags; lag++) {
      state.sums[from + lag] += sums[lag]
      state.spans[into + lag] += sums[lag]
    }
  })
  jobs.forEach(({ length }, job) => {
    addPairs(state.pairs, kindOf(job) * lags, length / 3, piece, lags)
    state.spanFrames[span * kinds + kindOf(job)] += (length / 3) * piece.count
  })
}

/** A pair belongs to the piece of its later frame: after the first piece every frame is one. */
function addPairs(pairs: Float64Array, from: number, vectors: number, piece: Piece, lags: number): void {
  for (let lag = 0; lag < lags; lag++) {
    pairs[from + lag] += vectors * (piece.before ? piece.count : Math.max(0, piece.count - lag))
  }
}
