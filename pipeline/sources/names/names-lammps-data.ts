import { elementOfMass, isElement } from '../../../schemas/elements.ts'
import type { Label } from './names.ts'

/** Columns of the type in the Atoms section by its style. */
const TYPE_COLUMN: Record<string, number> = {
  atomic: 1,
  charge: 1,
  full: 2,
  molecular: 2,
  bond: 2,
  angle: 2,
  sphere: 1,
  dipole: 1,
  dpd: 1,
}

/** Types of the atoms of a LAMMPS data file by rising id, and their elements: by the comment behind a mass ("6.94 # Li") or by
 *  the mass itself where only one element has it. undefined where it is none, a sentence where it cannot be used. */
export function lammpsDataLabels(text: string): Label[] | string | undefined {
  const lines = text.split(/\r?\n/)
  const count = Number(/^\s*(\d+)\s+atoms\s*$/m.exec(text)?.[1])
  if (!(count > 0) || !/^\s*\d+\s+atom types/m.test(text)) return undefined
  const [atoms, style] = section(lines, 'Atoms')
  if (!atoms) return 'has no section "Atoms"'
  const column = TYPE_COLUMN[style || styleOf(atoms)]
  if (column === undefined)
    return `section "Atoms" of style "${style}", expected ${Object.keys(TYPE_COLUMN).join(', ')} behind "Atoms #"`
  if (atoms.length !== count) return `${atoms.length} atoms in section "Atoms", expected ${count}`
  const elements = new Map(section(lines, 'Masses')[0]?.map(massEntry))
  const rows = atoms
    .map((row) => row.trim().split(/\s+/))
    .map((words) => ({ id: Number(words[0]), type: words[column] }))
  const wrong = rows.findIndex(({ id, type }) => !Number.isSafeInteger(id) || !/^\w+$/.test(type ?? ''))
  if (wrong >= 0) return `atom "${atoms[wrong].trim()}", expected an id and a type`
  return rows.sort((a, b) => a.id - b.id).map(({ type }) => ({ label: type, element: elements.get(type) }))
}

/** The style of atoms where the heading does not say it: only "atomic" has five columns, or eight with images. */
const styleOf = (atoms: readonly string[]): string =>
  atoms.every((row) => [5, 8].includes(row.split('#')[0].trim().split(/\s+/).length)) ? 'atomic' : 'none'

/** Row vectors of the box of a LAMMPS data file, in its length unit: "xlo xhi" and so on, perhaps "xy xz yz"; undefined where the
 *  text is none. */
export function lammpsDataCell(text: string): number[] | undefined {
  if (!/^\s*\d+\s+atom types/m.test(text)) return undefined
  const line = (words: string, count: number) => {
    const found = new RegExp(`^\\s*((?:\\S+[ \\t]+){${count}})${words}`, 'm').exec(text)?.[1]
    const numbers = found?.trim().split(/\s+/).map(Number)
    return numbers?.every(Number.isFinite) ? numbers : undefined
  }
  const edges = ['xlo\\s+xhi', 'ylo\\s+yhi', 'zlo\\s+zhi'].map((words) => line(words, 2))
  if (edges.some((edge) => !edge || !(edge[1] > edge[0]))) return undefined
  const [a, b, c] = edges.map((edge) => (edge as number[])[1] - (edge as number[])[0])
  const [xy, xz, yz] = line('xy\\s+xz\\s+yz', 3) ?? [0, 0, 0]
  return [a, 0, 0, xy, b, 0, xz, yz, c]
}

/** The rows of a section, and the word behind "#" in its heading. */
function section(lines: readonly string[], name: string): [string[] | undefined, string] {
  const heading = lines.findIndex((line) => line.split('#')[0].trim() === name)
  if (heading < 0) return [undefined, '']
  const rows: string[] = []
  for (const line of lines.slice(heading + 1)) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue
    if (/^\s*[A-Z]/.test(line)) break
    rows.push(line)
  }
  return [rows, lines[heading].split('#')[1]?.trim() ?? '']
}

function massEntry(row: string): [string, string | undefined] {
  const [values, comment] = row.split('#')
  const [type, mass] = values.trim().split(/\s+/)
  const said = comment?.trim() ?? ''
  return [type, isElement(said) ? said : elementOfMass(Number(mass))]
}
