import { usageError } from '../../../schemas/errors.ts'
import { NUMBER } from '../../kernels/parse-plain.ts'
import type { Bytes } from '../common/bytes.ts'
import { quoted } from '../common/place.ts'
import type { Columns } from '../common/rows.ts'
import type { Format, SourceOptions } from '../common/source.ts'
import {
  type Found,
  fault,
  nextLine,
  nextLines,
  numbersOf,
  peekLine,
  readAtoms,
  type TextReader,
  textSource,
} from '../common/text-source.ts'
import { readHeader } from './xdatcar-header.ts'

const CONFIGURATION = /^\s*(?:(?:Direct|Konfig)[\w \t]*=\s*(\d+)\s*)?$/i
const METRE = 1e10

/** XDATCAR without a line of elements: VASP 4 (lengths of the cell alone), or a POSCAR-like header without names. */
export const xdatcar4: Format = {
  name: 'xdatcar-4',
  summary:
    'XDATCAR without elements (VASP 4): --composition names the atoms; --cell where it has lengths alone',
  offers: {
    positions: ['scaled'],
    cell: 'sometimes',
    images: 'never',
    velocities: 'never',
    names: 'never',
    time: 'none: --interval',
    units: 'Å',
    streaming: true,
    live: true,
  },
  hasSteps: false,
  hasUnits: false,
  hasIds: false,
  recognise(head) {
    const lines = Buffer.from(head).toString('latin1').split(/\r?\n/)
    return lines.length > 6 && (shortHeader(lines) !== undefined || typeof namelessHeader(lines) === 'object')
  },
  open: (path: string, bytes: Bytes, options: SourceOptions) => {
    const state: State = {}
    return textSource(path, bytes, options, (reader) => readFrame(reader, state))
  },
}

interface State {
  header?: { readonly atoms: number; readonly cell?: Float64Array }
}

const COLUMNS: Columns = {
  names: ['x', 'y', 'z'],
  actions: [0, 1, 2].map((c) => NUMBER | (c << 8)),
  stride: 3,
}

async function readFrame(reader: TextReader, state: State): Promise<Found | undefined> {
  const number = await readConfiguration(reader, state)
  if (typeof number !== 'object') return number
  if (!state.header) throw fault(reader, 'a configuration without a header')
  const { atoms, cell } = state.header
  const torn = await readAtoms(reader, COLUMNS, atoms, (text) => CONFIGURATION.test(text))
  if (torn) return torn
  return {
    atoms,
    number: number.value,
    cell,
    origin: new Float64Array(3),
    periodic: [true, true, true],
    coordinates: 'scaled',
    positions: { values: reader.parser.doubles, at: reader.parser.out / 8, stride: 3 },
  }
}

/** The running number of the next configuration, after a header where one stands; a sentence at the end of the file. */
async function readConfiguration(reader: TextReader, state: State) {
  for (;;) {
    const text = await nextLine(reader)
    if (text === undefined) return state.header && reader.index > 0 ? undefined : 'an incomplete header'
    const match = state.header && CONFIGURATION.exec(text)
    if (match?.[1] !== undefined) return { value: Number(match[1]) }
    const next = match ? await peekLine(reader) : undefined
    if (match && next !== undefined && numbersOf(next)?.length === 3) return { value: undefined }
    if (match) continue
    const more = await nextLines(reader, text.trim() !== '' && shortHeader([text]) ? 4 : 5)
    if (!more) return 'an incomplete header'
    state.header = headerOf(reader, [text, ...more])
  }
}

function headerOf(reader: TextReader, lines: readonly string[]): State['header'] {
  const short = shortHeader(lines)
  const header = short ?? namelessHeader(lines)
  if (typeof header === 'string')
    throw fault(reader, `${quoted(lines[0])}, expected a configuration or a header; as a header: ${header}`)
  const cell = reader.options.cell
  if (short && cell) checkLengths(short.lengths, cell)
  return header
}

/** VASP 4: numbers of atoms, then volume, three lengths in m and the time step, the temperature, "CAR", a title. */
function shortHeader(lines: readonly string[]): { atoms: number; lengths: number[] } | undefined {
  const [atoms, again, ...more] = numbersOf(lines[0]) ?? []
  if (!Number.isSafeInteger(atoms) || atoms < 1 || again !== atoms || more.length !== 1) return undefined
  if (lines.length === 1) return { atoms, lengths: [] }
  const sizes = numbersOf(lines[1])
  if (sizes?.length !== 5 || lines[3]?.trim() !== 'CAR') return undefined
  return { atoms, lengths: sizes.slice(1, 4).map((value) => value * METRE) }
}

/** Title, scale, three vectors and counts. */
function namelessHeader(lines: readonly string[]): { atoms: number; cell: Float64Array } | string {
  const counts = numbersOf(lines[5])
  if (!counts) return `counts ${quoted(lines[5])}, expected whole numbers`
  const labels = counts.map(() => 'X').join(' ')
  const header = readHeader([...lines.slice(0, 5), labels, lines[5]])
  if (typeof header === 'string') return header
  return { atoms: header.counts.reduce((sum, count) => sum + count, 0), cell: header.cell }
}

function checkLengths(lengths: readonly number[], cell: readonly number[]): void {
  const given = [0, 3, 6].map((k) => Math.hypot(cell[k], cell[k + 1], cell[k + 2]))
  if (given.every((length, k) => Math.abs(length - lengths[k]) < 1e-4 * length)) return
  throw usageError(
    `--cell: edges of ${given.map((v) => v.toFixed(4)).join(', ')} Å, the file says ${lengths.map((v) => v.toFixed(4)).join(', ')} Å`,
  )
}
