// Sequences of a block: so many literals, then a copy from before (RFC 8878, 3.1.1.3.2 and 3.1.1.4).

import { bits, low, top } from './bits.as'
import { chooseTable, LENGTHS, logOf, MATCHES, OFFSETS, tableOf } from './tables.as'

const LL_BASE: StaticArray<u32> = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1024,
  2048, 4096, 8192, 16384, 32768, 65536,
]
const LL_BITS: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
]
const ML_BASE: StaticArray<u32> = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33,
  34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539,
]
const ML_BITS: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3,
  3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
]


let rep1: u32 = 1
let rep2: u32 = 4
let rep3: u32 = 8

export function forgetOffsets(): void {
  rep1 = 1
  rep2 = 4
  rep3 = 8
}

/** Puts a block together at `out` from the literals [from, to) and the sequences [src, end); bytes made, or −1. */
export function join(
  src: usize, end: usize, from: usize, to: usize, out: usize, most: u32, first: usize, window: u32,
): i32 {
  if (src >= end) return -1
  let count: i32 = load<u8>(src++)
  if (count > 127) {
    if (src + 2 > end) return -1
    if (count == 255) {
      count = 0x7f00 + load<u16>(src)
      src += 2
    } else count = ((count - 128) << 8) + load<u8>(src++)
  }
  let begin = out
  let limit = out + most
  if (count > 0) {
    if (src >= end) return -1
    let modes = load<u8>(src++)
    if ((modes & 3) != 0) return -1
    src = chooseTable(LENGTHS, modes >> 6, src, end)
    if (src != 0) src = chooseTable(OFFSETS, (modes >> 4) & 3, src, end)
    if (src != 0) src = chooseTable(MATCHES, (modes >> 2) & 3, src, end)
    if (src == 0) return -1
  } else if (src != end) return -1
  let lengths = tableOf(LENGTHS)
  let offsets = tableOf(OFFSETS)
  let matches = tableOf(MATCHES)
  let at = 0
  let length: u32 = 0
  let offset: u32 = 0
  let match: u32 = 0
  if (count > 0) {
    at = top(src, end) - logOf(LENGTHS) - logOf(OFFSETS) - logOf(MATCHES)
    if (at < 0) return -1
    match = bits(src, at, logOf(MATCHES))
    offset = bits(src, at + logOf(MATCHES), logOf(OFFSETS))
    length = bits(src, at + logOf(MATCHES) + logOf(OFFSETS), logOf(LENGTHS))
  }
  for (; count > 0; count--) {
    let ofEntry = load<u32>(offsets + (offset << 2))
    let mlEntry = load<u32>(matches + (match << 2))
    let llEntry = load<u32>(lengths + (length << 2))
    let ofBits: i32 = ofEntry >> 24
    let mlBits: i32 = unchecked(ML_BITS[mlEntry >> 24])
    let llBits: i32 = unchecked(LL_BITS[llEntry >> 24])
    let below = llBits + mlBits
    at -= ofBits + below
    if (at < 0) return -1
    let word = load<u64>(src + (at >> 3)) >> (at & 7)
    let some = unchecked(LL_BASE[llEntry >> 24]) + low(word, llBits)
    let copy = unchecked(ML_BASE[mlEntry >> 24]) + low(word >> llBits, mlBits)
    let more = ofBits + below <= 57 ? low(word >> below, ofBits) : bits(src, at + below, ofBits)
    let distance = (<u32>1 << ofBits) + more
    if (count > 1) {
      let llFew: i32 = (llEntry >> 16) & 255
      let mlFew: i32 = (mlEntry >> 16) & 255
      let ofFew: i32 = (ofEntry >> 16) & 255
      at -= llFew + mlFew + ofFew
      if (at < 0) return -1
      word = load<u64>(src + (at >> 3)) >> (at & 7)
      offset = (ofEntry & 0xffff) + low(word, ofFew)
      match = (mlEntry & 0xffff) + low(word >> ofFew, mlFew)
      length = (llEntry & 0xffff) + low(word >> (ofFew + mlFew), llFew)
    }
    distance = distanceOf(distance, some == 0)
    if (<u32>(to - from) < some || <u32>(limit - out) < some + copy) return -1
    copyFar(from, out, some)
    from += some
    out += some
    if (distance == 0 || distance > window || <u32>(out - first) < distance) return -1
    copyNear(out - distance, out, copy)
    out += copy
  }
  let rest = <u32>(to - from)
  if (at != 0 || <u32>(limit - out) < rest) return -1
  memory.copy(out, from, rest)
  return <i32>(out + rest - begin)
}

/** What an offset stands for: one of the last three, or a new one. */
@inline
function distanceOf(value: u32, none: bool): u32 {
  if (value > 3) {
    rep3 = rep2
    rep2 = rep1
    rep1 = value - 3
    return rep1
  }
  let k = value - 1 + u32(none)
  if (k == 0) return rep1
  let distance = k == 1 ? rep2 : k == 2 ? rep3 : rep1 - 1
  if (k > 1) rep3 = rep2
  rep2 = rep1
  rep1 = distance
  return distance
}

/** Copies, up to 16 bytes more than asked. */
@inline
function copyFar(from: usize, to: usize, count: u32): void {
  v128.store(to, v128.load(from))
  for (let k: u32 = 16; k < count; k += 16) v128.store(to + k, v128.load(from + k))
}

/** Copies what may overlap itself. */
@inline
function copyNear(from: usize, to: usize, count: u32): void {
  if (to - from >= 16) copyFar(from, to, count)
  else if (to - from >= 8) for (let k: u32 = 0; k < count; k += 8) store<u64>(to + k, load<u64>(from + k))
  else for (let k: u32 = 0; k < count; k++) store<u8>(to + k, load<u8>(from + k))
}
