import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { type Resolved, timeOr } from '../../schemas/params.ts'
import { column } from '../../schemas/table.ts'
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
import { ofSites } from '../sites/of-sites.ts'
import type { Sites } from '../sites/sites.ts'
import { bottleneckCorrelationFigures } from './bottleneck-correlation-figure.ts'
import { correlationRows, GROUPS } from './bottleneck-correlation-table.ts'
import { areasOf, type Places, placeParams, placesOf } from './bottleneck-places.ts'

const params = z.object({
  ...placeParams,
  lags: timeOr(
    'all',
    'largest lag, a multiple of the frame interval; "all" = the whole run; 10 ps, at most a third of the run, where nothing is given',
  ).optional(),
})
type Given = Resolved<typeof params>

const columns = {
  pair: column('', 'kinds of site on both sides of the triangle'),
  lag: column('ps', 'time τ between the two frames of a pair'),
  correlation: column(
    '',
    'ρ(τ) = ⟨δA(t) δA(t+τ)⟩ / ⟨δA²⟩ over triangles and origins, δA the area of a triangle minus its time average',
  ),
  error: column('', 'half its 68 % interval, over replicas, else groups of neighbouring triangles'),
  covariance: column('Å⁴', '⟨δA(t) δA(t+τ)⟩; its square root at τ = 0 is the breathing amplitude'),
  pairs: column('', 'pairs of frames in the mean, of every triangle'),
}

type Carry = Collection & {
  /** 1 in the group of rows that does the work, 0 in the others. */
  active: number
  /** Areas in the first frame. */
  origin: Float64Array
}

/** Autocorrelation of the areas of the triangles between sites, ρ(τ) = 1 − ⟨(A(t+τ) − A(t))²⟩ / 2⟨δA²⟩: how long a window stays open.
 *  The squared differences are over all origins and triangles of a pair, and know no mean; ⟨δA²⟩ is the mean over triangles of the
 *  variance of each in time. Labels of polyhedral sites in, a row a pair of kinds and lag out, ps and Å⁴.
 *  Throws usage errors as `bottleneck`, and for lags that do not suit the run. */
export const bottleneckCorrelation = measure({
  name: 'bottleneck-correlation',
  version: 1,
  summary: 'Autocorrelation in time of the areas of the anion triangles between neighbouring sites.',
  source:
    'Structure function 2(C(0) − C(τ)) of a stationary process, all origins by FFT; triangles of Morgan, Chem. Mater. 33, 2004 (2021).',
  ...ofSites,
  parts: 'none',
  params,
  check: (given, run) => void lagsOf(given, run),
  slots: (given, run, facts) => {
    const { faces } = placesOf(given, facts.get('sites') as Sites)
    const lags = lagsOf(given, run)
    return {
      frames: { law: 'count', length: 1 },
      /** Σ a and Σ a² of each triangle, a = its area minus that in the first frame, so that no digits are lost. */
      area: { law: 'sum', length: faces.length },
      square: { law: 'sum', length: faces.length },
      /** Σ (A(t+τ) − A(t))², [pair][group][lag]. */
      differences: { law: 'sum', length: given.between.length * GROUPS * lags },
      pairs: { law: 'count', length: lags },
    }
  },
  // What the triangles do has nothing to do with the ions: only the first group of them adds it up.
  carry: (given, run, rows, all, facts): Carry => {
    const active = rows[0] === all[0]
    const { faces } = placesOf(given, facts?.get('sites') as Sites)
    const series = new Uint32Array(active ? faces.length : 0)
    const length = pieceLength(lagsOf(given, run))
    return {
      ...emptyCollection(series, 1, length),
      active: active ? 1 : 0,
      origin: new Float64Array(series.length),
    }
  },
  update: (state, block, { params: given, run, facts, carry }) => {
    if (carry.active === 0) return
    const set = facts.get('sites') as Sites
    const places = placesOf(given, set)
    const { first, count } = block
    const areas = areasOf(block, set, places)
    addMoments(state, carry, areas, count)
    const lags = lagsOf(given, run)
    const stretch = { first, count, rows: places.faces.length, values: [Float32Array.from(areas)] }
    collectSeries(carry, stretch, pieceLength(lags), (piece) => addPiece(state, piece, given, places, lags))
  },
  close: (state, { params: given, run, facts, carry }) => {
    const piece = carry.active === 1 ? openPiece(carry) : undefined
    const places = placesOf(given, facts.get('sites') as Sites)
    if (piece) addPiece(state, piece, given, places, lagsOf(given, run))
  },
  finish: (runs: readonly RunState[], given) => {
    const { rows, samples } = correlationRows(runs, given)
    return { ...tableOf({ columns }, rows), samples }
  },
  columns,
  figures: bottleneckCorrelationFigures,
  example: { params: { between: 'T5-T5,T2-T5', lags: '1ps' } },
})

const USUAL = 10

function lagsOf({ lags }: Pick<Given, 'lags'>, run: Run): number {
  const found = largestLag('bottleneck-correlation', lags, run)
  return lags === undefined ? Math.max(1, Math.min(found, Math.floor(USUAL / run.interval + 1e-9))) : found
}

function addMoments(
  { frames: seen, area, square }: State,
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

/** The triangles of each pair in groups, [pair][group]: neighbours in the list are neighbours in space. */
function jobsOf({ between }: Given, { pair }: Places): Job[] {
  return between.flatMap((_, p) => {
    const own = Int32Array.from(pair.keys()).filter((face) => pair[face] === p)
    return Array.from({ length: GROUPS }, (__, g) =>
      own.subarray(Math.floor((g * own.length) / GROUPS), Math.floor(((g + 1) * own.length) / GROUPS)),
    )
  })
}

function addPiece(state: State, piece: Piece, given: Given, places: Places, lags: number): void {
  const { differences, pairs } = state
  displacementSums(workspaceFor(pieceLength(lags)), piece, jobsOf(given, places), lags, (job, sums) => {
    for (let i = 0; i < lags; i++) differences[job * lags + i] += sums[i]
  })
  for (let lag = 1; lag <= lags; lag++)
    pairs[lag - 1] += piece.before ? piece.count : Math.max(0, piece.count - lag)
}
