import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import type { StoreManifest } from '../../schemas/store.ts'
import { crcOf } from './checksums.ts'
import { damaged } from './damage.ts'
import { blockPath, framesPath, readable } from './files.ts'
import { decodeFrames } from './layout.ts'

/** A frames file, and the checksums of its block that it holds. */
type FrameFile = ReturnType<typeof decodeFrames> & {
  readonly sums: Readonly<Record<string, readonly string[]>>
}

interface Decoded {
  readonly file: FrameFile
  readonly memory: ArrayBuffer
}

/** Files of blocks that a thread keeps open, and bytes of frames files, of the store that it read last: every group of
 *  atoms goes through all of them again. */
const MOST_OPEN = 32
const MOST_KEPT = 8 << 20
interface Kept {
  readonly open: Map<string, number>
  readonly frames: Map<number, Decoded>
  bytes: number
}
let kept: Kept = { open: new Map(), frames: new Map(), bytes: 0 }
/** Memory of what others hold is not used again. */
const NOTHING = new ArrayBuffer(0)

/** The files of a store that were read last. */
export type Files = ReturnType<typeof openFiles>

/** Gives up what is kept of a store. */
function forget(files: Kept): void {
  for (const file of files.open.values()) closeSync(file)
  files.open.clear()
  files.frames.clear()
  files.bytes = 0
}

/** Files that were opened last, so that a task does not open one for each column. */
export function openFiles(
  store: string,
  manifest: StoreManifest,
  held: ReadonlyMap<string, Uint8Array> = new Map(),
) {
  const own: Kept = { open: new Map(), frames: new Map(), bytes: 0 }
  const { open, frames } = own
  const turnTo = () => {
    if (kept !== own) forget(kept)
    kept = own
  }
  const opened = <T>(index: number, path: string, open: () => T): T => {
    try {
      return open()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw readable(error, path, 'read')
      throw damaged(store, manifest, index, path, 'is not there')
    }
  }
  return {
    store,
    close: () => forget(own),
    /** What a frames file holds, in memory that may be used again for the next file: what is to stay is copied. */
    frames(index: number, expected: string): FrameFile {
      const known = frames.get(index)
      if (known) return known.file
      turnTo()
      const path = framesPath(store, index)
      const inMemory = held.get(path)
      const again = !inMemory && own.bytes >= MOST_KEPT ? newestOf(frames) : undefined
      own.bytes -= again?.byteLength ?? 0
      const bytes = inMemory ?? opened(index, path, () => readInto(path, again))
      const found = crcOf(bytes)
      if (found !== expected)
        throw damaged(store, manifest, index, path, `checksum ${found}, expected ${expected}`)
      const columns = decodeFrames(bytes)
      const file: FrameFile = { ...columns, sums: JSON.parse(columns.metadata.get('crc') ?? '{}') }
      const memory = inMemory ? NOTHING : (bytes.buffer as ArrayBuffer)
      own.bytes += memory.byteLength
      frames.set(index, { file, memory })
      return file
    },
    read(index: number, into: Uint8Array, position: number) {
      const path = blockPath(store, index)
      const inMemory = held.get(path)
      if (inMemory) return into.set(inMemory.subarray(position, position + into.length))
      let file = open.get(path)
      if (file === undefined) {
        turnTo()
        if (open.size >= MOST_OPEN) closeNewest(open)
        file = opened(index, path, () => openSync(path, 'r'))
        open.set(path, file)
      }
      const got = readSync(file, into, 0, into.length, position)
      if (got === into.length) return
      const message = `ends at byte ${position + got}, expected at least ${position + into.length}`
      throw damaged(store, manifest, index, path, message)
    },
  }
}

function closeNewest(open: Map<string, number>): void {
  const [path, file] = [...open].at(-1) as [string, number]
  closeSync(file)
  open.delete(path)
}

/** Forgets the file that was read last; its memory. Files are gone through in order, again and again: the others come before it. */
function newestOf(frames: Map<number, Decoded>): ArrayBuffer {
  const [index, { memory }] = [...frames].at(-1) as [number, Decoded]
  frames.delete(index)
  return memory
}

/** A whole file, in this memory where it fits: what lies outside the heap is collected late. */
function readInto(path: string, memory: ArrayBuffer | undefined): Uint8Array {
  const file = openSync(path, 'r')
  try {
    const size = fstatSync(file).size
    const into = memory && memory.byteLength >= size ? memory : new ArrayBuffer(size)
    const bytes = new Uint8Array(into, 0, size)
    return bytes.subarray(0, readSync(file, bytes, 0, size, 0))
  } finally {
    closeSync(file)
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
