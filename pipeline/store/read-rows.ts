import { inputError } from '../../schemas/errors.ts'
import type { ColumnName } from '../../schemas/store.ts'
import type { Rows } from '../run/block.ts'
import type { Room } from '../run/room.ts'
import type { Run } from '../run/run.ts'
import { bytesOf, type Chunk, chunkAt, chunksOf, crcOf } from './checksums.ts'
import { damaged } from './damage.ts'
import { blockPath } from './files.ts'
import { widthOf } from './layout.ts'
import { layoutFor } from './manifest.ts'
import type { Files } from './open-files.ts'

/** Where the rows of one column are, with their checksums. */
interface Place {
  readonly run: Run
  readonly index: number
  readonly name: ColumnName
  readonly frames: number
  /** Bytes of a number. */
  readonly width: number
  readonly offset: number
  readonly files: Files
  readonly chunks: readonly Chunk[]
  readonly sums: readonly string[]
}

/** Rows of one column, in whatever order they are asked for. Every chunk that they touch is read whole and checked, once; of one
 *  that they need in part, that part is copied. */
export function readRows(
  run: Run,
  index: number,
  name: ColumnName,
  rows: Rows,
  files: Files,
  sums: readonly string[],
  room: Room,
): Float32Array {
  const layout = layoutFor(run.manifest, index)
  const { frames, offsets } = layout
  const offset = offsets[name]
  if (offset === undefined) throw noColumn(run, name)
  const chunks = chunksOf(run.manifest.types)
  const width = widthOf(layout, name)
  const place: Place = { run, index, name, frames, width, offset, files, chunks, sums }
  const out = room.take(rows.length * frames)
  if (rows.every((row, i) => i === 0 || row >= rows[i - 1])) {
    readAscending(place, rows, out)
    return out
  }
  const ascending = rows.slice().sort()
  const found = room.take(out.length)
  readAscending(place, ascending, found)
  const at = new Map(Array.from(ascending, (row, i) => [row, i * frames]))
  rows.forEach((row, i) => {
    const from = at.get(row) as number
    out.set(found.subarray(from, from + frames), i * frames)
  })
  return out
}

/** Stretch by stretch. */
function readAscending(place: Place, rows: Rows, out: Float32Array): void {
  const { frames } = place
  const part = partReader(place)
  for (let from = 0; from < rows.length; ) {
    let to = from + 1
    while (to < rows.length && rows[to] === rows[to - 1] + 1) to++
    readStretch(place, part, out.subarray(from * frames, to * frames), rows[from], rows[to - 1] + 1)
    from = to
  }
}

/** Rows [first, end) into `out`: stretches of whole chunks as they are, the others through the memory of `part`. */
function readStretch(
  place: Place,
  part: ReturnType<typeof partReader>,
  out: Float32Array,
  first: number,
  end: number,
): void {
  const { chunks, frames } = place
  let row = first
  for (let i = chunkAt(chunks, first); row < end; i++) {
    const start = i
    while (i < chunks.length && chunks[i].from >= row && chunks[i].to <= end) i++
    if (i > start) {
      const to = chunks[i - 1].to
      readChunks(place, start, i, out.subarray((row - first) * frames, (to - first) * frames))
      row = to
      i--
      continue
    }
    const { from, to } = chunks[i]
    const until = Math.min(to, end)
    out.set(part(i).subarray((row - from) * frames, (until - from) * frames), (row - first) * frames)
    row = until
  }
}

let spare = new Float32Array(0)

/** Reads a chunk into memory that the next one uses again; the same one twice in a row once. */
function partReader(place: Place): (chunk: number) => Float32Array {
  let known = -1
  return (chunk) => {
    const { from, to } = place.chunks[chunk]
    const length = (to - from) * place.frames
    if (spare.length < length) [spare, known] = [new Float32Array(length), -1]
    const values = spare.subarray(0, length)
    if (known !== chunk) readChunks(place, chunk, chunk + 1, values)
    known = chunk
    return values
  }
}

let narrow = new Uint8Array(0)

/** Memory of the bytes of `out`: its own, or for numbers of one byte some that is used again. */
function bytesFor(out: Float32Array, width: number): Uint8Array {
  if (width === 4) return bytesOf(out)
  if (narrow.length < out.length) narrow = new Uint8Array(out.length)
  return narrow.subarray(0, out.length)
}

/** Reads the chunks [start, end) and checks each. */
function readChunks(place: Place, start: number, end: number, out: Float32Array): void {
  const { run, index, name, frames, width, offset, files, chunks, sums } = place
  const first = chunks[start].from
  const bytes = bytesFor(out, width)
  const row = width * frames
  files.read(index, bytes, offset + row * first)
  for (let i = start; i < end; i++) {
    const { from, to } = chunks[i]
    const found = crcOf(bytes.subarray(row * (from - first), row * (to - first)))
    if (found === sums[i]) continue
    const message = `column "${name}", rows ${from} to ${to - 1}: checksum ${found}, expected ${sums[i]}`
    throw damaged(files.store, run.manifest, index, blockPath(run.path, index), message)
  }
  if (width === 1) out.set(bytes)
}

const noColumn = (run: Run, name: string) =>
  inputError(
    run.path,
    `has no column "${name}"`,
    `It has ${run.manifest.columns.join(', ')}. Velocities must be in the input to be stored.`,
  )
