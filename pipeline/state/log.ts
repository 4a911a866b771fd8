import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { inputError } from '../../schemas/errors.ts'
import { bytesOf, crcOf } from '../store/checksums.ts'
import { makeFolder, readable, replaceFile, sweepHalfWritten } from '../store/files.ts'
import { type Short, shortened } from './short.ts'
import type { Slots, State } from './slots.ts'

/** Rows of a log that went to a file of their own: bare numbers, little endian, of the kind that its name ends with. */
export interface Stretch {
  readonly file: string
  readonly numbers: number
  readonly crc: string
}

/** Stretches of every log of a section, in order; what follows them is in its state. */
export type Stretches = Readonly<Record<string, readonly Stretch[]>>

/** The rows that one task found, number after number, in the order of time. Read anew whenever it is gone through. */
export interface Log extends Iterable<Float64Array> {
  readonly numbers: number
}

/** Numbers of a log that a task holds at the most, after a block. */
export const MOST_HELD = 1 << 17

/** Where the stretches of a task are: beside its partial. */
export const shelfOf = (partialPath: string): string => partialPath.replace(/\.arrow$/, '.rows')

/** Does what writes; false where that cannot be now, and what was to be written must be kept. */
export type Tries = (write: () => void) => boolean

const always: Tries = (write) => {
  write()
  return true
}

const KINDS = { f64: Float64Array, u32: Uint32Array, u16: Uint16Array } as const

type Kind = keyof typeof KINDS

const kindOf = (values: Float64Array | Short): Kind =>
  values instanceof Float64Array ? 'f64' : values instanceof Uint32Array ? 'u32' : 'u16'

/** Writes the logs of a state that have grown too long to files, counts short, and empties them; gives all stretches there are now.
 *  Names hold the fingerprint and the blocks seen, so that equal names hold equal rows; but for a log that had to wait.
 *  The disk is not waited for: a file that a power cut tears is known by its checksum. */
export function spill(
  slots: Slots,
  state: State,
  known: Stretches,
  shelf: string,
  name: { fingerprint: string; blocks: number },
  tries = always,
): Stretches {
  let stretches = known
  for (const [slot, { law }] of Object.entries(slots)) {
    const values = state[slot]
    if (law !== 'rows' || values.length <= MOST_HELD) continue
    const bare = shortened(values) ?? values
    const file = `${name.fingerprint.slice(0, 16)}.${slot}.${String(name.blocks).padStart(6, '0')}.${kindOf(bare)}`
    const isWritten = tries(() => {
      makeFolder(shelf)
      replaceFile(join(shelf, file), bytesOf(bare))
    })
    if (!isWritten) continue
    const stretch = { file, numbers: values.length, crc: crcOf(bytesOf(bare)) }
    stretches = { ...stretches, [slot]: [...(stretches[slot] ?? []), stretch] }
    state[slot] = new Float64Array(0)
  }
  return stretches
}

/** Removes the files of a shelf that are not listed: of work that was killed, or of another definition. */
export function sweepShelf(shelf: string, listed: readonly Stretches[]): void {
  const kept = new Set(listed.flatMap((each) => Object.values(each).flat()).map(({ file }) => file))
  try {
    sweepHalfWritten(shelf)
    for (const file of readdirSync(shelf))
      if (!kept.has(file) && !file.includes('.writing-')) rmSync(join(shelf, file), { force: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** True where every stretch is there as it was written. */
export const isWhole = (shelf: string, stretches: Stretches): boolean =>
  Object.values(stretches)
    .flat()
    .every((stretch) => read(shelf, stretch) !== undefined)

/** True where every stretch is there in its length: what reads its rows checks them. */
export const isThere = (shelf: string, stretches: Stretches): boolean =>
  Object.values(stretches)
    .flat()
    .every(({ file, numbers }) => {
      const found = statSync(join(shelf, file), { throwIfNoEntry: false })
      return found?.size === widthOf(file) * numbers
    })

const typeOf = (file: string) => KINDS[extname(file).slice(1) as Kind]
const widthOf = (file: string): number => typeOf(file).BYTES_PER_ELEMENT

/** Stretches from their files, then what was still held. Reading throws an input error where a file was changed. */
export function logOf(shelf: string, stretches: readonly Stretch[], held: Float64Array | Short): Log {
  return {
    numbers: stretches.reduce((sum, { numbers }) => sum + numbers, held.length),
    *[Symbol.iterator]() {
      for (const stretch of stretches) {
        const values = read(shelf, stretch)
        if (!values)
          throw inputError(
            join(shelf, stretch.file),
            'is not what was written',
            `Run the same command again: it computes ${basename(shelf, '.rows')} anew.`,
          )
        yield values
      }
      yield held instanceof Float64Array ? held : new Float64Array(held)
    },
  }
}

function read(shelf: string, { file, numbers, crc }: Stretch): Float64Array | undefined {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(join(shelf, file))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw readable(error, join(shelf, file), 'read')
  }
  if (bytes.length !== widthOf(file) * numbers || crcOf(bytes) !== crc) return undefined
  const values = new (typeOf(file))(numbers)
  bytesOf(values).set(bytes)
  return values instanceof Float64Array ? values : new Float64Array(values)
}

/** All rows of some logs, one log behind the other. */
export function joined(logs: readonly Log[]): Float64Array {
  const all = new Float64Array(logs.reduce((sum, { numbers }) => sum + numbers, 0))
  let at = 0
  for (const log of logs)
    for (const values of log) {
      all.set(values, at)
      at += values.length
    }
  return all
}
