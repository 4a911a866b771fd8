// Tables of finite state entropy (RFC 8878, 4.1.1): for literal lengths, offsets, match lengths, and Huffman weights.

import { bits, log2 } from './bits.as'

export const LENGTHS: i32 = 0
export const OFFSETS: i32 = 1
export const MATCHES: i32 = 2
export const WEIGHTS: i32 = 3

const TABLE_BYTES: usize = 2048
const tables = memory.data(4 * 2048, 16)
const counts = memory.data(512, 16)
const nexts = memory.data(512, 16)
/** log2 of the size of each table; −1 where there is none yet. */
const logs: StaticArray<i32> = [-1, -1, -1, -1]

const MOST_LOG: StaticArray<i32> = [9, 8, 9, 6]
const MOST_SYMBOL: StaticArray<i32> = [35, 31, 52, 12]
/** Counts where a block does not say them. */
const USUAL_LENGTHS: StaticArray<i8> = [
  4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1,
]
const USUAL_OFFSETS: StaticArray<i8> = [
  1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
]
const USUAL_MATCHES: StaticArray<i8> = [
  1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
]
const USUAL_LOG: StaticArray<i32> = [6, 5, 6]

@inline
export function tableOf(kind: i32): usize {
  return tables + <usize>kind * TABLE_BYTES
}

@inline
export function logOf(kind: i32): i32 {
  return unchecked(logs[kind])
}

export function forgetTables(): void {
  for (let i = 0; i < 4; i++) unchecked((logs[i] = -1))
}

/** Spreads the counts of symbols over table `kind`: next state | bits << 16 | symbol << 24. */
function spread(kind: i32, symbols: i32, log: i32): bool {
  let table = tables + <usize>kind * TABLE_BYTES
  let size = 1 << log
  let high = size
  for (let s = 0; s < symbols; s++) {
    let count = load<i16>(counts + (s << 1))
    store<u16>(nexts + (s << 1), count < 0 ? 1 : count)
    if (count < 0) store<u32>(table + (--high << 2), s << 24)
  }
  let at = 0
  for (let s = 0; s < symbols; s++)
    for (let left: i32 = load<i16>(counts + (s << 1)); left > 0; left--) {
      store<u32>(table + (at << 2), s << 24)
      do at = (at + (size >> 1) + (size >> 3) + 3) & (size - 1)
      while (at >= high)
    }
  if (at != 0) return false
  for (let i = 0; i < size; i++) {
    let s = load<u8>(table + (i << 2), 3)
    let next: i32 = load<u16>(nexts + (s << 1))
    store<u16>(nexts + (s << 1), next + 1)
    let few = log - log2(next)
    store<u32>(table + (i << 2), ((next << few) - size) | (few << 16) | (<i32>s << 24))
  }
  unchecked((logs[kind] = log))
  return true
}

/** Reads the counts of a table and makes it; the byte behind them, or 0. */
export function readTable(kind: i32, src: usize, end: usize): usize {
  if (src >= end) return 0
  let log: i32 = (load<u8>(src) & 15) + 5
  if (log > unchecked(MOST_LOG[kind])) return 0
  let most = unchecked(MOST_SYMBOL[kind])
  let left = 1 << log
  let symbol = 0
  let at = 4
  let limit = <i32>(end - src) << 3
  while (left > 0) {
    if (symbol > most || at > limit) return 0
    let width = log2(left + 1) + 1
    let value: i32 = bits(src, at, width)
    let low = value & ((1 << (width - 1)) - 1)
    let threshold = (1 << width) - 2 - left
    at += width
    if (low < threshold) {
      value = low
      at--
    } else if (value > (1 << (width - 1)) - 1) value -= threshold
    let count = value - 1
    left -= count < 0 ? 1 : count
    store<i16>(counts + (symbol++ << 1), count)
    for (let more = count == 0 ? 3 : 0; more == 3; ) {
      more = bits(src, at, 2)
      at += 2
      if (symbol + more > most + 1) return 0
      for (let k = 0; k < more; k++) store<i16>(counts + (symbol++ << 1), 0)
    }
  }
  if (left != 0 || at > limit || !spread(kind, symbol, log)) return 0
  return src + ((at + 7) >> 3)
}

/** The table of one kind as `mode` says; the byte behind, or 0. */
export function chooseTable(kind: i32, mode: i32, src: usize, end: usize): usize {
  if (mode == 2) return readTable(kind, src, end)
  if (mode == 3) return unchecked(logs[kind]) < 0 ? 0 : src
  if (mode == 1) {
    if (src >= end || <i32>load<u8>(src) > unchecked(MOST_SYMBOL[kind])) return 0
    store<u32>(tables + <usize>kind * TABLE_BYTES, <u32>load<u8>(src) << 24)
    unchecked((logs[kind] = 0))
    return src + 1
  }
  let usual = kind == LENGTHS ? USUAL_LENGTHS : kind == OFFSETS ? USUAL_OFFSETS : USUAL_MATCHES
  for (let s = 0; s < usual.length; s++) store<i16>(counts + (s << 1), unchecked(usual[s]))
  return spread(kind, usual.length, unchecked(USUAL_LOG[kind])) ? src : 0
}
