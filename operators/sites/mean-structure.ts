import { z } from 'zod'
import { nearestShift } from '../../pipeline/cell/lattice.ts'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite } from '../../schemas/table.ts'
import { groupOf } from '../crystal/space-group.ts'
import { wyckoffOf } from '../crystal/wyckoff-position.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { elementIndices, elementsAmong } from '../sampling/subject-elements.ts'
import { structureCif, wyckoffText } from './mean-structure-files.ts'
import { type MeanSlots, type MeanState, meanPlaces, unitCell } from './mean-structure-places.ts'
import { sites } from './sites.ts'

const columns = columnsOf(null, {
  kind: column('', 'kind of site; framework: a place of the atoms that stay', 'key'),
  elements: column('', 'elements that are there', 'key'),
  position: column(
    '',
    'Wyckoff position with its free coordinates, as "sites" reads it; null where its operations are those of no space group in its standard setting',
    'note',
  ),
  sites: column('', 'places of this kind in the unit cell', 'count'),
  occupancy: column('', 'mean number of ions on one of them', 'value'),
  x: column(
    '',
    'mean place, fraction of the unit cell along a; it stands for all that are equal by symmetry',
    'value',
  ),
  y: column('', 'along b', 'value'),
  z: column('', 'along c', 'value'),
  error: column(
    'Å',
    '68 % error of that place, from the scatter over the equal places of all cells and runs',
    { errorOf: ['x', 'y', 'z'] },
  ),
  moved: column('Å', 'how far it is from the place that was given', 'value'),
  spread: column(
    'Å',
    'root mean square distance from it: of ions on the sites in all frames, of the mean places of framework atoms',
    'value',
  ),
})

/** Mean structure of the unit cell: where ions on each kind of site, and the atoms of the framework, are on average, folded into one
 *  unit cell and by the crystal's symmetry onto one place of each kind. Labels [row][frame] in; fractions of the unit cell out, with the
 *  structure as a CIF and, for a space group in its standard setting, as a text for the parameter "sites" of a second definition. Throws usage errors as `sites`. */
export const meanStructure = measure({
  name: 'mean-structure',
  version: 4,
  summary: 'Mean places of framework and ions, folded into one unit cell and by its symmetry.',
  source: 'International Tables for Crystallography A, No. 216; site labels as `sites`.',
  cut: 'atoms',
  needs: ['x', 'y', 'z'],
  wants: ['site'],
  parts: 'none',
  asked: {
    subject: 'mobile',
    chain: [inFrameOf.operator, select.operator, sites.operator],
  },
  params: z.object({}),
  slots: (known): MeanSlots => {
    const { length } = sites.of(known).kindOf
    return {
      /** Ion-frames [element][site] on each site, the displacements [site][3] (Å) of all of them from its middle, and the squares of
       *  these. */
      counts: { law: 'count', length: elementsAmong([known]).length * length },
      sums: { law: 'sum', length: 3 * length },
      squares: { law: 'sum', length },
      /** Ion-frames in all, those between sites with them. */
      seen: { law: 'count', length: 1 },
    }
  },
  update: (state, block, { facts, run, rows }) => {
    const { places, lattice, kindOf } = sites.of({ facts })
    const labels = block.labels.get('site') as Uint16Array
    const element = elementIndices(run, rows, block.rows)
    const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => block.column(name))
    state.seen[0] += labels.length
    for (let at = 0; at < labels.length; at++) {
      const site = labels[at] - 1
      if (site < 0) continue
      const d = [x[at] - places[3 * site], y[at] - places[3 * site + 1], z[at] - places[3 * site + 2]]
      const image = nearestShift(lattice, d[0], d[1], d[2])
      state.counts[element[Math.floor(at / block.count)] * kindOf.length + site]++
      for (let c = 0; c < 3; c++) {
        const moved = d[c] - image[c]
        state.sums[3 * site + c] += moved
        state.squares[site] += moved * moved
      }
    }
  },
  finish: (runs) => tableOf({ columns }, rowsOf(runs)),
  shown: {
    columns,
    files: (runs) => {
      const rows = rowsOf(runs)
      const { source } = crystalOf(runs)
      const group = groupOf(source.operations)
      const cif = { name: 'structure.cif', text: () => structureCif(runs, rows) }
      if (!group) return [cif]
      const text = () => [wyckoffText(rows, source.cages.length > 0 ? undefined : group, unitCell(runs[0]))]
      return [cif, { name: 'sites.txt', text }]
    },
  },
  example: { params: {}, transforms: { sites: { shape: 'voronoi' } } },
})

const crystalOf = (runs: readonly MeanState[]) => sites.of(runs[0]).crystal

function rowsOf(runs: readonly MeanState[]) {
  const group = groupOf(crystalOf(runs).source.operations)
  return meanPlaces(runs).map(({ kind, elements, sites, occupancy, at, error, moved, spread }) => ({
    kind,
    elements,
    position: group && at ? wyckoffOf(at, group) : null,
    sites,
    occupancy,
    x: at?.[0] ?? null,
    y: at?.[1] ?? null,
    z: at?.[2] ?? null,
    error: finite(error),
    moved: finite(moved),
    spread: finite(spread),
  }))
}
