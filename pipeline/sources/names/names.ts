import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { isElement } from '../../../schemas/elements.ts'
import { inputError, usageError } from '../../../schemas/errors.ts'
import { readable } from '../../store/files.ts'
import { placeName } from '../common/place.ts'
import type { Field, Frame, Names } from '../common/source.ts'
import { MOST_LABEL, packToken, unpackToken } from '../common/token.ts'
import { HEADER_LINES, readHeader } from '../vasp/xdatcar-header.ts'
import { cifLabels } from './names-cif.ts'
import { lammpsDataCell, lammpsDataLabels } from './names-lammps-data.ts'
import { groLabels, pdbLabels } from './names-molecular.ts'

/** Label and element of an atom; an element where it is known. */
export interface Label {
  readonly label: string
  readonly element?: string
}

const MOST_FILE = 1 << 30
const MOST_ATOMS = 1 << 27

/** Names from a topology file, recognised by what stands in it: LAMMPS data, POSCAR, CIF, .gro, .pdb.
 *  Throws an input error for what is none. */
export function namesFromFile(path: string): Names {
  const text = readText(path)
  const readers = [pdbLabels, cifLabels, lammpsDataLabels, poscarLabels, groLabels]
  for (const read of readers) {
    const labels = read(text)
    if (typeof labels === 'string') throw inputError(path, labels)
    if (labels) return makeNames(path, labels)
  }
  throw inputError(
    path,
    'is no LAMMPS data file, POSCAR, CIF, .gro or .pdb file',
    'Or say --composition "Li192 P32".',
  )
}

/** The cell that a LAMMPS data file says, row vectors in its length unit; undefined for other files. */
export const cellFromFile = (path: string): number[] | undefined => lammpsDataCell(readText(path))

/** Names from "Li192 P32 S160 Cl32": that many atoms of each, in the order of the file. */
export function namesFromComposition(composition: string): Names {
  const labels: Label[] = []
  for (const word of composition.trim().split(/[\s,]+/)) {
    const [, element, digits] = /^([A-Z][a-z]?)(\d+)$/.exec(word) ?? []
    const count = Number(digits)
    if (!isElement(element ?? '') || count < 1 || labels.length + count > MOST_ATOMS)
      throw usageError(
        `--composition "${composition}": "${word}" is no element with a count`,
        'Write the atoms in the order of the file: --composition "Li192 P32 S160 Cl32".',
      )
    for (let i = 0; i < count; i++) labels.push({ label: element, element })
  }
  return makeNames(`--composition "${composition}"`, labels)
}

/** A frame with the names that its file does not have: of every atom, or the elements of the types that it has.
 *  Throws a usage error where it has them itself, an input error for another number of atoms. */
export function withNames(frame: Frame, names: Names, path: string): Frame {
  if (frame.elements || (frame.types && !names.elementOf))
    throw usageError(
      `${path} says itself what its atoms are`,
      'Leave --names and --composition out; --elements names types.',
    )
  if (frame.types && names.elementOf)
    return {
      ...frame,
      elements: elementsOfTypes(frame.types, frame.atoms, names.elementOf, names.from, path),
    }
  const { from, labels, fields } = names
  if (frame.atoms === labels.length) return { ...frame, ...fields }
  throw inputError(
    placeName({ path, frame: frame.index }),
    `${frame.atoms} atoms, but ${from} names ${labels.length}`,
    'They have to be the same atoms in the same order.',
  )
}

/** The element of every atom by its type, as the topology has them. */
function elementsOfTypes(
  types: Field,
  atoms: number,
  elementOf: ReadonlyMap<number, number>,
  from: string,
  path: string,
): Field {
  const values = new Float64Array(atoms)
  for (let i = 0; i < atoms; i++) {
    const type = types.values[types.at + i * types.stride]
    const element = elementOf.get(type)
    if (element === undefined)
      throw usageError(
        `${path} has the type ${unpackToken(type)}, which ${from} does not have`,
        'Name the topology of these very atoms, or the elements of the types by --elements.',
      )
    values[i] = element
  }
  return { values, at: 0, stride: 1 }
}

function readText(path: string): string {
  try {
    if (statSync(path).size > MOST_FILE) throw inputError(path, 'is too large for a topology file')
    return readFileSync(path, 'latin1')
  } catch (error) {
    throw readable(error, path, 'read')
  }
}

function poscarLabels(text: string): Label[] | undefined {
  const header = readHeader(text.split('\n', HEADER_LINES).map((line) => line.replace(/!.*/, '')))
  if (typeof header === 'string') return undefined
  const total = header.counts.reduce((sum, count) => sum + count, 0)
  if (total > MOST_ATOMS) return undefined
  return header.labels.flatMap((label, i) =>
    new Array<Label>(header.counts[i]).fill({ label, element: symbol(label) }),
  )
}

const symbol = (label: string): string | undefined => {
  const first = label.split('_')[0]
  return isElement(first) ? first : undefined
}

function makeNames(from: string, list: readonly Label[]): Names {
  const labels = list.map(({ label }) => label)
  const long = labels.find((label) => label.length > MOST_LABEL || label === '')
  if (long !== undefined)
    throw inputError(from, `atom name "${long}", expected 1 to ${MOST_LABEL} characters`)
  const elements = list.every(({ element }) => element !== undefined)
    ? list.map(({ element }) => element as string)
    : undefined
  const fields = { types: field(labels), ...(elements ? { elements: field(elements) } : {}) }
  const elementOf = elements && new Map(labels.map((label, i) => [packToken(label), packToken(elements[i])]))
  const hash = createHash('sha256')
    .update(JSON.stringify([labels, elements]))
    .digest('hex')
  return { from, labels, elements, fields, elementOf, hash }
}

const field = (labels: readonly string[]): Field => ({
  values: Float64Array.from(labels, packToken),
  at: 0,
  stride: 1,
})
