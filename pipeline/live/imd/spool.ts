import {
  closeSync,
  existsSync,
  fdatasync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { inputError, usageError } from '../../../schemas/errors.ts'
import type { ImdHeader } from '../../../schemas/imd-header.ts'
import {
  decodeHeader,
  encodeFrame,
  encodeHeader,
  FRAME_HEAD,
  frameBytes,
  frameFacts,
  frameFault,
  headerLength,
  IMD_HEAD,
  type RecordedFrame,
  takeSingles,
} from '../../sources/imd/imd-layout.ts'
import { readable, syncFolder } from '../../store/files.ts'

/** A record of a stream that grows by whole frames. */
export interface Spool {
  readonly path: string
  readonly header: ImdHeader
  readonly frames: number
  /** The last frame, and the step of the first. */
  readonly last: RecordedFrame | undefined
  readonly firstStep: number | undefined
  /** Steps between frames: what was asked for, before two follow each other; undefined where nothing was. */
  readonly spacing: number | undefined
  append(frame: RecordedFrame): void
  /** Waits until all of it is safe on the disk. */
  sync(): Promise<void>
  close(): void
}

const flush = promisify(fdatasync)

/** Opens the record at `path`, or begins one. A frame that was being written when a recorder was killed is written over. Throws
 *  where the file is something else, or a record of other atoms. */
export function openSpool(path: string, header: ImdHeader, every?: number): Spool {
  try {
    return existsSync(path) ? goOn(path, header, every) : begin(path, header, every)
  } catch (error) {
    throw readable(error, path, 'written')
  }
}

/** The header of a record; undefined where there is none yet. */
export function headerOf(path: string): ImdHeader | undefined {
  if (!existsSync(path)) return undefined
  const file = openSync(path, 'r')
  try {
    return readHeader(file, path)?.header
  } finally {
    closeSync(file)
  }
}

function begin(path: string, header: ImdHeader, every: number | undefined): Spool {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'wx+')
  const head = encodeHeader(header)
  writeAll(file, head, 0)
  syncFolder(dirname(path))
  return spoolOf(path, file, header, head.length, every)
}

function goOn(path: string, wanted: ImdHeader, every: number | undefined): Spool {
  const file = openSync(path, 'r+')
  const found = readHeader(file, path)
  if (!found) {
    const head = encodeHeader(wanted)
    ftruncateSync(file)
    writeAll(file, head, 0)
    return spoolOf(path, file, wanted, head.length, every)
  }
  checkSame(path, found.header, wanted)
  return spoolOf(path, file, found.header, found.length, every)
}

/** Header and its length; undefined where a recorder was killed while it wrote it. */
function readHeader(file: number, path: string): { header: ImdHeader; length: number } | undefined {
  const head = Buffer.alloc(IMD_HEAD)
  if (readSync(file, head, 0, IMD_HEAD, 0) < IMD_HEAD) return undefined
  const length = headerLength(head)
  if (typeof length === 'string') throw inputError(path, `is ${length}`, 'Choose another file with --out.')
  if (fstatSync(file).size < IMD_HEAD + length) return undefined
  const json = Buffer.alloc(length)
  readSync(file, json, 0, length, IMD_HEAD)
  const header = decodeHeader(head, json)
  if (typeof header === 'string') throw inputError(path, header, 'Choose another file with --out.')
  return { header, length: IMD_HEAD + length }
}

/** Throws a usage error where a record is not what is wanted. */
export function checkSame(path: string, there: ImdHeader, wanted: ImdHeader): void {
  const keys = ['atoms', 'velocities', 'labels', 'elements', 'timestep', 'counted'] as const
  const other = keys.find((key) => JSON.stringify(there[key]) !== JSON.stringify(wanted[key]))
  if (other === undefined) return
  const say = ({ [other]: value }: ImdHeader) => (Array.isArray(value) ? 'other names' : `${other} ${value}`)
  throw usageError(
    `${path} was recorded with ${say(there)}, now it is ${say(wanted)}`,
    'Choose another file with --out: a record holds one run.',
  )
}

function spoolOf(
  path: string,
  file: number,
  header: ImdHeader,
  from: number,
  every: number | undefined,
): Spool {
  const size = frameBytes(header)
  const bytes = Buffer.alloc(size)
  const load = (index: number) =>
    readSync(file, bytes, 0, size, from + index * size) === size && !frameFault(bytes)
  const stepOf = (index: number) => (index < frames && load(index) ? frameFacts(bytes).step : undefined)
  let frames = wholeFrames(file, from, size, load)
  let firstStep = stepOf(0)
  let spacing = firstSpacing(stepOf)
  let last = frames > 0 && load(frames - 1) ? decodeFrame(bytes, header) : undefined
  return {
    path,
    header,
    get frames() {
      return frames
    },
    get last() {
      return last
    },
    get firstStep() {
      return firstStep
    },
    get spacing() {
      return spacing ?? every
    },
    append(frame) {
      encodeFrame(frame, bytes)
      try {
        writeAll(file, bytes, from + frames * size)
      } catch (error) {
        throw readable(error, path, 'written')
      }
      if (frames === 0) firstStep = frame.step
      if (last && frame.step > last.step) spacing ??= frame.step - last.step
      frames++
      last = copyOf(frame)
    },
    sync: () => flush(file),
    close: () => closeSync(file),
  }
}

/** Steps between the first two frames of which the second goes on from the first. */
function firstSpacing(stepOf: (index: number) => number | undefined): number | undefined {
  for (let index = 1; ; index++) {
    const [before, step] = [stepOf(index - 1), stepOf(index)]
    if (before === undefined || step === undefined) return undefined
    if (step > before) return step - before
  }
}

/** Frames at the beginning of the file; what is behind them is no frame, and is cut where it is longer than one. */
function wholeFrames(file: number, from: number, size: number, load: (index: number) => boolean): number {
  const { size: bytes } = fstatSync(file)
  let frames = Math.floor((bytes - from) / size)
  while (frames > 0 && !load(frames - 1)) frames--
  if (bytes > from + (frames + 1) * size) ftruncateSync(file, from + (frames + 1) * size)
  return frames
}

const copyOf = ({ step, time, cell, positions, velocities }: RecordedFrame): RecordedFrame => ({
  step,
  time,
  cell: cell.slice(),
  positions: positions.slice(),
  ...(velocities ? { velocities: velocities.slice() } : {}),
})

function decodeFrame(bytes: Buffer, { atoms, velocities }: ImdHeader): RecordedFrame {
  const taken = (at: number) => {
    const values = new Float32Array(3 * atoms)
    takeSingles(bytes.subarray(at), false, values)
    return values
  }
  return {
    ...frameFacts(bytes),
    positions: taken(FRAME_HEAD),
    ...(velocities ? { velocities: taken(FRAME_HEAD + 12 * atoms) } : {}),
  }
}

function writeAll(file: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, bytes.length - done, at + done)
}
