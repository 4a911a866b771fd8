import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, type ReadStream, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import zlib from 'node:zlib'

/** What is wrong with compressed data. */
export class PackedFault extends Error {}

export const isZstd = (head: Uint8Array): boolean =>
  head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd

/** Most that one block holds, and that one frame may hold where it has to be decoded at once, bytes. */
const BLOCK = 1 << 17
const MOST_FRAME = 1 << 28

interface Files {
  readonly bytesRead: number
  destroy(): void
}

/** Files up to this size are decoded here where Node itself cannot, bytes. */
const SMALL = 1 << 20

/** The decoded pieces of a zstd file. Node decodes block by block from 22.15 on; before, the program `zstd` does where
 *  there is one, else whole frames are decoded at once. */
export function zstdPieces(
  path: string,
  chunk: number,
  start = 0,
): { file: Files; pieces: AsyncIterator<Buffer> } {
  const file = createReadStream(path, { highWaterMark: chunk, start })
  const stream = (zlib as { createZstdDecompress?: () => NodeJS.ReadWriteStream }).createZstdDecompress
  if (!stream)
    return { file, pieces: statSync(path).size > SMALL && hasProgram() ? byProgram(file) : frames(file) }
  const decoder = stream()
  file.once('error', (error) => (decoder as unknown as { destroy(e: Error): void }).destroy(error))
  return { file, pieces: file.pipe(decoder)[Symbol.asyncIterator]() as AsyncIterator<Buffer> }
}

let program: boolean | undefined
const hasProgram = (): boolean => {
  program ??= spawnSync('zstd', ['--version'], { stdio: 'ignore' }).status === 0
  return program
}

/** What `zstd -dc` makes of the file, piece by piece. */
async function* byProgram(file: ReadStream): AsyncGenerator<Buffer> {
  const child = spawn('zstd', ['-dcq'], { stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = once(child, 'close')
  let said = ''
  child.stdin.on('error', () => {})
  child.stderr.on('data', (text) => {
    said += text
  })
  file.once('error', () => child.kill())
  file.pipe(child.stdin)
  try {
    yield* child.stdout
    const [code] = await ended
    if (code === 0) return
    if (file.errored) throw file.errored
    if (/premature end/.test(said)) throw endsEarly()
    throw new PackedFault(said.replace(/^.*? : /, '').trim() || `zstd ended with code ${code}`)
  } finally {
    child.kill()
  }
}

const endsEarly = () => Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' })

/** Frame by frame; an incomplete frame at the end is an error with code Z_BUF_ERROR, like one of gzip. */
async function* frames(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { Decoder } = createRequire(import.meta.url)('@toondepauw/node-zstd') as {
    Decoder: new () => { decode(data: Buffer): Promise<Buffer> }
  }
  const decoder = new Decoder()
  let rest: Buffer = Buffer.alloc(0)
  let waiting: Buffer[] = []
  let size = 0
  let wanted = 5
  for await (const piece of file) {
    waiting.push(piece)
    size += piece.length
    if (size < wanted) continue
    rest = Buffer.concat(waiting)
    for (;;) {
      const end = frameEnd(rest)
      wanted = end.whole ? 5 : Math.min(end.bytes, 2 * rest.length)
      if (!end.whole) break
      const frame = rest.subarray(0, end.bytes)
      rest = rest.subarray(end.bytes)
      if (end.skip) continue
      const decoded = await decoder.decode(frame).catch((error) => {
        throw new PackedFault(error.message)
      })
      if (decoded.length > 0) yield decoded
    }
    waiting = [rest]
    size = rest.length
  }
  if (size === 0) return
  const begun = hasProgram()
    ? spawnSync('zstd', ['-dcq'], { input: Buffer.concat(waiting), maxBuffer: MOST_FRAME })
    : undefined
  if (begun && begun.stdout.length > 0) yield begun.stdout
  throw endsEarly()
}

/** Where the frame at the beginning ends, or at least how many bytes it takes to know more. */
function frameEnd(data: Buffer): { bytes: number; whole: boolean; skip?: boolean } {
  const more = (bytes: number) => ({ bytes: Math.max(bytes, data.length + 1), whole: false })
  if (data.length < 5) return more(5)
  const magic = data.readUInt32LE(0)
  if (magic >>> 4 === 0x184d2a5) {
    const bytes = data.length < 8 ? 8 : 8 + data.readUInt32LE(4)
    return data.length < bytes ? more(bytes) : { bytes, whole: true, skip: true }
  }
  if (!isZstd(data)) throw new PackedFault('no zstd frame')
  const flags = data[4]
  const single = (flags >> 5) & 1
  const sizes = [single, 2, 4, 8][flags >> 6]
  let at = 5 + (1 - single) + [0, 1, 2, 4][flags & 3] + sizes
  let decoded = 0
  for (let last = false; !last; ) {
    if (data.length < at + 3) return more(at + 3)
    const head = data.readUIntLE(at, 3)
    last = (head & 1) === 1
    const kind = (head >> 1) & 3
    const length = head >> 3
    if (kind === 3 || length > BLOCK) throw new PackedFault('a block of no known kind')
    decoded += kind === 2 ? BLOCK : length
    if (decoded > MOST_FRAME)
      throw new PackedFault(
        `one frame of more than ${MOST_FRAME >> 20} MB, which this version of Node cannot decode piece by piece: ` +
          'install the program zstd, use Node 22.15 or newer, or pack it again with gzip',
      )
    at += 3 + (kind === 1 ? 1 : length)
  }
  at += flags & 4
  return data.length < at ? more(at) : { bytes: at, whole: true }
}
