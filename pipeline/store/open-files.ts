import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { inputError } from '../../schemas/errors.ts'
import { crcOf } from './checksums.ts'
import { blockPath, DAMAGED, framesPath, readable } from './files.ts'
import { decodeFrames } from './layout.ts'

/** A frames file, and the checksums of its block that it holds. */
type FrameFile = ReturnType<typeof decodeFrames> & {
  readonly sums: Readonly<Record<string, readonly string[]>>
}

/** The files of a store that were read last. */
export type Files = ReturnType<typeof openFiles>

/** Files that were opened last, so that a task does not open one for each column. */
export function openFiles(store: string) {
  const open = new Map<string, number>()
  const frames = new Map<number, FrameFile>()
  const close = () => {
    for (const file of open.values()) closeSync(file)
    open.clear()
    frames.clear()
  }
  return {
    close,
    frames(index: number, expected: string) {
      const known = frames.get(index)
      if (known) return known
      const path = framesPath(store, index)
      const bytes = readAll(path)
      if (crcOf(bytes) !== expected)
        throw inputError(path, `checksum ${crcOf(bytes)}, expected ${expected}`, DAMAGED)
      if (frames.size >= 4) frames.delete(frames.keys().next().value as number)
      const columns = decodeFrames(bytes)
      const decoded: FrameFile = { ...columns, sums: JSON.parse(columns.metadata.get('crc') ?? '{}') }
      frames.set(index, decoded)
      return decoded
    },
    read(index: number, into: Uint8Array, position: number) {
      const path = blockPath(store, index)
      let file = open.get(path)
      if (file === undefined) {
        if (open.size >= 4) {
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

/** A whole file; what the file system says against it in words. */
export function readAll(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    throw readable(error, path, 'read')
  }
}
