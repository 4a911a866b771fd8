import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { argyroditeSites } from './argyrodite-sites.ts'
import { faceCentredTetrahedral, freeOf, LETTERS, placeOf } from './face-centred.ts'
import { type Anchor, isHost, orbit, type SitePlace, type SiteSource } from './site-source.ts'

/** True for a text that says sites by Wyckoff letters, and is no name of a file. */
export const isWyckoff = (text: string): boolean => /^\s*(?:[\w']+\s*=\s*)?\d+[a-i]\s*(?:[:;]|$)/.test(text)

/** Sites of F-43m by Wyckoff letters, split by semicolons: "T5=48h:x=0.183,z=0.024; 24g:x=0.02". A name before "=" is the kind, else
 *  the letter is. Where the framework is no argyrodite's, "P@4b; S+Cl@4a" say which elements stand where, "a=10.2" the cell's edge (Å).
 *  Throws a usage error for what is no such position, lacks a coordinate or has one that makes it another position. */
export function wyckoffSites(text: string): SiteSource {
  const usual = argyroditeSites([])
  const sites: SitePlace[] = []
  const anchors: Anchor[] = []
  let edge = usual.cell[0]
  for (const part of text.split(';').map((each) => each.trim())) {
    const found = /^(?:([\w']+)\s*=|([A-Za-z+]+)\s*@)?\s*(\d+[a-i])(?:\s*:(.*))?$/.exec(part)
    const length = /^a\s*=\s*([\d.]+)$/.exec(part)
    if (length) edge = Number(length[1])
    else if (!found)
      throw wrong(part, 'Write [NAME=]LETTER:x=…,z=… or ELEMENTS@LETTER:x=…, as "T5=48h:x=0.183,z=0.024".')
    else {
      const [, kind, elements, letter, values = ''] = found
      const places = placesOf(part, letter, values)
      const stand = elements?.split('+')
      if (stand) anchors.push(...places.map((at) => ({ elements: stand, at, corner: !stand.some(isHost) })))
      else sites.push(...places.map((at) => ({ kind: kind ?? letter, at })))
    }
  }
  if (anchors.length === 0)
    return { ...usual, cell: usual.cell.map((value) => (value / usual.cell[0]) * edge), sites }
  return { ...usual, cell: [edge, 0, 0, 0, edge, 0, 0, 0, edge], anchors, sites, cages: [], pairs: [] }
}

function placesOf(part: string, letter: string, values: string): number[][] {
  if (!LETTERS.includes(letter))
    throw wrong(part, `F-43m has ${LETTERS.join(', ')}. ${didYouMean(letter, LETTERS)}`)
  const given = Object.fromEntries(
    values.split(',').flatMap((value) => {
      const [name, number] = value.split('=').map((each) => each.trim())
      return name ? [[name, number ? Number(number) : Number.NaN]] : []
    }),
  )
  const free = freeOf(letter)
  const names = Object.keys(given)
  if (names.length !== free.length || !free.every((name) => Number.isFinite(given[name])))
    throw wrong(
      part,
      free.length > 0
        ? `${letter} has ${free.join(', ')}: give numbers for all of them.`
        : `${letter} has no free coordinate.`,
    )
  const places = orbit(placeOf(letter, given), faceCentredTetrahedral())
  if (places.length === Number.parseInt(letter, 10)) return places
  throw wrong(part, `With these coordinates there are ${places.length} places: it is another position.`)
}

const wrong = (part: string, remedy: string): Error => usageError(`sites: "${part}"`, remedy)
