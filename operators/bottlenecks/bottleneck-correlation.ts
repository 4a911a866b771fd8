import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { ChannelRange } from '../../pipeline/state/channels.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { type Resolved, timeOr } from '../../schemas/params.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { drawn } from '../figures/systems.ts'
import {
  type Collection,
  collectSeries,
  emptyCollection,
  openPiece,
  pieceLength,
} from '../kernels/spectrum/collect.ts'
import { displacementSums } from '../kernels/spectrum/displacement-sums.ts'
import type { Job, Piece } from '../kernels/spectrum/lag-products.ts'
import { workspaceFor } from '../kernels/spectrum/workspace.ts'
import { largestLag } from '../sampling/lags.ts'
import { bottleneckCorrelationFigures } from './bottleneck-correlation-figure.ts'
import {
  type CorrelationShape,
  type CorrelationSlots,
  correlationRows,
  GROUPS,
  groupsIn,
} from './bottleneck-correlation-table.ts'
import {
  areasOf,
  ofTriangles,
  type Places,
  placeParams,
  triangleShape,
  trianglesOf,
} from './bottleneck-places.ts'

const params = z.object({
  ...placeParams,
  lags: timeOr(
    'all',
    'largest lag, a multiple of the frame interval; "all" = the whole run; 10 ps, at most a third of the run, where nothing is given',
  ).optional(),
})
type Given = Resolved<typeof params>

const columns = columnsOf('correlation', {
  pair: column('', 'kinds of site on both sides of the triangle', 'key'),
  lag: column('ps', 'time τ between the two frames of a pair', 'key'),
  correlation: column(
    '',
    'ρ(τ) = ⟨δA(t) δA(t+τ)⟩ / ⟨δA²⟩ over triangles and origins, δA the area of a triangle minus its time average',
    'value',
  ),
  error: column('', 'half its 68 % interval, over replicas, else groups of neighbouring triangles', {
    errorOf: 'correlation',
  }),
  method: column('', 'what the error is taken between', 'method'),
  samples: column('', 'how many of them', 'count'),
  covariance: column('Å⁴', '⟨δA(t) δA(t+τ)⟩; its square root at τ = 0 is the breathing amplitude', 'value'),
  pairs: column('', 'pairs of frames in the mean, of every triangle', 'count'),
})

type Carry = Collection & {
  /** Areas in the first frame. */
  origin: Float64Array
}

/** Autocorrelation of the areas of the triangles between sites, ρ(τ) = 1 − ⟨(A(t+τ) − A(t))²⟩ / 2⟨δA²⟩: how long a window stays open.
 *  The squared differences are over all origins and triangles of a pair, and know no mean; ⟨δA²⟩ is the mean over triangles of the
 *  variance of each in time. Labels of polyhedral sites in, a row a pair of kinds and lag out, ps and Å⁴.
 *  Throws usage errors as `bottleneck`, and for lags that do not suit the run. */
export const bottleneckCorrelation = measure({
  name: 'bottleneck-correlation',
  version: 3,
  summary: 'Autocorrelation in time of the areas of the anion triangles between neighbouring sites.',
  source:
    'Structure function 2(C(0) − C(τ)) of a stationary process, all origins by FFT; triangles of Morgan, Chem. Mater. 33, 2004 (2021).',
  ...ofTriangles,
  parts: 'none',
  params,
  asked: {
    ...ofTriangles.asked,
    check: (given, run) => void lagsOf(given, run),
  },
  shape: (given, run, _, facts): CorrelationShape => ({
    ...triangleShape(given, facts),
    lags: lagsOf(given, run),
  }),
  channels: ({ shape }) => trianglesOf(shape),
  slots: ({ params: { between }, shape: { lags } }): CorrelationSlots => ({
    frames: { law: 'count', length: 1, per: 'run' },
    /** Σ a and Σ a² of each triangle, a = its area minus that in the first frame, so that no digits are lost. */
    area: { law: 'sum', length: 1, per: 'channel' },
    square: { law: 'sum', length: 1, per: 'channel' },
    /** Σ (A(t+τ) − A(t))², [pair][group][lag]. */
    differences: { law: 'sum', length: between.length * GROUPS * lags },
    pairs: { law: 'count', length: lags, per: 'run' },
  }),
  carry: ({ shape: { lags } }, triangles): Carry => ({
    ...emptyCollection(triangles, 1, pieceLength(lags)),
    origin: new Float64Array(triangles.length),
  }),
  update: (state, block, { params: given, shape: { set, places, lags }, carry, channels }) => {
    const { first, count } = block
    const areas = areasOf(block, set, places, channels)
    addMoments(state, carry, areas, count)
    const stretch = { first, count, rows: channels.to - channels.from, values: [Float32Array.from(areas)] }
    const jobs = jobsOf(given, places, channels)
    collectSeries(carry, stretch, pieceLength(lags), (piece) => addPiece(state, piece, jobs, lags))
  },
  close: (state, { params: given, shape: { places, lags }, carry, channels }) => {
    const piece = openPiece(carry)
    if (piece) addPiece(state, piece, jobsOf(given, places, channels), lags)
  },
  finish: (runs, given) => {
    const { rows, samples } = correlationRows(runs, given)
    return { ...tableOf({ columns }, rows), samples }
  },
  shown: {
    columns,
    ...drawn(bottleneckCorrelationFigures),
  },
  example: { params: { between: 'T5-T5,T2-T5', lags: '1ps' } },
})

const USUAL = 10

function lagsOf({ lags }: Pick<Given, 'lags'>, run: Run): number {
  const found = largestLag('bottleneck-correlation', lags, run)
  return lags === undefined ? Math.max(1, Math.min(found, Math.floor(USUAL / run.interval + 1e-9))) : found
}

function addMoments(
  { frames: seen, area, square }: State<CorrelationSlots>,
  { origin, index }: Carry,
  areas: Float64Array,
  frames: number,
): void {
  for (let face = 0; face < origin.length; face++) {
    if (index < 0) origin[face] = areas[face * frames]
    for (let t = face * frames; t < (face + 1) * frames; t++) {
      const value = areas[t] - origin[face]
      area[face] += value
      square[face] += value * value
    }
  }
  seen[0] += frames
}

/** What a task has of a group of neighbouring triangles of one pair. */
interface Share {
  /** Index of the group, [pair][group]. */
  readonly group: number
  /** Numbers of its triangles, counted from the first of the task. */
  readonly job: Job
}

function jobsOf({ between }: Given, { pair }: Places, { from, to }: ChannelRange): Share[] {
  const shares = between.flatMap((_, p) =>
    groupsIn(pair, p).map((faces, g) => ({
      group: p * GROUPS + g,
      job: Int32Array.from(faces.filter((face) => face >= from && face < to)).map((face) => face - from),
    })),
  )
  return shares.filter(({ job }) => job.length > 0)
}

function addPiece(
  state: State<CorrelationSlots>,
  piece: Piece,
  shares: readonly Share[],
  lags: number,
): void {
  const { differences, pairs } = state
  const jobs = shares.map(({ job }) => job)
  displacementSums(workspaceFor(pieceLength(lags)), piece, jobs, lags, (job, sums) => {
    for (let i = 0; i < lags; i++) differences[shares[job].group * lags + i] += sums[i]
  })
  for (let lag = 1; lag <= lags; lag++)
    pairs[lag - 1] += piece.before ? piece.count : Math.max(0, piece.count - lag)
}
