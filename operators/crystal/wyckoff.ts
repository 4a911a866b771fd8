import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { argyroditeSites } from './argyrodite-sites.ts'
import { CELL_NAMES, type CellLengths, type CellName, cellOfGroup } from './lattice-system.ts'
import { type Anchor, isHost, orbit, type SitePlace, type SiteSource } from './site-source.ts'
import { isSpaceGroup, type SpaceGroup, spaceGroup } from './space-group.ts'
import { freeOf, placeOf } from './wyckoff-position.ts'

const POSITION = /^(?:([\w']+)\s*=|([A-Za-z+]+)\s*@)?\s*(\d+[a-zA])(?:\s*:(.*))?$/
const EDGE = /^(a|b|c|alpha|beta|gamma)\s*=\s*([\d.]+)$/

const partsOf = (text: string): string[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** True for a text that says sites by Wyckoff letters, and is no name of a file. */
export function isWyckoff(text: string): boolean {
  const [first, ...rest] = partsOf(text)
  return POSITION.test(first ?? '') || (rest.length > 0 && rest.some((part) => POSITION.test(part)))
}

/** Sites by Wyckoff letters of a space group, split by semicolons: "T5=48h:x=0.183,z=0.024; 24g:x=0.02". A name before "=" is the kind,
 *  else the letter is. "P@4b; S+Cl@4a" say which elements of the framework stand where; "P6_3/mmc" as the first part is the group
 *  in its standard setting, F-43m where none is given; "a=10.2; c=12.6" is its cell (Å, degrees). F-43m without a framework has
 *  that of argyrodite. Throws a usage error for what is no such group or position, lacks a coordinate, an edge or the framework,
 *  or has coordinates that make it another position.
 *  Source: International Tables for Crystallography A. */
export function wyckoffSites(text: string): SiteSource {
  const parts = partsOf(text)
  const isNamed = !POSITION.test(parts[0] ?? '') && !EDGE.test(parts[0] ?? '')
  const isLast = parts.length < 2 || !isWyckoff(parts.slice(1).join(';'))
  if (isNamed && isLast && !isSpaceGroup(parts[0] ?? '')) throw unread(parts[0] ?? '')
  const group = spaceGroup(isNamed ? parts[0] : 'F-43m')
  const { cell, anchors, sites } = readParts(parts.slice(isNamed ? 1 : 0), group)
  if (anchors.length > 0)
    return { ...bare(group), cell: cellOfGroup(group, { ...defaultCell(group), ...cell }), anchors, sites }
  if (group.name !== 'F-43m')
    throw usageError(
      `sites: ${group.name} is given without a framework`,
      'Say where its atoms are, as "P@4b; S+Cl@16e:x=0.12", so that the crystal can be laid over the run.',
    )
  const usual = argyroditeSites([])
  const edge = cellOfGroup(group, { a: usual.cell[0], ...cell })[0]
  return { ...usual, cell: usual.cell.map((value) => (value / usual.cell[0]) * edge), sites }
}

const bare = ({ name, operations }: SpaceGroup) => ({ group: name, operations, cages: [], pairs: [] })

/** The edge of argyrodites, for its group. */
const defaultCell = ({ name }: SpaceGroup): CellLengths =>
  name === 'F-43m' ? { a: argyroditeSites([]).cell[0] } : {}

function readParts(parts: readonly string[], group: SpaceGroup) {
  const cell: CellLengths = {}
  const sites: SitePlace[] = []
  const anchors: Anchor[] = []
  for (const part of parts) {
    const found = POSITION.exec(part)
    const [, edge, value] = EDGE.exec(part) ?? []
    if (edge) cell[edge as CellName] = Number(value)
    else if (!found) throw unread(part)
    else {
      const [, kind, elements, letter, values = ''] = found
      const places = placesOf(part, group, letter, values)
      const stand = elements?.split('+')
      if (stand) anchors.push(...places.map((at) => ({ elements: stand, at, corner: !stand.some(isHost) })))
      else sites.push(...places.map((at) => ({ kind: kind ?? letter, at })))
    }
  }
  return { cell, anchors, sites }
}

function placesOf(part: string, { name, positions, operations }: SpaceGroup, letter: string, values: string) {
  const letters = positions.map((each) => each.letter)
  const position = positions.find((each) => each.letter === letter)
  if (!position) throw wrong(part, `${name} has ${letters.join(', ')}. ${didYouMean(letter, letters)}`)
  const given = Object.fromEntries(
    values.split(',').flatMap((value) => {
      const [axis, number] = value.split('=').map((each) => each.trim())
      return axis ? [[axis, number ? Number(number) : Number.NaN]] : []
    }),
  )
  const free = freeOf(position)
  const names = Object.keys(given)
  if (names.length !== free.length || !free.every((axis) => Number.isFinite(given[axis])))
    throw wrong(
      part,
      free.length > 0
        ? `${letter} has ${free.join(', ')}: give numbers for all of them.`
        : `${letter} has no free coordinate.`,
    )
  const places = orbit(placeOf(position, given), operations)
  if (places.length === Number.parseInt(letter, 10)) return places
  throw wrong(part, `With these coordinates there are ${places.length} places: it is another position.`)
}

const unread = (part: string): Error =>
  wrong(
    part,
    `Write [NAME=]LETTER:x=…,z=… or ELEMENTS@LETTER:x=…, as "T5=48h:x=0.183,z=0.024", an edge or angle of the cell (${CELL_NAMES.join(', ')}) as a=10.2, or first a space group as P6_3/mmc.`,
  )

const wrong = (part: string, remedy: string): Error => usageError(`sites: "${part}"`, remedy)
