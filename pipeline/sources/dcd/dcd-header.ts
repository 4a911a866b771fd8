import { inputError } from '../../../schemas/errors.ts'
import type { BinaryWindow } from '../common/binary-window.ts'
import { placeName } from '../common/place.ts'

/** What the beginning of a DCD file says. */
export interface DcdHeader {
  readonly big: boolean
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

/** Whether a file is DCD, by its first bytes: true for the byte order "highest first". */
export function dcdOrder(head: Uint8Array): boolean | undefined {
  const text = Buffer.from(head.subarray(0, 8)).toString('latin1')
  if (text === `\0\0\0${'T'}CORD` || text === `\0\0\0${'T'}VELD`) return true
  if (text === `${'T'}\0\0\0CORD` || text === `${'T'}\0\0\0VELD`) return false
  return undefined
}

/** Reads the header; undefined where the file ends in it. */
export async function readDcdHeader(path: string, window: BinaryWindow): Promise<DcdHeader | undefined> {
  const wrong = (message: string, byte = window.offset, remedy = 'The file is damaged, or no DCD file.') =>
    inputError(placeName({ path, byte }), message, remedy)
  if (!(await window.has(FIRST + 8))) return undefined
  const big = dcdOrder(window.bytes.subarray(window.at, window.at + 8))
  if (big === undefined) throw wrong('no DCD header')
  const int = (ahead: number) =>
    big ? window.bytes.readInt32BE(window.at + ahead) : window.bytes.readInt32LE(window.at + ahead)
  if (window.bytes.toString('latin1', window.at + 4, window.at + 8) === 'VELD')
    throw wrong('velocities (VELD), expected positions (CORD)', 4, 'Give the file with the positions.')
  const control = Array.from({ length: 20 }, (_, k) => int(8 + 4 * k))
  const [, firstStep, every] = control
  const [fixed, version] = [control[8], control[19]]
  const modern = version !== 0
  if (int(FIRST + 4) !== FIRST)
    throw wrong(`a first record that ends with ${int(FIRST + 4)}, expected ${FIRST}`)
  window.take(FIRST + 8)
  const record = async (name: string, least: number, most: number): Promise<number | undefined> => {
    if (!(await window.has(4))) return undefined
    const size = int(0)
    if (size < least || size > most)
      throw wrong(
        `${name}: a record of ${size} bytes, expected ${least === most ? least : `${least} to ${most}`}`,
      )
    if (!(await window.has(size + 8))) return undefined
    if (int(size + 4) !== size)
      throw wrong(`${name}: a record of ${size} bytes that ends with ${int(size + 4)}`)
    return size
  }
  const titles = await record('titles', 4, 80 * MOST_TITLES + 4)
  if (titles === undefined) return undefined
  const said = window.bytes.toString('latin1', window.at + 8, window.at + Math.min(titles, 328) + 4)
  window.take(titles + 8)
  if ((await record('number of atoms', 4, 4)) === undefined) return undefined
  const atoms = int(4)
  if (atoms < 1 || fixed < 0 || fixed >= atoms)
    throw wrong(`${atoms} atoms, ${fixed} of them fixed, expected at least one that moves`)
  window.take(12)
  const header = {
    big,
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
  const free = Int32Array.from({ length: atoms - fixed }, (_, k) => int(4 + 4 * k) - 1)
  const strange = free.findIndex((row, k) => row < 0 || row >= atoms || (k > 0 && row <= free[k - 1]))
  if (strange >= 0)
    throw wrong(
      `moving atom ${free[strange] + 1} of ${atoms}, expected rising numbers`,
      window.offset + 4 + 4 * strange,
    )
  window.take(size + 8)
  return { ...header, free }
}
