import { type Measure, type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { column, finite, type Row } from '../../schemas/table.ts'
import { errorOfMean } from '../sampling/statistics.ts'
import type { Sites } from '../sites/sites.ts'
import { type BottleneckParams, binOf, binsOf, bottleneck } from './bottleneck.ts'
import { bottleneckAreasFigures } from './bottleneck-areas-figure.ts'
import { placesOf } from './bottleneck-places.ts'

const columns = {
  pair: column('', 'kinds of site on both sides of the triangle'),
  when: column(
    '',
    'always: every triangle in every frame; averaged: the time average of every triangle; crossing: the first frame after an ion has gone through',
  ),
  area: column('Å²', 'middle of the bin; the last bin has all larger areas too'),
  density: column('Å⁻²', 'share of the areas in the bin over its width: the integral is 1'),
  error: column(
    'Å⁻²',
    'half width of the 68 % interval of the density, over replicas; of one run over consecutive parts of it, for time averages √n of the triangles',
  ),
  count: column('', 'areas in the bin'),
}

/** Distributions of the areas of the triangles that `bottleneck` is about: over time, of the time average of each triangle, and when an
 *  ion has just gone through. p(A) = count in the bin / (all × width). Labels [row][frame] in; rows by pair, time and bin from the first bin
 *  with something in it to the last out, Å² and Å⁻². Throws usage errors as `bottleneck`. */
export const bottleneckAreas = measure({
  ...(bottleneck.operator as Measure),
  name: 'bottleneck-areas',
  version: 1,
  summary:
    'Distributions of the areas of anion triangles between sites: over time, time-averaged, and at crossings.',
  finish: (runs, given: BottleneckParams) =>
    tableOf(
      { columns },
      given.between.flatMap((_, pair) => WHEN.flatMap((when) => rowsOf(runs, given, pair, when))),
    ),
  columns,
  figures: bottleneckAreasFigures,
})

const WHEN = ['always', 'averaged', 'crossing'] as const
type When = (typeof WHEN)[number]

function rowsOf(runs: readonly RunState[], given: BottleneckParams, pair: number, when: When): Row[] {
  const histogram = (run: RunState, state: State) =>
    when === 'averaged' ? averaged(run, state, given, pair) : counted(state, when, given, pair)
  const each = runs.map((run) => histogram(run, run.total))
  const counts = each[0].map((_, bin) => each.reduce((sum, own) => sum + own[bin], 0))
  const all = sumOf(counts)
  const pieces = runs.length > 1 ? each : runs[0].parts.map((part) => histogram(runs[0], part))
  const error = (bin: number) =>
    runs.length === 1 && when === 'averaged'
      ? Math.sqrt(counts[bin]) / (all * given.areaBin)
      : densityError(pieces, bin, given.areaBin)
  const first = counts.findIndex((count) => count > 0)
  const last = counts.findLastIndex((count) => count > 0)
  return Array.from({ length: first < 0 ? 0 : last - first + 1 }, (_, i) => ({
    pair: given.between[pair],
    when,
    area: Number(((first + i + 0.5) * given.areaBin).toPrecision(12)),
    density: counts[first + i] / (all * given.areaBin),
    error: finite(error(first + i)),
    count: counts[first + i],
  }))
}

function counted(
  state: State,
  when: Exclude<When, 'averaged'>,
  given: BottleneckParams,
  pair: number,
): Float64Array {
  const bins = binsOf(given)
  return state[when === 'always' ? 'counts' : 'crossed'].slice(pair * bins, (pair + 1) * bins)
}

/** The time average of each triangle of a pair, counted once. */
function averaged({ facts }: RunState, state: State, given: BottleneckParams, pair: number): Float64Array {
  const counts = new Float64Array(binsOf(given))
  placesOf(given, facts.get('sites') as Sites).pair.forEach((own, face) => {
    if (own === pair) counts[binOf(state['area'][face] / state['frames'][0], given)]++
  })
  return counts
}

/** Error of the density in one bin, over pieces that each have areas; the more of them, the more a piece says. */
function densityError(pieces: readonly Float64Array[], bin: number, width: number): number | undefined {
  const full = pieces
    .map((counts) => ({ here: counts[bin], all: sumOf(counts) }))
    .filter(({ all }) => all > 0)
  const total = full.reduce((sum, { all }) => sum + all, 0)
  return errorOfMean(
    full.map(({ here, all }) => here / (all * width)),
    full.map(({ all }) => all / total),
  )
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)
