import { createReadStream } from 'node:fs'
import { MOST_BLOCK, makeZstdDecoder, type ZstdDecoder } from '../../kernels/zstd-decoder.ts'

/** What is wrong with compressed data. */
export class PackedFault extends Error {}

const MAGIC = 0xfd2fb528
/** First of the sixteen numbers that begin what is to be skipped. */
const SKIPPED = 0x184d2a50
/** Most that copies may reach back, bytes: what the program zstd decodes without being asked. */
const MOST_WINDOW = 1 << 27

const isSkipped = (magic: number): boolean => magic - (magic % 16) === SKIPPED

/** Whether a file is Zstandard, by its first four bytes. */
export function isZstd(head: Uint8Array): boolean {
  const magic = new DataView(head.buffer, head.byteOffset).getUint32(0, true)
  return magic === MAGIC || isSkipped(magic)
}

/** The decoded pieces of a zstd file (RFC 8878) from the beginning of a frame on, block by block. Where it ends early: an
 *  error with code Z_BUF_ERROR, like one of gzip. A piece is valid until the next one. */
export function zstdPieces(path: string, chunk: number, start = 0) {
  const file = createReadStream(path, { highWaterMark: chunk, start })
  return { file, pieces: decoded(inputOf(file)) }
}

type Input = ReturnType<typeof inputOf>

function inputOf(file: AsyncIterable<Buffer>) {
  const chunks = file[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  /** Whether there are so many bytes more; then they are at hand. */
  const has = async (count: number): Promise<boolean> => {
    const parts = [rest]
    let size = rest.length
    while (size < count) {
      const { value, done } = await chunks.next()
      if (done) break
      parts.push(value)
      size += value.length
    }
    if (parts.length > 1) rest = Buffer.concat(parts)
    return size >= count
  }
  return {
    has,
    async take(count: number): Promise<Buffer> {
      if (rest.length < count && !(await has(count)))
        throw Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' })
      const bytes = rest.subarray(0, count)
      rest = rest.subarray(count)
      return bytes
    },
  }
}

async function* decoded(input: Input): AsyncGenerator<Buffer> {
  const decoder = makeZstdDecoder()
  while (await input.has(1)) {
    const magic = (await input.take(4)).readUInt32LE(0)
    if (magic === MAGIC) yield* frame(input, decoder)
    else if (isSkipped(magic)) await skip(input)
    else throw new PackedFault('no zstd frame')
  }
}

async function skip(input: Input): Promise<void> {
  let left = (await input.take(4)).readUInt32LE(0)
  for (; left > 0; left -= Math.min(left, MOST_BLOCK)) await input.take(Math.min(left, MOST_BLOCK))
}

async function* frame(input: Input, decoder: ZstdDecoder): AsyncGenerator<Buffer> {
  const { window, size, checked } = await readHeader(input)
  const most = Math.min(MOST_BLOCK, window)
  decoder.begin(window)
  let made = 0
  for (let last = false; !last; ) {
    const head = (await input.take(3)).readUIntLE(0, 3)
    last = (head & 1) === 1
    const piece = await readBlock(input, decoder, (head >> 1) & 3, head >> 3, most)
    made += piece.length
    if (made > size) break
    if (piece.length > 0) yield piece
  }
  if (made !== size && size !== Number.POSITIVE_INFINITY)
    throw new PackedFault(`a frame of ${made} bytes, expected ${size}`)
  if (checked && (await input.take(4)).readUInt32LE(0) !== decoder.checksum())
    throw new PackedFault('the checksum does not agree')
}

async function readHeader(input: Input): Promise<{ window: number; size: number; checked: boolean }> {
  const [flags] = await input.take(1)
  const single = (flags & 32) !== 0
  if ((flags & 8) !== 0) throw new PackedFault('a frame of no known kind')
  const [shape] = single ? [0] : await input.take(1)
  const name = await input.take([0, 1, 2, 4][flags & 3])
  if (name.some((byte) => byte !== 0)) throw new PackedFault('a dictionary is needed')
  const said = await input.take([single ? 1 : 0, 2, 4, 8][flags >> 6])
  const size = sizeOf(said)
  const window = single ? size : windowOf(shape)
  if (window > MOST_WINDOW)
    throw new PackedFault(`copies from more than ${MOST_WINDOW >> 20} MB back: pack it again without --long`)
  return { window, size, checked: (flags & 4) !== 0 }
}

/** A power of two and some eighths of it. */
function windowOf(shape: number): number {
  const power = 10 + (shape >> 3)
  return power > 27 ? Number.POSITIVE_INFINITY : (1 << power) + (1 << (power - 3)) * (shape & 7)
}

/** Infinity where it is not said. */
function sizeOf(said: Buffer): number {
  if (said.length === 0) return Number.POSITIVE_INFINITY
  if (said.length === 8) return Number(said.readBigUInt64LE(0))
  return said.readUIntLE(0, said.length) + (said.length === 2 ? 256 : 0)
}

async function readBlock(
  input: Input,
  decoder: ZstdDecoder,
  kind: number,
  length: number,
  most: number,
): Promise<Buffer> {
  if (kind === 3 || length > most) throw new PackedFault('a block of no known kind')
  if (kind === 0) return decoder.raw(await input.take(length))
  if (kind === 1) return decoder.repeated((await input.take(1))[0], length)
  const piece = decoder.compressed(await input.take(length))
  if (!piece) throw new PackedFault('a block is damaged')
  return piece
}
