import { isElement, massOf } from '../../../schemas/elements.ts'
import { inputError, usageError } from '../../../schemas/errors.ts'
import type { AtomType } from '../../../schemas/store.ts'
import { type Ids, idsFrom } from '../../run/ids.ts'
import { placeName } from '../../sources/common/place.ts'
import type { Field, Frame } from '../../sources/common/source.ts'
import { packToken, unpackToken } from '../../sources/common/token.ts'

/** Who the atoms of a run are, in the order of the store: by element, then type label, then id. */
export interface Identity {
  readonly ids: Ids
  /** Index into `atomTypes` of each row. */
  readonly types: Uint16Array
  readonly atomTypes: readonly AtomType[]
  /** False where the file has no ids: then the line of a frame is the atom. */
  readonly hasIds: boolean
}

const RENUMBER =
  'Larger numbers are not kept exactly. Give the atoms ids from 1 up (LAMMPS: reset_atoms id), or write the dump without ids, sorted: dump_modify sort id.'

/** The atoms of the first frame. Throws a usage error where a type has no element, an input error for ids that are none. */
export function identify(
  path: string,
  frame: Frame,
  elements: Readonly<Record<string, string>> | null,
): Identity {
  const labels = frame.types ?? frame.elements
  if (!labels) throw inputError(path, 'has neither types nor elements')
  const counts = new Map<number, number>()
  for (let i = 0; i < frame.atoms; i++) {
    const code = valueAt(labels, i)
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  const inFile = frame.types && frame.elements ? elementsInFile(path, frame) : new Map<number, string>()
  // An element column of a dump, in whose place a program may have put a name of its own.
  const isColumn = !frame.types && frame.ids !== undefined
  const found = [...counts].map(([code, count]) => ({ code, label: unpackToken(code), count }))
  const types = found
    .map(({ code, label, count }) => {
      const element = elements
        ? elements[label]
        : (inFile.get(code) ?? (isColumn ? elementOf(label) : label.split('_')[0]))
      if (element === undefined || !isElement(element)) throw unknownType(path, label, found, elements)
      return { code, label, element, mass: massOf(element), count }
    })
    .sort((a, b) =>
      a.element < b.element ? -1 : a.element > b.element ? 1 : compareLabels(a.label, b.label),
    )
  const rank = new Map(types.map(({ code }, i) => [code, i]))
  const ids = types.map(({ count }) => new Float64Array(count))
  const filled = new Uint32Array(types.length)
  for (let i = 0; i < frame.atoms; i++) {
    const type = rank.get(valueAt(labels, i)) as number
    ids[type][filled[type]++] = idAt(path, frame, i)
  }
  return {
    ids: idsFrom(ids.flatMap((ofType) => [...ofType.sort()])),
    types: Uint16Array.from(types.flatMap(({ count }, type) => new Array<number>(count).fill(type))),
    atomTypes: types.map(({ label, element, mass, count }) => ({ label, element, mass, count })),
    hasIds: frame.ids !== undefined,
  }
}

/** An element in capitals, with a charge or a number behind it, is that element: LI, Li+, Li1; anything else is left as it is. */
function elementOf(label: string): string {
  const [, letters] = /^([A-Za-z]{1,2})(?:\d*[+-]*|[+-]\d+)$/.exec(label) ?? []
  if (letters === undefined || isElement(label)) return label
  const element = letters[0].toUpperCase() + letters.slice(1).toLowerCase()
  return isElement(element) ? element : label
}

/** The label of each row as frames carry it. */
export const codesOf = ({ types, atomTypes }: Identity): Float64Array => {
  const codes = atomTypes.map(({ label }) => packToken(label))
  return Float64Array.from(types, (type) => codes[type])
}

const valueAt = ({ values, at, stride }: Field, i: number): number => values[at + i * stride]

function idAt(path: string, frame: Frame, i: number): number {
  if (!frame.ids) return i + 1
  const id = valueAt(frame.ids, i)
  if (id >= 0 && id <= Number.MAX_SAFE_INTEGER) return id
  throw inputError(
    placeName({ path, frame: frame.index }),
    `atom id ${id}, expected 0 to ${Number.MAX_SAFE_INTEGER}`,
    RENUMBER,
  )
}

function elementsInFile(path: string, frame: Frame): Map<number, string> {
  const found = new Map<number, string>()
  for (let i = 0; i < frame.atoms; i++) {
    const type = valueAt(frame.types as Field, i)
    const element = elementOf(unpackToken(valueAt(frame.elements as Field, i)))
    const before = found.get(type) ?? element
    if (before !== element)
      throw inputError(
        placeName({ path, frame: frame.index }),
        `type ${unpackToken(type)} is both ${before} and ${element}`,
        'Say what the types are: --elements 1=Li,2=P.',
      )
    found.set(type, element)
  }
  return found
}

function unknownType(
  path: string,
  label: string,
  found: readonly { label: string; count: number }[],
  elements: Readonly<Record<string, string>> | null,
) {
  const list = [...found].sort((a, b) => compareLabels(a.label, b.label))
  const there = list.map((type) => `${type.label} (${type.count} atoms)`).join(', ')
  const said = elements
    ? `--elements says ${Object.entries(elements)
        .map(([a, b]) => `${a}=${b}`)
        .join(',')}`
    : 'no element is known for it'
  return usageError(
    `${path}: type ${label}: ${said}; the file has the types ${there}`,
    `Name the element of every type: --elements ${list.map((type) => `${type.label}=…`).join(',')}.`,
  )
}

/** Numbers by value, before words by letter. */
function compareLabels(a: string, b: string): number {
  const [m, n] = [Number(a), Number(b)]
  if (!Number.isNaN(m) && !Number.isNaN(n)) return m - n
  if (Number.isNaN(m) !== Number.isNaN(n)) return Number.isNaN(m) ? 1 : -1
  return a < b ? -1 : a > b ? 1 : 0
}
