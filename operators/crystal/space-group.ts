import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { IDENTITY, type Operation } from './site-source.ts'
import { SPACE_GROUPS } from './space-groups-table.ts'
import { groupFrom, keyOf, parseOperation } from './symmetry.ts'

/** A Wyckoff position: "48h", and its first place as a map from free coordinates. */
export interface Position {
  readonly letter: string
  readonly first: Operation
}

export interface SpaceGroup {
  readonly number: number
  /** "F-43m" */
  readonly name: string
  readonly operations: readonly Operation[]
  readonly positions: readonly Position[]
}

const CENTRINGS: Readonly<Record<string, readonly string[]>> = {
  P: [],
  A: ['x,y+1/2,z+1/2'],
  B: ['x+1/2,y,z+1/2'],
  C: ['x+1/2,y+1/2,z'],
  I: ['x+1/2,y+1/2,z+1/2'],
  F: ['x,y+1/2,z+1/2', 'x+1/2,y,z+1/2'],
  R: ['x+2/3,y+1/3,z+1/3'],
}

/** Symbols with e for a double glide, as newer tables have them. */
const DOUBLE_GLIDES: Readonly<Record<string, string>> = {
  aem2: 'abm2',
  aea2: 'aba2',
  cmce: 'cmca',
  cmme: 'cmma',
  ccce: 'ccca',
}

const LINES = SPACE_GROUPS.trim().split('\n')
const NAMES = LINES.map((line) => line.split(' ', 2)[1])

/** "P 6_3/m m c", "P63/mmc" and "p6(3)/mmc" are one. */
const plain = (name: string): string => name.replaceAll(/[\s_()]/g, '').toLowerCase()

/** The full symbol of a monoclinic group: P2/m is P12/m1. */
const full = (name: string, n: number): string => (n > 2 && n < 16 ? `${name[0]}1${name.slice(1)}1` : name)

/** A space group in its standard setting by number or symbol. Throws a usage error for another setting or no group. */
export function spaceGroup(name: string): SpaceGroup {
  const asked = DOUBLE_GLIDES[plain(name)] ?? plain(name)
  const index = NAMES.findIndex((known, i) =>
    [String(i + 1), plain(known), plain(full(known, i + 1))].includes(asked),
  )
  if (index >= 0) return groupOfLine(LINES[index])
  throw usageError(
    `"${name}" is no space group in its standard setting`,
    `Expected a number or a symbol as P6_3/mmc. ${didYouMean(name, NAMES)} For another setting give a CIF with its operations.`,
  )
}

/** Groups that International Tables have with two origins. */
const TWO_ORIGINS = [
  48, 50, 59, 68, 70, 85, 86, 88, 125, 126, 129, 130, 133, 134, 137, 138, 141, 142, 201, 203, 222, 224, 227,
  228,
]

/** True where a symbol does not say the setting: two origins, or rhombohedral axes besides hexagonal ones. */
export const hasTwoSettings = ({ number, name }: SpaceGroup): boolean =>
  TWO_ORIGINS.includes(number) || name.startsWith('R')

/** True for a text that names a group. */
export const isSpaceGroup = (name: string): boolean => {
  try {
    return spaceGroup(name).number > 0
  } catch {
    return false
  }
}

/** The group that has just these operations, where there is one. */
export function groupOf(operations: readonly Operation[]): SpaceGroup | undefined {
  const keys = new Set(operations.map(keyOf))
  return LINES.filter((line) => orderOf(line) === keys.size)
    .map(groupOfLine)
    .find(({ operations: own }) => own.every((each) => keys.has(keyOf(each))))
}

/** As many operations as its general position has places. */
const orderOf = (line: string): number => Number.parseInt(line.split(' ').at(-2) as string, 10)

const operationOf = (text: string): Operation => parseOperation(text) as Operation

function groupOfLine(line: string): SpaceGroup {
  const [head, tail] = line.split(' | ')
  const [number, name, ...own] = head.split(' ')
  const generators = [...own, ...CENTRINGS[name[0]]].map(operationOf)
  const words = tail.split(' ')
  return {
    number: Number(number),
    name,
    operations: groupFrom(IDENTITY, generators),
    positions: words.flatMap((letter, i) => (i % 2 ? [] : [{ letter, first: operationOf(words[i + 1]) }])),
  }
}
