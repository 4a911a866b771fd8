import type { Row } from '../../schemas/table.ts'
import { cellShape } from '../crystal/cif.ts'
import { cellText } from '../crystal/lattice-system.ts'
import { operationText } from '../crystal/operation-text.ts'
import type { SpaceGroup } from '../crystal/space-group.ts'
import { type MeanState, unitCell } from './mean-structure-places.ts'
import { sites } from './sites.ts'

const isSeen = (row: Row): boolean => row['x'] !== null

/** Every kind of site with its position: "T5=48h:x=0.183,z=0;T2=…"; with a group also that, its cell and its framework. */
export function wyckoffText(rows: readonly Row[], group?: SpaceGroup, unit: ArrayLike<number> = []): string {
  const seen = rows.filter(isSeen)
  const sites = seen
    .filter(({ kind }) => kind !== 'framework')
    .map((row) => `${row['kind']}=${row['position']}`)
  if (!group) return `${sites.join(';')}\n`
  const framework = seen
    .filter(({ kind }) => kind === 'framework')
    .map((row) => `${elementsIn(String(row['elements'])).sort().join('+')}@${row['position']}`)
  return `${[group.name, ...cellText(group, unit), ...framework, ...sites].join(';')}\n`
}

/** The elements of "S 0.5, Cl 0.5". */
const elementsIn = (text: string): string[] => text.split(', ').map((part) => part.split(' ')[0])

/** The mean structure with its symmetry as a CIF. A place that several elements share is written as the most frequent one. */
export function* structureCif(runs: readonly MeanState[], rows: readonly Row[]): Generator<string> {
  const unit = unitCell(runs[0])
  const { source } = sites.of(runs[0]).crystal
  yield `data_mean_structure\n# mean over ${runs.map(({ run }) => run.name).join(', ')}\n`
  for (const row of rows.filter((each) => String(each['elements']).includes(',')))
    yield `# at ${row['position'] ?? [row['x'], row['y'], row['z']].join(' ')}: ${row['elements']}\n`
  const shape = cellShape(unit)
  for (const [i, name] of ['a', 'b', 'c'].entries()) yield `_cell_length_${name} ${shape[i].toFixed(5)}\n`
  for (const [i, name] of ['alpha', 'beta', 'gamma'].entries())
    yield `_cell_angle_${name} ${shape[3 + i].toFixed(4)}\n`
  yield 'loop_\n_space_group_symop_operation_xyz\n'
  for (const operation of source.operations) yield `'${operationText(operation)}'\n`
  yield 'loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n'
  let number = 0
  for (const row of rows.filter(isSeen)) {
    const element = mostOf(String(row['elements']))
    const label = row['kind'] === 'framework' ? `${element}${++number}` : row['kind']
    const at = ['x', 'y', 'z'].map((axis) => (row[axis] as number).toFixed(6)).join(' ')
    yield `${label} ${element} ${at} ${Math.min(1, row['occupancy'] as number).toFixed(4)}\n`
  }
}

/** The element of the greatest share in "S 0.5, Cl 0.5". */
const mostOf = (elements: string): string =>
  elements
    .split(', ')
    .map((part) => part.split(' '))
    .sort((one, two) => Number(two[1] ?? 1) - Number(one[1] ?? 1))[0][0]
