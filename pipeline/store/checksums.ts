import { closeSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { AtomType, ColumnName, Layout } from '../../schemas/store.ts'
import type { Ids } from '../run/ids.ts'
import { joinedCrc, type Summed } from './crc-join.ts'
import { GROUP_ROWS, type StoredValues, widthOf } from './layout.ts'

export const crcOf = (bytes: Uint8Array): string => hex(crc32(bytes))

/** Bytes of a file that are held at once. */
const AT_ONCE = 1 << 18

/** The checksum of a file of any size. */
export function crcOfFile(path: string): string {
  const piece = new Uint8Array(AT_ONCE)
  const file = openSync(path, 'r')
  try {
    let crc = 0
    for (let got = readSync(file, piece); got > 0; got = readSync(file, piece))
      crc = crc32(piece.subarray(0, got), crc)
    return hex(crc)
  } finally {
    closeSync(file)
  }
}

const hex = (crc: number): string => (crc >>> 0).toString(16).padStart(8, '0')

export interface Chunk {
  readonly from: number
  readonly to: number
}

const known = new WeakMap<readonly AtomType[], Chunk[]>()

/** Row ranges that have a checksum of their own: up to 64 rows, never across types. */
export function chunksOf(types: readonly AtomType[]): readonly Chunk[] {
  const found = known.get(types)
  if (found) return found
  const chunks: Chunk[] = []
  known.set(types, chunks)
  let start = 0
  for (const type of types) {
    const end = start + type.count
    for (let from = start; from < end; from += GROUP_ROWS)
      chunks.push({ from, to: Math.min(end, from + GROUP_ROWS) })
    start = end
  }
  return chunks
}

/** Index of the chunk that has `row`. */
export function chunkAt(chunks: readonly Chunk[], row: number): number {
  let [low, high] = [0, chunks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (chunks[middle].to <= row) low = middle + 1
    else high = middle
  }
  return low
}

/** Checksum of every chunk of every column, in chunk order. */
export function chunkChecksums(
  types: readonly AtomType[],
  values: Readonly<Partial<Record<ColumnName, StoredValues>>>,
  frames: number,
): Record<string, string[]> {
  const chunks = chunksOf(types)
  const sums: Record<string, string[]> = {}
  for (const [name, column] of Object.entries(values)) {
    sums[name] = chunks.map(({ from, to }) => crcOf(bytesOf(column.subarray(from * frames, to * frames))))
  }
  return sums
}

/** Checksum of the bytes of a block whose columns have these: what is in no column is read, the rest is not gone through again. */
export function blockChecksum(
  bytes: Uint8Array,
  layout: Layout,
  types: readonly AtomType[],
  sums: Readonly<Record<string, readonly string[]>>,
): string {
  const { offsets, frames } = layout
  const chunks = chunksOf(types)
  const pieces: Summed[] = []
  let at = 0
  const readTo = (end: number) => {
    if (end > at) pieces.push({ crc: crc32(bytes.subarray(at, end)), bytes: end - at })
    at = end
  }
  for (const name of Object.keys(sums).sort((a, b) => offsets[a] - offsets[b])) {
    readTo(offsets[name])
    const row = widthOf(layout, name) * frames
    for (const [i, { from, to }] of chunks.entries())
      pieces.push({ crc: Number.parseInt(sums[name][i], 16), bytes: row * (to - from) })
    at += row * (chunks.at(-1)?.to ?? 0)
  }
  readTo(bytes.length)
  return hex(joinedCrc(pieces))
}

/** Checksum of who the atoms are, so that a run is opened without reading a block. */
export const identityChecksum = (ids: Ids, types: Uint16Array): string =>
  `${crcOf(bytesOf(ids))}${crcOf(bytesOf(types))}`

export const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
