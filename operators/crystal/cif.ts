import { inputError } from '../../schemas/errors.ts'
import { IDENTITY, type Operation, orbit } from './site-source.ts'
import { hasTwoSettings, isSpaceGroup, spaceGroup } from './space-group.ts'
import { parseOperation } from './symmetry.ts'

/** An atom of a crystal file: its element, its label without a number at the end, and its fraction of the cell. */
export interface CrystalAtom {
  readonly element: string
  readonly label: string
  readonly at: readonly number[]
}

export interface Crystal {
  /** Row vectors, 9 numbers, Å. */
  readonly cell: readonly number[]
  readonly atoms: readonly CrystalAtom[]
  readonly operations: readonly Operation[]
}

interface Loop {
  readonly names: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Reads cell, symmetry operations and labelled atoms of a CIF; atoms are repeated by the operations that the file gives.
 *  Throws an input error for what is missing or no number. A space group by name alone is enough where the name has one setting. */
export function parseCif(text: string, path: string): Crystal {
  const { values, loops } = itemsOf(text)
  const atoms = loops.find((loop) => loop.names.includes('_atom_site_fract_x'))
  if (!atoms) throw inputError(path, 'holds no atoms', 'Expected a loop with _atom_site_fract_x, _y, _z.')
  const operations = operationsOf(loops, values, path)
  const column = (name: string) => atoms.names.indexOf(name)
  const read = atoms.rows.flatMap((row, i) => {
    const label = row[column('_atom_site_label')] ?? row[column('_atom_site_type_symbol')] ?? ''
    const symbol = row[column('_atom_site_type_symbol')] ?? label
    const element = /^[A-Z][a-z]?/.exec(symbol)?.[0]
    if (element === undefined) throw inputError(path, `atom ${i + 1} has no element ("${symbol}")`)
    const at = ['x', 'y', 'z'].map((axis) =>
      numberOf(row[column(`_atom_site_fract_${axis}`)], `atom ${i + 1}, fract_${axis}`, path),
    )
    return orbit(at, operations).map((place) => ({ element, label: kindOf(label, element), at: place }))
  })
  return { cell: cellOf(values, path), atoms: read, operations }
}

/** "Li1" and "Li2" are one kind; "T2" and "T5" of lithium are two. */
const kindOf = (label: string, element: string): string =>
  label.startsWith(element) ? label.replace(/\d+$/, '') : label

function operationsOf(loops: readonly Loop[], values: ReadonlyMap<string, string>, path: string) {
  const names = ['_symmetry_equiv_pos_as_xyz', '_space_group_symop_operation_xyz']
  const loop = loops.find((candidate) => candidate.names.some((name) => names.includes(name)))
  if (!loop) return operationsByName(values, path)
  const texts = loop.rows.map((row) => row[loop.names.findIndex((name) => names.includes(name))])
  return texts.map((operation) => {
    const parsed = parseOperation(operation)
    if (parsed) return parsed
    throw inputError(path, `"${operation}" is no symmetry operation`, 'Expected one like "x, -y+1/2, z".')
  })
}

const GROUP_NAMES = [
  '_space_group_name_H-M_alt',
  '_symmetry_space_group_name_H-M',
  '_space_group_IT_number',
  '_symmetry_Int_Tables_number',
]

/** Operations of a group that is only named, where the name says its setting: a number or a symbol may be of either origin. */
function operationsByName(values: ReadonlyMap<string, string>, path: string): readonly Operation[] {
  const name = GROUP_NAMES.map((key) => values.get(key)).find((value) => value !== undefined && value !== '?')
  if (name === undefined) return [IDENTITY]
  const [symbol, setting = ''] = name.split(':').map((part) => part.trim())
  const isOther = !['', '2', 'h', 'b', 'b1'].includes(setting.toLowerCase())
  if (isOther || !isSpaceGroup(symbol) || (setting === '' && hasTwoSettings(spaceGroup(symbol))))
    throw inputError(
      path,
      `gives the space group as "${name}" and none of its operations`,
      'That name says no standard setting: add a loop of _space_group_symop_operation_xyz.',
    )
  return spaceGroup(symbol).operations
}

function cellOf(values: ReadonlyMap<string, string>, path: string): number[] {
  const [a, b, c] = ['a', 'b', 'c'].map((axis) =>
    numberOf(values.get(`_cell_length_${axis}`), `_cell_length_${axis}`, path),
  )
  const [alpha, beta, gamma] = ['alpha', 'beta', 'gamma'].map((angle) =>
    numberOf(values.get(`_cell_angle_${angle}`), `_cell_angle_${angle}`, path),
  )
  return cellVectors([a, b, c], [alpha, beta, gamma])
}

/** Row vectors of a cell by its edges (Å) and angles (°): a along x, b in the plane of x and y. */
export function cellVectors([a, b, c]: readonly number[], [alpha, beta, gamma]: readonly number[]): number[] {
  const cosine = (angle: number) => (angle === 90 ? 0 : Math.cos((angle * Math.PI) / 180))
  const sine = Math.sqrt(1 - cosine(gamma) ** 2)
  const across = (cosine(alpha) - cosine(beta) * cosine(gamma)) / sine
  const up = Math.sqrt(1 - cosine(beta) ** 2 - across ** 2)
  return [a, 0, 0, b * cosine(gamma), b * sine, 0, c * cosine(beta), c * across, c * up]
}

/** Edges (Å) and angles (°) of a cell of row vectors. */
export function cellShape(cell: ArrayLike<number>): number[] {
  const dot = (i: number, j: number) =>
    [0, 1, 2].reduce((sum, c) => sum + cell[3 * i + c] * cell[3 * j + c], 0)
  const edges = [0, 1, 2].map((i) => Math.sqrt(dot(i, i)))
  const angles = [0, 1, 2].map((i) => {
    const [p, q] = [(i + 1) % 3, (i + 2) % 3]
    return (Math.acos(dot(p, q) / edges[p] / edges[q]) * 180) / Math.PI
  })
  return [...edges, ...angles]
}

/** A number as CIF writes it: an uncertainty in brackets is left out. */
function numberOf(text: string | undefined, what: string, path: string): number {
  const value = Number((text ?? 'x').replace(/\(\d+\)$/, ''))
  if (Number.isFinite(value)) return value
  throw inputError(path, `${what} is ${text === undefined ? 'missing' : `"${text}"`}`, 'Expected a number.')
}

/** Single values and loops. Text fields between semicolons are left out. */
function itemsOf(text: string): { values: Map<string, string>; loops: Loop[] } {
  const words = [...text.replaceAll(/^;[\s\S]*?^;/gm, "''").matchAll(/#.*$|'[^'\n]*'|"[^"\n]*"|\S+/gm)]
    .map(([word]) => word)
    .filter((word) => !word.startsWith('#'))
  const bare = (word: string) => (/^(['"]).*\1$/.test(word) ? word.slice(1, -1) : word)
  const isName = (word: string | undefined) => word?.startsWith('_') === true
  const isValue = (word: string | undefined) =>
    word !== undefined && !isName(word) && !/^(loop_|data_)/i.test(word)
  const values = new Map<string, string>()
  const loops: Loop[] = []
  for (let i = 0; i < words.length; ) {
    if (words[i].toLowerCase() === 'loop_') {
      const names: string[] = []
      for (i++; isName(words[i]); i++) names.push(words[i])
      const cells: string[] = []
      for (; isValue(words[i]); i++) cells.push(bare(words[i]))
      const rows = Array.from({ length: Math.ceil(cells.length / names.length) }, (_, r) =>
        cells.slice(r * names.length, (r + 1) * names.length),
      )
      loops.push({ names, rows })
    } else if (isName(words[i]) && isValue(words[i + 1])) {
      values.set(words[i], bare(words[i + 1]))
      i += 2
    } else i++
  }
  return { values, loops }
}
