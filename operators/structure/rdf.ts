import { z } from 'zod'
import { volumeOf } from '../../pipeline/cell/widths.ts'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Block } from '../../pipeline/run/block.ts'
import { length, words } from '../../schemas/params.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { drawn } from '../figures/systems.ts'
import { warnOfSlowExchange } from '../frames/slow-exchange.ts'
import { countPairs } from '../kernels/pairs/pairs.ts'
import type { Histogram } from '../kernels/pairs/pairs-points.ts'
import { errorColumns } from '../sampling/error-columns.ts'
import { pairsOf } from './pair-names.ts'
import { type Curves, curvesOf, type RdfSlots, rdfRows } from './rdf-curves.ts'
import { rdfFigures } from './rdf-figure.ts'
import { checkBins, checkBlock, checkRun } from './rdf-limits.ts'

const params = z.object({
  pairs: words(
    'pairs of elements or type labels, as "Li-S" or "type:3-type:5"; all pairs of elements where nothing is given',
  ).default([]),
  upTo: length('largest distance, at most half the smallest width of the cell').default(8),
  binWidth: length('width of a bin; a whole number of them makes the largest distance').default(0.02),
})
const columns = columnsOf('g', {
  pair: column('', 'the two selections a-b', 'key'),
  r: column('Å', 'distance: middle of the bin', 'key'),
  g: column(
    '',
    'pairs at this distance over those of an ideal gas of the same atoms in the same cells',
    'value',
  ),
  coordination: column('', 'mean number of atoms b round an atom a up to the far edge of the bin', 'value'),
  error: column('', 'half the 68 % interval of g; at least that of the number of pairs where it is small', {
    errorOf: 'g',
  }),
  ...errorColumns,
})

/** Radial distribution function g_ab(r) of pairs of elements, with the running coordination number.
 *
 *  g(r) = ⟨pairs (i of a, j of b, i ≠ j) at r … r + Δ⟩ / (N_pairs · (4π/3)((r+Δ)³ − r³) · ⟨1/V⟩): 1 at every distance in an
 *  ideal gas of these atoms. Distances in Å between nearest images in the true cell of each frame, tilted or not.
 *  Positions in, one row a pair and bin out. Throws a usage error where `upTo` exceeds half the smallest
 *  perpendicular width of the cell in some frame, is no multiple of `binWidth`, or a pair names atoms that are not there. Warns of mobile
 *  ions that hardly change their places: blocks of time do not tell such a slow exchange. */
export const rdf = measure({
  name: 'rdf',
  version: 5,
  summary: 'Radial distribution functions g(r) and running coordination numbers of pairs of elements.',
  source:
    'Hansen and McDonald, Theory of Simple Liquids, 4th ed., eqs. 2.5.15 and 2.5.16, for a periodic cell.',
  cut: 'frames',
  needs: ['x', 'y', 'z'],
  parts: 'time',
  params,
  asked: {
    chain: [],
    check: ({ upTo, binWidth }, run) => {
      checkBins(upTo, binWidth)
      checkRun(run, upTo)
    },
  },
  shape: ({ pairs, upTo, binWidth }, run, rows): Curves =>
    curvesOf(pairsOf(pairs, run, rows), run, upTo, binWidth),
  slots: ({ shape }): RdfSlots => ({
    /** Pairs of atoms, each once a frame: [pair of types][bin]. */
    counts: { law: 'count', length: shape.length },
    frames: { law: 'count', length: 1 },
    /** Σ 1/V over frames, Å⁻³. */
    density: { law: 'sum', length: 1 },
  }),
  update: (state, block, { params, shape: { histogram } }) => {
    checkBlock(block, params.upTo)
    addCounts(state.counts, block, histogram)
    const cells = block.cell.actual ?? block.cell.reference
    for (let t = 0; t < block.count; t++) {
      const at = block.cell.actual ? 9 * t : 0
      state.density[0] += 1 / volumeOf(cells.subarray(at, at + 9))
    }
    state.frames[0] += block.count
  },
  finish: (runs, _, context) => {
    warnOfSlowExchange(runs, 'g(r)', context, ({ run: { types }, shape: { pairs } }, element) =>
      pairs.some(({ a, b }) => [...a, ...b].some((type) => types[type].element === element)),
    )
    return tableOf({ columns }, rdfRows(runs))
  },
  shown: {
    columns,
    ...drawn(rdfFigures),
  },
  example: { params: { upTo: 3, binWidth: 0.1 } },
})

function addCounts(counts: Float64Array, block: Block, histogram: Histogram): void {
  const { run } = block
  const { kinds, base } = histogram
  const used = run.types.map((_, s) => base.subarray(s * kinds, (s + 1) * kinds).some((first) => first >= 0))
  const chosen = block.rows.filter((row) => used[run.typeOf[row]])
  const rows = chosen.length === block.rows.length ? block.rows : chosen
  const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => block.column(name, rows))
  const kind = Uint16Array.from(rows, (row) => run.typeOf[row])
  const found = new Uint32Array(counts.length)
  countPairs({ frames: block.count, x, y, z, kind, ...block.cell }, histogram, found)
  for (let k = 0; k < found.length; k++) counts[k] += found[k]
}
