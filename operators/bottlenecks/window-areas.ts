import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { SlotsOf, State } from '../../pipeline/state/slots.ts'
import type { Resolved } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Samples } from '../../schemas/table.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { piecesOf } from '../sampling/sample-errors.ts'
import { binOf, binParams, binsOf, checkBins } from './area-bins.ts'
import {
  areasAround,
  ofTriangles,
  placeParams,
  type TriangleShape,
  triangleShape,
  trianglesOf,
} from './bottleneck-places.ts'

const params = z.object({ ...placeParams, ...binParams })
type Given = Resolved<typeof params>

type Areas = SlotsOf<'frames' | 'area' | 'square' | 'counts'>
type Seen = RunState<Areas, TriangleShape>

export const windowColumns = {
  pair: column('', 'kinds of site on both sides of the triangle', 'key'),
  triangles: column('', 'triangles of this pair in the cell', 'count'),
  area: column('Å²', 'mean area over triangles and frames', 'value'),
  error: column('Å²', 'half the 68 % interval of the mean', { errorOf: 'area' }),
  ...errorColumns,
  spread: column('Å²', 'standard deviation over triangles and frames', 'value'),
  breathing: column(
    'Å²',
    'breathing amplitude: root mean square over triangles of the standard deviation of each in time',
    'value',
  ),
  disorder: column('Å²', 'standard deviation between the time averages of the triangles', 'value'),
}
const columns = columnsOf('area', {
  ...windowColumns,
  bin: column('Å²', 'width of a bin of the distributions', 'note'),
})

/** Areas of the triangles of three anions that neighbouring sites share, over time and of each triangle: the windows that ions go through.
 *  Corners in the true cell of each frame, Å². Polyhedral sites in, a row a pair of kinds out; samples hold the areas counted in bins,
 *  `always` and `averaged` in time, of each replica or part of the run.
 *  Throws a usage error where the sites have no tetrahedra, or no triangle of a pair exists. */
export const windowAreas = measure({
  name: 'window-areas',
  version: 4,
  summary: 'Areas of the anion triangles between neighbouring sites, over time and of each triangle.',
  source:
    'Ding et al., bottlenecks between T5 and T2 sites; triangles of the tetrahedra of Morgan, Chem. Mater. 33, 2004 (2021).',
  ...ofTriangles,
  parts: 'time',
  params,
  asked: {
    ...ofTriangles.asked,
    check: checkBins,
  },
  shape: (given, _, __, facts) => triangleShape(given, facts),
  channels: ({ shape }) => trianglesOf(shape),
  slots: ({ params: given }): Areas => ({
    frames: { law: 'count', length: 1, per: 'run' },
    /** Σ area and Σ area² of each triangle. */
    area: { law: 'sum', length: 1, per: 'channel' },
    square: { law: 'sum', length: 1, per: 'channel' },
    /** [pair][bin], over triangles and frames. */
    counts: { law: 'count', length: given.between.length * binsOf(given) },
  }),
  update: (state, block, { params: given, shape: { set, places }, channels }) => {
    const { values, frames, first } = areasAround(block, set, places, channels)
    state.frames[0] += block.count
    for (let i = 0; i < channels.to - channels.from; i++) {
      const bins = places.pair[channels.from + i] * binsOf(given)
      const from = i * frames + first
      for (let t = from; t < from + block.count; t++) {
        const area = values[t]
        state.area[i] += area
        state.square[i] += area * area
        state.counts[bins + binOf(area, given)]++
      }
    }
  },
  finish: (runs, given) => ({
    ...tableOf(
      { columns },
      given.between.map((_, pair) => rowOf(runs, given, pair)),
    ),
    samples: Object.fromEntries(given.between.flatMap((_, pair) => samplesOf(runs, given, pair))),
  }),
  shown: { columns },
  example: { params: { between: 'T5-T5,T2-T5' } },
})

function weightsOf(pieces: readonly { state: State<Areas> }[]): number[] {
  const frames = pieces.map(({ state }) => state.frames[0])
  const total = frames.reduce((a, b) => a + b, 0)
  return frames.map((n) => n / total)
}

function rowOf(runs: readonly Seen[], given: Given, pair: number): Row {
  const one = runs.map((run) => moments(run, run.total, pair))
  const mean = (value: (of: Moments) => number) =>
    one.reduce((sum, of) => sum + value(of) * of.frames, 0) / one.reduce((sum, of) => sum + of.frames, 0)
  const area = mean((of) => of.area)
  const inTime = overRunsAndParts(runs, 'mean', (part, run) => {
    const own = moments(run, part, pair)
    return { above: own.frames * own.area, below: own.frames }
  })
  return {
    pair: given.between[pair],
    triangles: one[0].triangles,
    area,
    error: finite(inTime.error),
    ...saidOf(inTime),
    spread: Math.sqrt(Math.max(0, mean((of) => of.square) - area * area)),
    breathing: Math.sqrt(mean((of) => of.breathing)),
    disorder: Math.sqrt(mean((of) => of.disorder)),
    bin: given.areaBin,
  }
}

/** Areas in bins: of all frames, and of the time average of each triangle, which one run has once. */
function samplesOf(runs: readonly Seen[], given: Given, pair: number): [string, Samples][] {
  const bins = binsOf(given)
  const { method, pieces } = piecesOf<State<Areas>, Seen>(runs)
  const whole = runs.map((run) => ({ run, state: run.total }))
  const name = given.between[pair]
  return [
    [
      `${name} always`,
      {
        method,
        weights: Float64Array.from(weightsOf(pieces)),
        values: pieces.map(({ state }) => state.counts.slice(pair * bins, (pair + 1) * bins)),
      },
    ],
    [
      `${name} averaged`,
      {
        method,
        weights: Float64Array.from(weightsOf(whole)),
        values: whole.map(({ run }) => averaged(run, given, pair)),
      },
    ],
  ]
}

/** The time average of each triangle of a pair, counted once. */
function averaged({ shape, total }: Seen, given: Given, pair: number): Float64Array {
  const counts = new Float64Array(binsOf(given))
  shape.places.pair.forEach((own, face) => {
    if (own === pair) counts[binOf(total.area[face] / total.frames[0], given)]++
  })
  return counts
}

interface Moments {
  readonly triangles: number
  readonly frames: number
  readonly area: number
  readonly square: number
  /** Mean variance in time, variance between time averages. */
  readonly breathing: number
  readonly disorder: number
}

function moments({ shape: { places } }: Seen, state: State<Areas>, pair: number): Moments {
  const frames = state.frames[0]
  let [triangles, area, square, ofMeans] = [0, 0, 0, 0]
  places.pair.forEach((own, face) => {
    if (own !== pair) return
    const mean = state.area[face] / frames
    triangles++
    area += mean
    square += state.square[face] / frames
    ofMeans += mean * mean
  })
  area /= triangles
  square /= triangles
  ofMeans /= triangles
  return {
    triangles,
    frames,
    area,
    square,
    breathing: Math.max(0, square - ofMeans),
    disorder: Math.max(0, ofMeans - area * area),
  }
}
