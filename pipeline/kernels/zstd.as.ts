// Compressed blocks of Zstandard → bytes, and their checksum (RFC 8878). All that a block says is checked.

import { forgetSum } from './zstd/checksum.as'
import { decodeFour, decodeStream, forgetHuffman, readTree } from './zstd/huffman.as'
import { forgetOffsets, join } from './zstd/sequences.as'
import { forgetTables } from './zstd/tables.as'

export { sum, sumUp } from './zstd/checksum.as'

const MOST_LITERALS: u32 = 1 << 17
const literals = memory.data(131072 + 64, 16)

/** First free byte of the memory. */
export function base(): usize {
  return __heap_base
}

/** Forgets what earlier blocks said: a frame begins. */
export function begin(): void {
  forgetTables()
  forgetHuffman()
  forgetOffsets()
  forgetSum()
}

/** Decodes the block [src, end) to `out`: at most `most` bytes, from the last `window` bytes since `first`.
 *  Bytes made, or −1 where it is damaged. */
export function block(src: usize, end: usize, out: usize, most: u32, first: usize, window: u32): i32 {
  if (src + 2 > end) return -1
  let head = load<u64>(src)
  let kind: i32 = <i32>head & 3
  let format: i32 = (<i32>head >> 2) & 3
  let count: u32
  let from: usize = literals
  if (kind < 2) {
    let bytes = (format & 1) == 0 ? 1 : format == 1 ? 2 : 3
    count = (<u32>head & ((1 << (8 * bytes)) - 1)) >> (bytes == 1 ? 3 : 4)
    src += bytes
    if (count > MOST_LITERALS || src + (kind == 0 ? <usize>count : 1) > end) return -1
    if (kind == 0) {
      from = src
      src += count
    } else memory.fill(literals, load<u8>(src++), count)
  } else {
    let width = format < 2 ? 10 : format == 2 ? 14 : 18
    count = <u32>(head >> 4) & ((1 << width) - 1)
    let packed = <u32>(head >> (4 + width)) & ((1 << width) - 1)
    src += format < 2 ? 3 : format + 2
    let last = src + packed
    if (count > MOST_LITERALS || last > end) return -1
    if (kind == 2) src = readTree(src, last)
    if (src == 0 || src > last) return -1
    if (!(format == 0 ? decodeStream(src, last, literals, count) : decodeFour(src, last, literals, count))) return -1
    src = last
  }
  return join(src, end, from, from + count, out, most, first, window)
}
