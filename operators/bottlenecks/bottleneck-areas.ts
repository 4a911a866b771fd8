import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row, type Samples } from '../../schemas/table.ts'
import { drawnFrom } from '../figures/systems.ts'
import { errorBetween } from '../sampling/sample-errors.ts'
import { bottleneckAreasFigures } from './bottleneck-areas-figure.ts'
import { windowAreas } from './window-areas.ts'
import { windowCrossings } from './window-crossings.ts'

const columns = columnsOf('density', {
  pair: column('', 'kinds of site on both sides of the triangle', 'key'),
  when: column(
    '',
    'always: every triangle in every frame; averaged: the time average of every triangle; crossing: the first frame after an ion has gone through',
    'key',
  ),
  area: column('Å²', 'middle of the bin; the last bin has all larger areas too', 'key'),
  density: column('Å⁻²', 'share of the areas in the bin over its width: the integral is 1', 'value'),
  error: column(
    'Å⁻²',
    'half width of the 68 % interval of the density, over replicas; of one run over consecutive parts of it, for time averages √n of the triangles',
    { errorOf: 'density' },
  ),
  count: column('', 'areas in the bin', 'count'),
})

/** Distributions of the areas of the triangles that `bottleneck` is about: over time, of the time average of each triangle, and when an
 *  ion has just gone through. p(A) = count in the bin / (all × width). Tables of `window-areas` and `window-crossings` in; rows by pair,
 *  time and bin from the first bin with something in it to the last out, Å² and Å⁻². */
export const bottleneckAreas = estimate({
  name: 'bottleneck-areas',
  version: 4,
  summary:
    'Distributions of the areas of anion triangles between sites: over time, time-averaged, and at crossings.',
  source:
    'Ding et al., bottlenecks between T5 and T2 sites; triangles of the tetrahedra of Morgan, Chem. Mater. 33, 2004 (2021).',
  from: [windowAreas.operator, windowCrossings.operator],
  params: z.object({}),
  finish: (tables) => {
    const { rows } = tables['window-areas']
    const samples = { ...tables['window-areas'].samples, ...tables['window-crossings'].samples }
    return tableOf(
      { columns },
      rows.flatMap(({ pair, bin }) =>
        WHEN.flatMap((when) => rowsOf(String(pair), when, bin as number, samples[`${pair} ${when}`])),
      ),
    )
  },
  shown: {
    columns,
    ...drawnFrom(bottleneckAreasFigures),
  },
  example: { params: {} },
})

const WHEN = ['always', 'averaged', 'crossing'] as const
type When = (typeof WHEN)[number]

function rowsOf(pair: string, when: When, bin: number, { values, method }: Samples): Row[] {
  const counts = values[0].map((_, k) => values.reduce((sum, own) => sum + own[k], 0))
  const all = sumOf(counts)
  const error = (k: number) =>
    when === 'averaged' && values.length === 1
      ? Math.sqrt(Math.max(1, counts[k])) / (all * bin)
      : densityError(values, k, bin, method)
  const first = counts.findIndex((count) => count > 0)
  const last = counts.findLastIndex((count) => count > 0)
  return Array.from({ length: first < 0 ? 0 : last - first + 1 }, (_, i) => ({
    pair,
    when,
    area: Number(((first + i + 0.5) * bin).toPrecision(12)),
    density: counts[first + i] / (all * bin),
    error: finite(error(first + i)),
    count: counts[first + i],
  }))
}

/** Error of the density in one bin, over pieces that each have areas; the more of them, the more a piece says. */
function densityError(
  pieces: readonly Float64Array[],
  bin: number,
  width: number,
  method: string,
): number | undefined {
  const full = pieces
    .map((counts) => ({ here: counts[bin], all: sumOf(counts) }))
    .filter(({ all }) => all > 0)
  const total = full.reduce((sum, { all }) => sum + all, 0)
  return errorBetween(
    full.map(({ here, all }) => here / (all * width)),
    full.map(({ all }) => all / total),
    method,
  )
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)
