import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { SlotsOf, State } from '../../pipeline/state/slots.ts'
import type { Resolved } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Samples } from '../../schemas/table.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { partLength, piecesOf } from '../sampling/sample-errors.ts'
import { refuseSeveral } from '../sampling/subject-elements.ts'
import { ofSites } from '../sites/of-sites.ts'
import { binOf, binParams, binsOf, checkBins } from './area-bins.ts'
import { areaIn, placeParams, triangleShape } from './bottleneck-places.ts'

const params = z.object({ ...placeParams, ...binParams })
type Given = Resolved<typeof params>

type Crossings = SlotsOf<'crossings' | 'crossing' | 'crossingSquare' | 'crossed'>

export const crossingColumns = {
  crossings: column('', 'steps of ions through such a triangle from one frame to the next', 'count'),
  crossingArea: column('Å²', 'mean area in the first frame after a crossing', 'value'),
  crossingError: column('Å²', 'half the 68 % interval of that mean', { errorOf: 'crossingArea' }),
}
const columns = columnsOf('crossingArea', {
  pair: column('', 'kinds of site on both sides of the triangle', 'key'),
  ...crossingColumns,
  ...errorColumns,
  bin: column('Å²', 'width of a bin of the distribution', 'note'),
})

/** Steps of ions through the triangles of three anions that neighbouring sites share, and how wide those are when an ion has just gone
 *  through. Labels [row][frame] of polyhedral sites in, a row a pair of kinds out, Å²; samples hold the areas counted in bins, of each
 *  replica or part of the run. Throws usage errors as `window-areas`, and for ions of several elements. */
export const windowCrossings = measure({
  name: 'window-crossings',
  version: 4,
  summary: 'Steps of ions through the anion triangles between neighbouring sites, and their areas then.',
  source:
    'Ding et al., bottlenecks between T5 and T2 sites; triangles of the tetrahedra of Morgan, Chem. Mater. 33, 2004 (2021).',
  ...ofSites,
  parts: 'time',
  params,
  asked: {
    ...ofSites.asked,
    check: checkBins,
  },
  shape: (given, run, rows, facts) => {
    refuseSeveral('window-crossings', run, rows)
    return triangleShape(given, facts)
  },
  slots: ({ params: given }): Crossings => {
    const pairs = given.between.length
    return {
      /** [pair]: crossings, Σ area, Σ area²; [pair][bin]. */
      crossings: { law: 'count', length: pairs },
      crossing: { law: 'sum', length: pairs },
      crossingSquare: { law: 'sum', length: pairs },
      crossed: { law: 'count', length: pairs * binsOf(given) },
    }
  },
  carry: (_, rows) => ({ label: new Uint16Array(rows.length) }),
  update: (state, block, { params: given, shape: { set, places }, carry: { label: last } }) => {
    const areaOf = areaIn(block, set, places)
    const labels = block.labels.get('site') as Uint16Array
    for (let row = 0; row < block.rows.length; row++) {
      for (let t = 0; t < block.count; t++) {
        const [from, to] = [last[row], labels[row * block.count + t]]
        last[row] = to
        if (from === to || from === 0 || to === 0) continue
        const faces = places.between.get(
          (Math.min(from, to) - 1) * set.kindOf.length + Math.max(from, to) - 1,
        )
        // In the smallest cells two sites share several triangles, and which one was passed is not known.
        if (faces?.length !== 1) continue
        addCrossing(state, places.pair[faces[0]], areaOf(faces[0], t), given)
      }
    }
  },
  finish: (runs, given) => ({
    ...tableOf(
      { columns },
      given.between.map((_, pair) => rowOf(runs, given, pair)),
    ),
    samples: Object.fromEntries(
      given.between.map((name, pair) => [`${name} crossing`, samplesOf(runs, given, pair)]),
    ),
  }),
  shown: { columns },
  example: { params: { between: 'T5-T5,T2-T5' } },
})

function addCrossing(state: State<Crossings>, pair: number, area: number, given: Given): void {
  state.crossings[pair]++
  state.crossing[pair] += area
  state.crossingSquare[pair] += area * area
  state.crossed[pair * binsOf(given) + binOf(area, given)]++
}

function rowOf(runs: readonly RunState<Crossings>[], given: Given, pair: number): Row {
  const sum = (slot: keyof Crossings) => runs.reduce((all, run) => all + run.total[slot][pair], 0)
  const crossings = sum('crossings')
  const crossingArea = sum('crossing') / crossings
  const inTime = overRunsAndParts(runs, 'ratio', (part, { run }, k) => ({
    above: part.crossing[pair],
    below: part.crossings[pair],
    seen: partLength(run.frames, k),
  }))
  return {
    pair: given.between[pair],
    crossings,
    crossingArea: finite(crossingArea),
    crossingError: finite(inTime.error),
    ...saidOf(inTime),
    bin: given.areaBin,
  }
}

/** Areas in bins, of each replica, else of consecutive parts of the run; the more crossings, the more one says. */
function samplesOf(runs: readonly RunState<Crossings>[], given: Given, pair: number): Samples {
  const { method, pieces } = piecesOf<State<Crossings>, RunState<Crossings>>(runs)
  const states = pieces.map(({ state }) => state)
  const all = states.reduce((sum, state) => sum + state.crossings[pair], 0)
  const bins = binsOf(given)
  return {
    method,
    weights: Float64Array.from(states, (state) => (all > 0 ? state.crossings[pair] / all : 0)),
    values: states.map((state) => state.crossed.slice(pair * bins, (pair + 1) * bins)),
  }
}
