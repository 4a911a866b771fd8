import { inputError } from '../../../schemas/errors.ts'
import type { BinaryWindow } from '../common/binary-window.ts'
import { placeName } from '../common/place.ts'

/** How a file was written: its byte order, and the bytes that the length of a record takes. */
export interface DcdForm {
  readonly big: boolean
  readonly mark: 4 | 8
}

/** What the beginning of a DCD file says. */
export interface DcdHeader extends DcdForm {
  readonly atoms: number
  /** Rows that move, where others are fixed: those stand in the first frame only. */
  readonly free?: Int32Array
  readonly hasCell: boolean
  /** True where a fourth coordinate follows x, y, z. */
  readonly fourth: boolean
  /** Step number of the first frame, and steps between frames. */
  readonly firstStep: number
  readonly every: number
  /** 24 is what most programs write; larger: CHARMM itself; 0: X-PLOR. */
  readonly version: number
  /** What its writer says of itself. */
  readonly titles: string
}

/** Length of the first record. */
const FIRST = 84
const MOST_TITLES = 10_000

const FORMS: readonly DcdForm[] = [true, false].flatMap((big) => [
  { big, mark: 4 },
  { big, mark: 8 },
])

/** The length of a record, before it or behind it. */
export function markerAt(bytes: Buffer, at: number, { big, mark }: DcdForm): number {
  if (mark === 4) return big ? bytes.readInt32BE(at) : bytes.readInt32LE(at)
  return Number(big ? bytes.readBigInt64BE(at) : bytes.readBigInt64LE(at))
}

/** How a file is written, if it is DCD, by its first bytes. */
export function dcdForm(head: Uint8Array): DcdForm | undefined {
  const bytes = Buffer.from(head.subarray(0, 12))
  return FORMS.find(
    (form) =>
      bytes.length >= form.mark + 4 &&
      markerAt(bytes, 0, form) === FIRST &&
      ['CORD', 'VELD'].includes(bytes.toString('latin1', form.mark, form.mark + 4)),
  )
}

/** Reads the header; undefined where the file ends in it. */
export async function readDcdHeader(path: string, window: BinaryWindow): Promise<DcdHeader | undefined> {
  const wrong = (message: string, byte = window.offset, remedy = 'The file is damaged, or no DCD file.') =>
    inputError(placeName({ path, byte }), message, remedy)
  if (!(await window.has(FIRST + 8))) return undefined
  const form = dcdForm(window.bytes.subarray(window.at, window.at + 12))
  if (!form) throw wrong('no DCD header')
  const { big, mark } = form
  if (!(await window.has(FIRST + 2 * mark))) return undefined
  const length = (ahead: number) => markerAt(window.bytes, window.at + ahead, form)
  const int = (ahead: number) =>
    big ? window.bytes.readInt32BE(window.at + ahead) : window.bytes.readInt32LE(window.at + ahead)
  if (window.bytes.toString('latin1', window.at + mark, window.at + mark + 4) === 'VELD')
    throw wrong('velocities (VELD), expected positions (CORD)', mark, 'Give the file with the positions.')
  const control = Array.from({ length: 20 }, (_, k) => int(mark + 4 + 4 * k))
  const [, firstStep, every] = control
  const [fixed, version] = [control[8], control[19]]
  const modern = version !== 0
  if (length(FIRST + mark) !== FIRST)
    throw wrong(`a first record that ends with ${length(FIRST + mark)}, expected ${FIRST}`)
  window.take(FIRST + 2 * mark)
  const record = async (name: string, least: number, most: number): Promise<number | undefined> => {
    if (!(await window.has(mark))) return undefined
    const size = length(0)
    if (size < least || size > most)
      throw wrong(
        `${name}: a record of ${size} bytes, expected ${least === most ? least : `${least} to ${most}`}`,
      )
    if (!(await window.has(size + 2 * mark))) return undefined
    if (length(size + mark) !== size)
      throw wrong(`${name}: a record of ${size} bytes that ends with ${length(size + mark)}`)
    return size
  }
  const titles = await record('titles', 4, 80 * MOST_TITLES + 4)
  if (titles === undefined) return undefined
  const said = window.bytes.toString('latin1', window.at + mark + 4, window.at + mark + Math.min(titles, 324))
  window.take(titles + 2 * mark)
  if ((await record('number of atoms', 4, 4)) === undefined) return undefined
  const atoms = int(mark)
  if (atoms < 1 || fixed < 0 || fixed >= atoms)
    throw wrong(`${atoms} atoms, ${fixed} of them fixed, expected at least one that moves`)
  window.take(4 + 2 * mark)
  const header = {
    ...form,
    atoms,
    firstStep,
    every,
    version,
    titles: said,
    hasCell: modern && control[10] !== 0,
    fourth: modern && control[11] !== 0,
  }
  if (fixed === 0) return header
  const size = 4 * (atoms - fixed)
  if ((await record('moving atoms', size, size)) === undefined) return undefined
  const free = Int32Array.from({ length: atoms - fixed }, (_, k) => int(mark + 4 * k) - 1)
  const strange = free.findIndex((row, k) => row < 0 || row >= atoms || (k > 0 && row <= free[k - 1]))
  if (strange >= 0)
    throw wrong(
      `moving atom ${free[strange] + 1} of ${atoms}, expected rising numbers`,
      window.offset + mark + 4 * strange,
    )
  window.take(size + 2 * mark)
  return { ...header, free }
}
