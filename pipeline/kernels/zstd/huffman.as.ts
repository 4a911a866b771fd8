// Literals that are coded by Huffman (RFC 8878, 4.2).

import { bits, log2, top } from './bits.as'
import { logOf, readTable, tableOf, WEIGHTS } from './tables.as'

const MOST_BITS: i32 = 11
/** By the next bits: symbol | length << 8. */
const table = memory.data(4096, 16)
const weights = memory.data(512, 16)
const starts = memory.data(64, 16)
let width: i32 = 0

export function forgetHuffman(): void {
  width = 0
}

/** Reads a tree; the byte behind it, or 0. */
export function readTree(src: usize, end: usize): usize {
  if (src >= end) return 0
  let head: i32 = load<u8>(src++)
  let count: i32
  if (head < 128) {
    if (src + head > end) return 0
    count = packedWeights(src, src + head)
    src += head
  } else {
    count = head - 127
    if (src + ((count + 1) >> 1) > end) return 0
    for (let i = 0; i < count; i++) {
      let pair = load<u8>(src + (i >> 1))
      store<u8>(weights + i, i & 1 ? pair & 15 : pair >> 4)
    }
    src += (count + 1) >> 1
  }
  return count > 0 && makeTree(count) ? src : 0
}

/** Weights by two states in turn; how many, or 0. */
function packedWeights(src: usize, end: usize): i32 {
  let from = readTable(WEIGHTS, src, end)
  if (from == 0) return 0
  let at = top(from, end)
  let log = logOf(WEIGHTS)
  let codes = tableOf(WEIGHTS)
  at -= 2 * log
  if (at < 0) return 0
  let one = bits(from, at + log, log)
  let two = bits(from, at, log)
  for (let count = 0; count < 254; ) {
    let entry = load<u32>(codes + (one << 2))
    store<u8>(weights + count++, entry >> 24)
    let few: i32 = (entry >> 16) & 255
    at -= few
    if (at < 0) {
      store<u8>(weights + count++, load<u8>(codes + (two << 2), 3))
      return count
    }
    one = (entry & 0xffff) + bits(from, at, few)
    let other = two
    two = one
    one = other
  }
  return 0
}

function makeTree(count: i32): bool {
  let sum: u32 = 0
  memory.fill(starts, 0, 64)
  for (let i = 0; i < count; i++) {
    let weight: i32 = load<u8>(weights + i)
    if (weight > MOST_BITS) return false
    if (weight > 0) sum += 1 << (weight - 1)
  }
  if (sum == 0) return false
  let most = log2(sum) + 1
  let left = (1 << most) - sum
  if (most > MOST_BITS || (left & (left - 1)) != 0) return false
  store<u8>(weights + count, log2(left) + 1)
  let at: u32 = 0
  for (let weight: i32 = 1; weight <= most; weight++)
    for (let i = 0; i <= count; i++) {
      if (<i32>load<u8>(weights + i) != weight) continue
      let length = most + 1 - weight
      for (let k = 1 << (weight - 1); k > 0; k--) store<u16>(table + (at++ << 1), i | (length << 8))
    }
  if (at != <u32>1 << most) return false
  width = most
  return true
}

/** Decodes one stream into `count` bytes at `out`; false where it is not exactly that. */
export function decodeStream(src: usize, end: usize, out: usize, count: u32): bool {
  let at = top(src, end)
  if (at < 0 || width == 0) return false
  let mask: u64 = (1 << width) - 1
  let last = out + count
  while (out + 4 <= last && at >= 48) {
    let from = at - 44
    let word = load<u64>(src + (from >> 3)) >> (from & 7)
    let left = 44
    for (let k = 0; k < 4; k++) {
      let entry: u32 = load<u16>(table + (<usize>((word >> (left - width)) & mask) << 1))
      store<u8>(out++, entry)
      left -= entry >> 8
    }
    at -= 44 - left
  }
  while (out < last) {
    if (at <= 0) return false
    let from = at - width
    let entry: u32 = load<u16>(table + (<usize>((load<u64>(src + (from >> 3)) >> (from & 7)) & mask) << 1))
    store<u8>(out++, entry)
    at -= entry >> 8
  }
  return at == 0
}

/** The same in four streams, whose sizes stand before them. */
export function decodeFour(src: usize, end: usize, out: usize, count: u32): bool {
  if (src + 6 > end) return false
  let from = src + 6
  let part: u32 = (count + 3) >> 2
  if (<u32>3 * part > count) return false
  for (let k = 0; k < 3; k++) {
    let to = from + load<u16>(src + (k << 1))
    if (to > end || !decodeStream(from, to, out, part)) return false
    from = to
    out += part
  }
  return decodeStream(from, end, out, count - 3 * part)
}
