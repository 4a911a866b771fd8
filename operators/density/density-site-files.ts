import { inverse3 } from '../../pipeline/cell/matrix.ts'
import type { ResultFile } from '../../pipeline/definition/operator.ts'
import { rowsOfTypes } from '../../pipeline/run/run.ts'
import { apartIn, maybeWithin } from '../crystal/apart-in.ts'
import { cellShape } from '../crystal/cif.ts'
import { crystal } from '../crystal/crystal.ts'
import { cellText } from '../crystal/lattice-system.ts'
import { operationText } from '../crystal/operation-text.ts'
import { orbitsOf } from '../crystal/orbits.ts'
import { groupOf } from '../crystal/space-group.ts'
import { wyckoffOf } from '../crystal/wyckoff-position.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { meanCentres } from '../frames/mean-centres.ts'
import type { DensitySite, SiteCounted } from './density-site-list.ts'
import type { SiteGrid } from './site-grid.ts'

/** Mean places of framework atoms nearer than this are one, Å. */
const SAME = 1

interface FrameworkPlace {
  /** The same for places that may be equal by symmetry. */
  readonly name: string
  /** Elements of the atoms on it, one for each part of the cell. */
  readonly atoms: readonly string[]
  readonly at: readonly number[]
}

/** The framework in the cell of the sites: of the crystal, else where its atoms are on average. Undefined where it does not fold:
 *  a place without as many atoms as parts. */
export function frameworkOf(state: SiteCounted): readonly FrameworkPlace[] | undefined {
  const { run } = state
  const laid = crystal.find(state)
  if (!laid) {
    const places = folded(state)
    return places.every(({ atoms }) => atoms.length === state.shape.copies) ? places : undefined
  }
  const { anchors } = laid.source
  return anchors.map(({ elements, at }, i) => ({
    name: elements.join('+'),
    atoms: Array.from(laid.rows, (row) => run.types[run.typeOf[row]].element).filter(
      (_, k) => k % anchors.length === i,
    ),
    at,
  }))
}

function folded({ run, rows, facts, shape: { cell } }: SiteCounted): FrameworkPlace[] {
  const own = new Set(Array.from(rows, (row) => run.typeOf[row]))
  const types: readonly number[] =
    inFrameOf.find({ facts })?.still ?? [...run.types.keys()].filter((type) => !own.has(type))
  const framework = rowsOfTypes(run, types)
  const means = meanCentres(run, framework, facts)
  const inverse = inverse3(cell)
  const apart = apartIn(cell)
  const maybeSame = maybeWithin(cell, SAME)
  const places: { name: string; atoms: string[]; at: number[] }[] = []
  framework.forEach((row, i) => {
    const p = means.subarray(3 * i, 3 * i + 3)
    const at = [0, 1, 2].map((c) => p[0] * inverse[c] + p[1] * inverse[3 + c] + p[2] * inverse[6 + c])
    const { element } = run.types[run.typeOf[row]]
    const place = places.find((each) => maybeSame(each.at, at) && apart(each.at, at).distance < SAME)
    if (place) {
      place.atoms.push(element)
      const { move } = apart(place.at, at)
      place.at = place.at.map((value, c) => value + move[c] / place.atoms.length)
    } else
      places.push({ name: String(places.length), atoms: [element], at: at.map((v) => v - Math.floor(v)) })
  })
  return places
}

/** The sites with the framework, for "sites" of a second definition: a CIF, and the Wyckoff positions of a crystal whose group is known. */
export function densitySiteFiles(runs: readonly SiteCounted[], sites: readonly DensitySite[]): ResultFile[] {
  const [state] = runs
  const laid = crystal.find(state)
  const grid = state.shape
  const framework = frameworkOf(state)
  const cif = { name: 'sites.cif', text: () => cifOf(runs, grid, framework ?? [], sites) }
  const group = laid && groupOf(laid.source.operations)
  if (!laid || !group) return [cif]
  const text = () => {
    const own = sites.map(({ kind, position }) => `${kind}=${position}`)
    if (laid.source.cages.length > 0) return [`${own.join(';')}\n`]
    const anchors = kindsOf(framework ?? [], grid).map(
      ({ atoms, at }) => `${[...new Set(atoms)].sort().join('+')}@${wyckoffOf(at, group)}`,
    )
    return [`${[group.name, ...cellText(group, grid.cell), ...anchors, ...own].join(';')}\n`]
  }
  return [cif, { name: 'sites.txt', text }]
}

/** Every operation once; atoms that it repeats are written once. */
function* cifOf(
  runs: readonly SiteCounted[],
  grid: SiteGrid,
  framework: readonly FrameworkPlace[],
  sites: readonly DensitySite[],
): Generator<string> {
  const [{ run, rows }] = runs
  const { cell, operations } = grid
  const shape = cellShape(cell)
  yield `data_density_sites\n# maxima of the density in ${runs.map((each) => each.run.name).join(', ')}\n`
  if (framework.length === 0)
    yield '# without a framework, which is not the same in all parts of the cell: add it before "sites" reads this\n'
  for (const [i, name] of ['a', 'b', 'c'].entries()) yield `_cell_length_${name} ${shape[i].toFixed(5)}\n`
  for (const [i, name] of ['alpha', 'beta', 'gamma'].entries())
    yield `_cell_angle_${name} ${shape[3 + i].toFixed(4)}\n`
  yield `loop_\n_space_group_symop_operation_xyz\n${operations.map((each) => `'${operationText(each)}'\n`).join('')}`
  yield 'loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n'
  const line = (label: string, element: string, at: readonly number[], share: number) =>
    `${label} ${element} ${at.map((value) => (value - Math.floor(value)).toFixed(6)).join(' ')} ${Math.min(1, share).toFixed(4)}\n`
  let count = 0
  for (const { atoms, at } of kindsOf(framework, grid)) {
    for (const element of [...new Set(atoms)].sort())
      yield line(
        `${element}${++count}`,
        element,
        at,
        atoms.filter((atom) => atom === element).length / atoms.length,
      )
  }
  const { element } = run.types[run.typeOf[rows[0]]]
  for (const { kind, at, occupancy } of sites) yield line(kind, element, at, occupancy)
}

/** One of the framework places that are equal by symmetry, with the atoms of all of them. */
const kindsOf = (framework: readonly FrameworkPlace[], { operations }: SiteGrid): FrameworkPlace[] =>
  orbitsOf(framework, operations).map(({ members }) => ({
    ...framework[members[0]],
    atoms: members.flatMap((member) => framework[member].atoms),
  }))
