import { NUMBER, TOKEN } from '../../kernels/parse-plain.ts'
import type { Bytes } from '../common/bytes.ts'
import { quoted } from '../common/place.ts'
import type { Columns } from '../common/rows.ts'
import type { Field, Format, Frame, SourceOptions } from '../common/source.ts'
import {
  atomCount,
  type Found,
  fault,
  firstLine,
  nextLine,
  peekLine,
  readAtoms,
  scaleField,
  type TextReader,
  textSource,
} from '../common/text-source.ts'

/** What the comment line of an xyz frame says. */
export interface Comment {
  readonly facts: Pick<Frame, 'step' | 'time' | 'timeError' | 'cell' | 'origin' | 'periodic'>
  /** Columns, where it names them. */
  readonly columns?: XyzColumns
  /** Å of a unit of the positions, Å/ps of one of the velocities. */
  readonly length: number
  readonly velocity?: number
}

/** The columns of the atoms that are used, and where their values stand in a row. */
export interface XyzColumns extends Columns {
  readonly places: {
    readonly labels: number
    readonly positions: number
    readonly velocities?: number
    readonly ids?: number
  }
  /** True where `velocities` are momenta. */
  readonly momenta?: boolean
}

/** One of the ways in which programs use the comment line. */
export interface Dialect extends Omit<Format, 'recognise' | 'open'> {
  /** Whether a comment is one of this dialect. */
  mine(comment: string): boolean
  /** Facts of a comment; a sentence where it makes none. */
  read(comment: string, reader: TextReader): Comment | string
  /** What is left to do once the atoms are there. */
  finish?(found: Omit<Frame, 'index' | 'start' | 'end'>, columns: XyzColumns, reader: TextReader): Found
}

/** Longest comment line, bytes. */
const MOST_COMMENT = 1 << 14

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NO_TEXT = /[\x00-\x08\x0e-\x1f\x7f]/

export const NO_FACTS = { origin: new Float64Array(3), periodic: [true, true, true] } as const

/** An xyz format: number of atoms, comment, then "label x y z …" for each atom; and again. */
export function xyzFormat({ mine, read, finish, ...format }: Dialect): Format {
  return {
    ...format,
    recognise(head) {
      const [count, comment, row] = Buffer.from(head).toString('latin1').split(/\r?\n/)
      if (!/^\s*\d+\s*$/.test(count) || comment === undefined || !mine(comment)) return false
      return row === undefined || /^\s*\S+(\s+[-+.\dNn]\S*)*/.test(row)
    },
    open: (path: string, bytes: Bytes, options: SourceOptions) =>
      textSource(path, bytes, options, (reader) => readFrame(reader, { mine, read, finish } as Dialect)),
  }
}

async function readFrame(
  reader: TextReader,
  { mine, read, finish }: Pick<Dialect, 'mine' | 'read' | 'finish'>,
): Promise<Found | undefined> {
  const count = await firstLine(reader)
  if (count === undefined) return undefined
  const atoms = atomCount(reader, count)
  const text = await nextLine(reader)
  if (text === undefined) return 'an incomplete header'
  if (text.length > MOST_COMMENT)
    throw fault(reader, `a comment of ${text.length} bytes, expected at most ${MOST_COMMENT}`)
  if (NO_TEXT.test(text)) throw fault(reader, `bytes that are no text in the comment ${quoted(text)}`)
  const comment = mine(text) ? read(text, reader) : `${quoted(text)}, expected a comment like the first one`
  if (typeof comment === 'string') throw fault(reader, comment)
  const columns = comment.columns ?? (await plainColumns(reader))
  if (!columns) return 'no atoms'
  const torn = await readAtoms(reader, columns, atoms)
  if (torn) return torn
  const { labels, positions, velocities, ids } = columns.places
  const { parser } = reader
  const field = (place: number | undefined): Field | undefined =>
    place === undefined
      ? undefined
      : { values: parser.doubles, at: parser.out / 8 + place, stride: columns.stride }
  const found = {
    ...comment.facts,
    atoms,
    coordinates: 'wrapped' as const,
    positions: field(positions) as Field,
    velocities: field(velocities),
    ids: field(ids),
    types: field(labels),
  }
  scaleField(found.positions, atoms, comment.length)
  if (found.velocities) scaleField(found.velocities, atoms, comment.velocity ?? 1)
  return finish ? finish(found, columns, reader) : found
}

/** "label x y z" and whatever stands behind, by the first row; undefined where it is not there yet. */
async function plainColumns(reader: TextReader): Promise<XyzColumns | undefined> {
  const row = await peekLine(reader)
  if (row === undefined) return undefined
  const width = row.trim().split(/\s+/).length
  if (width < 4) throw fault(reader, `${quoted(row)}, expected label x y z`)
  const more = Array.from({ length: width - 4 }, (_, i) => `column ${i + 5}`)
  return {
    names: ['label', 'x', 'y', 'z', ...more],
    actions: [TOKEN | (0 << 8), ...[1, 2, 3].map((slot) => NUMBER | (slot << 8)), ...more.map(() => 0)],
    stride: 4,
    places: { labels: 0, positions: 1 },
  }
}
