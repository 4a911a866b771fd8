import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { inputError } from '../../schemas/errors.ts'
import { crcOf } from './checksums.ts'
import { blockPath, DAMAGED, framesPath, readable } from './files.ts'
import { decodeFrames } from './layout.ts'

/** A frames file, and the checksums of its block that it holds. */
type FrameFile = ReturnType<typeof decodeFrames> & {
  readonly sums: Readonly<Record<string, readonly string[]>>
}

interface Decoded {
  readonly file: FrameFile
  readonly memory: ArrayBuffer
}

const MOST_OPEN = 4
/** Memory of what others hold is not used again. */
const NOTHING = new ArrayBuffer(0)

/** The files of a store that were read last. */
export type Files = ReturnType<typeof openFiles>

/** Files that were opened last, so that a task does not open one for each column. */
export function openFiles(store: string, held: ReadonlyMap<string, Uint8Array> = new Map()) {
  const open = new Map<string, number>()
  const frames = new Map<number, Decoded>()
  const close = () => {
    for (const file of open.values()) closeSync(file)
    open.clear()
    frames.clear()
  }
  return {
    close,
    /** What a frames file holds, in memory that is used again four files later: what is to stay is copied. */
    frames(index: number, expected: string): FrameFile {
      const known = frames.get(index)
      if (known) return known.file
      const path = framesPath(store, index)
      const inMemory = held.get(path)
      const bytes = inMemory ?? readInto(path, frames.size >= MOST_OPEN ? oldestOf(frames) : undefined)
      if (crcOf(bytes) !== expected)
        throw inputError(path, `checksum ${crcOf(bytes)}, expected ${expected}`, DAMAGED)
      const columns = decodeFrames(bytes)
      const file: FrameFile = { ...columns, sums: JSON.parse(columns.metadata.get('crc') ?? '{}') }
      frames.set(index, { file, memory: inMemory ? NOTHING : (bytes.buffer as ArrayBuffer) })
      return file
    },
    read(index: number, into: Uint8Array, position: number) {
      const path = blockPath(store, index)
      const inMemory = held.get(path)
      if (inMemory) return into.set(inMemory.subarray(position, position + into.length))
      let file = open.get(path)
      if (file === undefined) {
        if (open.size >= MOST_OPEN) {
          const [oldest, handle] = open.entries().next().value as [string, number]
          closeSync(handle)
          open.delete(oldest)
        }
        try {
          file = openSync(path, 'r')
        } catch (error) {
          throw readable(error, path, 'read')
        }
        open.set(path, file)
      }
      const got = readSync(file, into, 0, into.length, position)
      if (got !== into.length)
        throw inputError(
          path,
          `ends at byte ${position + got}, expected at least ${position + into.length}`,
          DAMAGED,
        )
    },
  }
}

/** Forgets the file that was read first; its memory. */
function oldestOf(frames: Map<number, Decoded>): ArrayBuffer {
  const [index, { memory }] = frames.entries().next().value as [number, Decoded]
  frames.delete(index)
  return memory
}

/** A whole file, in this memory where it fits: what lies outside the heap is collected late. */
function readInto(path: string, memory: ArrayBuffer | undefined): Uint8Array {
  try {
    const file = openSync(path, 'r')
    try {
      const size = fstatSync(file).size
      const into = memory && memory.byteLength >= size ? memory : new ArrayBuffer(size)
      const bytes = new Uint8Array(into, 0, size)
      return bytes.subarray(0, readSync(file, bytes, 0, size, 0))
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw readable(error, path, 'read')
  }
}

/** A whole file; what the file system says against it in words. */
export function readAll(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    throw readable(error, path, 'read')
  }
}
