import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { inputError } from '../../../schemas/errors.ts'
import { readable } from '../../store/files.ts'
import { addMark, type Mark, type Marks, markFor } from './marks.ts'
import { placeName } from './place.ts'
import { isZstd, PackedFault, zstdPieces } from './zstd.ts'

/** A file's uncompressed bytes, from anywhere to the end. */
export interface Bytes {
  /** Bytes put into `into`: 0 at the end. */
  read(into: Uint8Array): number | Promise<number>
  /** Goes on at this uncompressed offset. */
  seek(offset: number): void
  /** Bytes of the file itself that have been used. */
  readonly used: number
  /** True where a compressed file ended before its compressed data did. */
  readonly cut: boolean
  close(): void
}

const READ_BYTES = 1 << 18

/** Opens a file, inflating it where it is gzip or zstd. Throws an input error where it cannot be read. */
export function openBytes(path: string, marks?: Marks): Bytes {
  const { packed } = probe(path)
  return packed ? packedBytes(path, packed, marks) : plainBytes(path)
}

/** Unpacks a file to its end. Throws where that is damaged: checksums stand behind what they are of. */
export async function checkPacked(path: string): Promise<void> {
  const bytes = openBytes(path)
  const into = new Uint8Array(READ_BYTES)
  try {
    while ((await bytes.read(into)) > 0);
  } finally {
    bytes.close()
  }
}

type Packing = 'gzip' | 'zstd'

/** Size of a file, and how it is packed. */
export function probe(path: string): { bytes: number; packed: Packing | undefined } {
  refuseStreams(path)
  return withFile(path, (file) => {
    const stat = fstatSync(file)
    if (stat.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    const magic = new Uint8Array(4)
    readSync(file, magic, 0, 4, 0)
    const gzip = magic[0] === 0x1f && magic[1] === 0x8b
    return { bytes: stat.size, packed: gzip ? 'gzip' : isZstd(magic) ? 'zstd' : undefined }
  })
}

/** What can be read only once, or never ends, is no file of a run: it is read again to go on, and to be checked. */
function refuseStreams(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat && path !== '-') return
  if (stat?.isFile() || stat?.isDirectory()) return
  throw inputError(
    path,
    `is ${stat?.isCharacterDevice() ? 'a device' : stat?.isSocket() ? 'a socket' : 'a pipe'}, which can be read only once, expected a file`,
    'Write it to a file first: program > dump.lammpstrj. A file that grows can be followed: ionstream follow.',
  )
}

function withFile<T>(path: string, use: (file: number) => T): T {
  try {
    const file = openSync(path, 'r')
    try {
      return use(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw readable(error, path, 'read')
  }
}

function plainBytes(path: string): Bytes {
  let file: number | undefined
  let position = 0
  return {
    read(into) {
      try {
        file ??= openSync(path, 'r')
        const got = readSync(file, into, 0, into.length, position)
        position += got
        return got
      } catch (error) {
        throw readable(error, path, 'read')
      }
    },
    seek(offset) {
      position = offset
    },
    get used() {
      return position
    },
    cut: false,
    close() {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}

function packedBytes(path: string, packed: Packing, marks: Marks | undefined): Bytes {
  let source: Inflater | undefined
  let offset = 0
  let skip = 0
  const close = () => {
    source?.close()
    source = undefined
  }
  return {
    async read(into) {
      if (!source) {
        const mark = markFor(marks, path, offset)
        source = inflate(path, packed, mark, (end) => addMark(marks, path, end))
        skip = offset - mark.at
      }
      while (skip > 0) {
        const got = await source.read(into.subarray(0, Math.min(skip, into.length)))
        if (got === 0) return 0
        skip -= got
      }
      return source.read(into)
    },
    seek(to) {
      close()
      offset = to
    },
    get used() {
      return source?.used() ?? 0
    },
    get cut() {
      return source?.cut() ?? false
    },
    close,
  }
}

type Inflater = ReturnType<typeof inflate>

function gzipPieces(path: string, start: number) {
  const file = createReadStream(path, { highWaterMark: READ_BYTES, start })
  return { file, pieces: inflated(file) as AsyncIterator<Buffer> }
}

/** The inflated pieces of a stream. All that could be inflated comes before an error does, which the stream of Node itself
 *  does not promise. */
async function* inflated(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: READ_BYTES })
  const ready: Buffer[] = []
  let failure: Error | undefined
  let ended = false
  let wake: () => void = () => {}
  gunzip.on('data', (piece) => ready.push(piece))
  gunzip.on('end', () => {
    ended = true
    wake()
  })
  gunzip.on('error', (error) => {
    failure = error
    wake()
  })
  const after = (work: (done: () => void) => unknown) =>
    new Promise<void>((resolve) => {
      wake = resolve
      work(resolve)
    })
  try {
    let read = 0
    for await (const piece of file) {
      read += piece.length
      // Once the data have ended nothing is taken any more, and nothing answers.
      if (!ended) await after((done) => gunzip.write(piece, done))
      yield* ready.splice(0)
      if (failure) throw failure
      if (ended) checkPadding(piece.subarray(Math.max(0, piece.length - (read - gunzip.bytesWritten))))
    }
    if (!ended) await after(() => gunzip.end())
    yield* ready.splice(0)
    if (failure) throw failure
  } finally {
    gunzip.destroy()
  }
}

/** Behind the last member of a gzip file may stand zeros, as tapes and copies in whole blocks leave them. */
function checkPadding(rest: Buffer): void {
  if (rest.some((byte) => byte !== 0)) throw new PackedFault('something stands behind the compressed data')
}

/** Inflates a file from a mark on, one piece at a time; tells where it ends, if that is whole. */
function inflate(path: string, packed: Packing, { from, at }: Mark, onEnd: (end: Mark) => void) {
  const { file, pieces } = packed === 'gzip' ? gzipPieces(path, from) : zstdPieces(path, READ_BYTES, from)
  let rest = Buffer.alloc(0)
  let position = at
  let cut = false
  const more = async () => {
    try {
      const { value, done } = await pieces.next()
      rest = value ?? Buffer.alloc(0)
      if (done) onEnd({ from: from + file.bytesRead, at: position })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'Z_BUF_ERROR')
        throw damaged(error, path, position, packed)
      cut = true
    }
  }
  return {
    async read(into: Uint8Array): Promise<number> {
      if (rest.length === 0 && !cut) await more()
      const got = Math.min(rest.length, into.length)
      into.set(rest.subarray(0, got))
      rest = rest.subarray(got)
      position += got
      return got
    },
    used: () => from + file.bytesRead,
    cut: () => cut,
    close() {
      file.destroy()
      pieces.return?.().catch(() => {})
    },
  }
}

function damaged(error: unknown, path: string, byte: number, packed: Packing): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (!code?.startsWith('Z_') && !(error instanceof PackedFault)) return readable(error, path, 'read')
  return inputError(
    placeName({ path, byte }),
    `the ${packed} data are damaged here (${message}; byte of the uncompressed text)`,
    `Copy the file again, or test it with "${packed} -t".`,
    'unsure',
  )
}
