import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Block } from '../../pipeline/run/block.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { number, type Resolved } from '../../schemas/params.ts'
import { column, finite, type Row } from '../../schemas/table.ts'
import { errorOfMean } from '../sampling/statistics.ts'
import { ofSites } from '../sites/of-sites.ts'
import type { Sites } from '../sites/sites.ts'
import { areasOf, type Places, placeParams, placesOf } from './bottleneck-places.ts'

const params = z.object({
  ...placeParams,
  largestArea: number('upper end of the distribution, Å²; larger ones are counted in its last bin').default(
    14,
  ),
  areaBin: number('width of a bin of the distribution, Å²').default(0.1),
})

const columns = {
  pair: column('', 'kinds of site on both sides of the triangle'),
  triangles: column('', 'triangles of this pair in the cell'),
  area: column('Å²', 'mean area over triangles and frames'),
  error: column(
    'Å²',
    'half width of the 68 % interval of the mean, over replicas, else consecutive parts of the run',
  ),
  spread: column('Å²', 'standard deviation over triangles and frames'),
  breathing: column(
    'Å²',
    'breathing amplitude: root mean square over triangles of the standard deviation of each in time',
  ),
  disorder: column('Å²', 'standard deviation between the time averages of the triangles'),
  crossings: column('', 'steps of ions through such a triangle from one frame to the next'),
  crossingArea: column('Å²', 'mean area in the first frame after a crossing'),
  crossingError: column('Å²', 'standard error of that mean'),
}

/** Areas of the triangles of three anions that neighbouring sites share: over time, averaged per triangle, and when an ion has just
 *  gone through. Corners in the true cell of each frame, Å². Labels [row][frame] of polyhedral sites in, a row a pair of kinds out.
 *  Throws a usage error where the sites have no tetrahedra, or no triangle of a pair exists. */
export const bottleneck = measure({
  name: 'bottleneck',
  version: 1,
  summary:
    'Areas of the anion triangles between neighbouring sites: over time, per triangle, and at crossings.',
  source:
    'Ding et al., bottlenecks between T5 and T2 sites; triangles of the tetrahedra of Morgan, Chem. Mater. 33, 2004 (2021).',
  ...ofSites,
  parts: 'time',
  params,
  check: ({ areaBin, largestArea }) => {
    if (areaBin > 0 && largestArea >= areaBin) return
    throw usageError(
      `bottleneck: bins of ${areaBin} Å² up to ${largestArea} Å²`,
      'Give "areaBin" above 0, and "largestArea" of at least one bin.',
    )
  },
  slots: (given, _, facts) => {
    const { faces } = placesOf(given, facts.get('sites') as Sites)
    const bins = binsOf(given)
    const pairs = given.between.length
    return {
      frames: { law: 'count', length: 1 },
      /** Σ area and Σ area² of each triangle. */
      area: { law: 'sum', length: faces.length },
      square: { law: 'sum', length: faces.length },
      /** [pair][bin], over frames and at crossings. */
      counts: { law: 'count', length: pairs * bins },
      crossed: { law: 'count', length: pairs * bins },
      /** [pair]: crossings, Σ area, Σ area². */
      crossings: { law: 'count', length: pairs },
      crossing: { law: 'sum', length: pairs },
      crossingSquare: { law: 'sum', length: pairs },
    }
  },
  carry: (_, __, rows, all) => ({ isFirst: rows[0] === all[0] ? 1 : 0, label: new Uint16Array(rows.length) }),
  update: (state, block, { params: given, facts, carry }) => {
    const set = facts.get('sites') as Sites
    const places = placesOf(given, set)
    const areas = areasOf(block, set, places)
    // What the triangles do has nothing to do with the ions: only the first group of them counts it.
    if (carry.isFirst === 1) addAreas(state, areas, places, given, block.count)
    addCrossings(state, block, areas, places, given, carry.label)
  },
  finish: (runs, given) =>
    tableOf(
      { columns },
      given.between.map((_, pair) => rowOf(runs, given, pair)),
    ),
  columns,
  example: { params: { between: 'T5-T5,T2-T5' } },
})

export type BottleneckParams = Resolved<typeof params>
type Bins = Pick<BottleneckParams, 'largestArea' | 'areaBin'>

/** Number of bins of a distribution of areas, and the bin of one. */
export const binsOf = ({ largestArea, areaBin }: Bins): number =>
  Math.max(1, Math.round(largestArea / areaBin))
export const binOf = (area: number, given: Bins): number =>
  Math.min(binsOf(given) - 1, Math.floor(area / given.areaBin))

function addAreas(state: State, areas: Float64Array, places: Places, given: Bins, frames: number): void {
  const bins = binsOf(given)
  state['frames'][0] += frames
  for (let face = 0; face < places.faces.length; face++) {
    for (let t = face * frames; t < (face + 1) * frames; t++) {
      state['area'][face] += areas[t]
      state['square'][face] += areas[t] * areas[t]
      state['counts'][places.pair[face] * bins + binOf(areas[t], given)]++
    }
  }
}

function addCrossings(
  state: State,
  block: Block,
  areas: Float64Array,
  places: Places,
  given: Bins,
  last: Uint16Array,
): void {
  const labels = block.labels.get('site') as Uint16Array
  const sites = (block.facts.get('sites') as Sites).kindOf.length
  for (let row = 0; row < block.rows.length; row++) {
    for (let t = 0; t < block.count; t++) {
      const [from, to] = [last[row], labels[row * block.count + t]]
      last[row] = to
      if (from === to || from === 0 || to === 0) continue
      const faces = places.between.get((Math.min(from, to) - 1) * sites + Math.max(from, to) - 1)
      // In the smallest cells two sites share several triangles, and which one was passed is not known.
      if (faces?.length !== 1) continue
      const area = areas[faces[0] * block.count + t]
      const pair = places.pair[faces[0]]
      state['crossings'][pair]++
      state['crossing'][pair] += area
      state['crossingSquare'][pair] += area * area
      state['crossed'][pair * binsOf(given) + binOf(area, given)]++
    }
  }
}

function rowOf(runs: readonly RunState[], given: BottleneckParams, pair: number): Row {
  const one = runs.map((run) => moments([run.total], run, given, pair))
  const each = runs.length > 1 ? one : runs[0].parts.map((part) => moments([part], runs[0], given, pair))
  const frames = each.map((piece) => piece.frames)
  const total = frames.reduce((a, b) => a + b, 0)
  const mean = (value: (of: Moments) => number) =>
    one.reduce((sum, of) => sum + value(of) * of.frames, 0) / one.reduce((sum, of) => sum + of.frames, 0)
  const area = mean((of) => of.area)
  const sum = (slot: string) => runs.reduce((all, run) => all + run.total[slot][pair], 0)
  const crossings = sum('crossings')
  const crossingArea = sum('crossing') / crossings
  const variance = sum('crossingSquare') / crossings - crossingArea * crossingArea
  return {
    pair: given.between[pair],
    triangles: one[0].triangles,
    area,
    error: finite(
      errorOfMean(
        each.map((piece) => piece.area),
        frames.map((n) => n / total),
      ),
    ),
    spread: Math.sqrt(Math.max(0, mean((of) => of.square) - area * area)),
    breathing: Math.sqrt(mean((of) => of.breathing)),
    disorder: Math.sqrt(mean((of) => of.disorder)),
    crossings,
    crossingArea: finite(crossingArea),
    crossingError: finite(Math.sqrt(Math.max(0, variance) / (crossings - 1))),
  }
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

function moments([state]: readonly State[], run: RunState, given: BottleneckParams, pair: number): Moments {
  const places = placesOf(given, run.facts.get('sites') as Sites)
  const frames = state['frames'][0]
  let [triangles, area, square, ofMeans] = [0, 0, 0, 0]
  places.pair.forEach((own, face) => {
    if (own !== pair) return
    const mean = state['area'][face] / frames
    triangles++
    area += mean
    square += state['square'][face] / frames
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
