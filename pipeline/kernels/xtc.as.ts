// Compressed XTC coordinates → doubles. xtc.ts says what is right; this reads 64 bits at a time.

const SIZES: StaticArray<i32> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 10, 12, 16, 20, 25, 32, 40, 50, 64, 80, 101, 128, 161, 203, 256, 322, 406, 512,
  645, 812, 1024, 1290, 1625, 2048, 2580, 3250, 4096, 5060, 6501, 8192, 10321, 13003, 16384, 20642, 26007,
  32768, 41285, 52015, 65536, 82570, 104031, 131072, 165140, 208063, 262144, 330280, 416127, 524287, 660561,
  832255, 1048576, 1321122, 1664510, 2097152, 2642245, 3329021, 4194304, 5284491, 6658042, 8388607, 10568983,
  13316085, 16777216,
]

const FIRST: i32 = 9
const LAST: i32 = 72

/** First free byte of the memory. */
export function base(): usize {
  return __heap_base
}

/** Up to 57 bits from `bit` on, highest first. */
@inline
function peek(from: usize, bit: u64, bits: u64): u64 {
  let word = bswap<u64>(load<u64>(from + <usize>(bit >> 3)))
  return (word << (bit & 7)) >> (64 - bits)
}

/** The same bits as a number of bytes, lowest first; the last one may have fewer bits. */
@inline
function little(from: usize, bit: u64, bits: u64): u64 {
  let word = bswap<u64>(load<u64>(from + <usize>(bit >> 3))) << (bit & 7)
  let whole = bits & ~7
  let rest = bits & 7
  let turned = bswap<u64>(word)
  let low = turned & ((<u64>1 << whole) - 1)
  if (rest == 0) return low
  return low | ((((turned >> whole) & 255) >> (8 - rest)) << whole)
}

/** Numbers below 2^53 divided by a size: the quotient, by its inverse and a correction. */
@inline
function over(value: u64, size: u64, inverse: f64): u64 {
  let q = <u64>(<f64>(<i64>value) * inverse)
  let rest = <i64>(value - q * size)
  if (rest < 0) q--
  else if (rest >= <i64>size) q++
  return q
}

/** `bits` of one atom, at most 52, in base sizes. Returns the bytes used; −1: the code ends before the last atom, −2: a run
 *  goes beyond it, −3: differences of a size that is none. */
export function decode(
  from: usize, bytes: i32, atoms: i32, lx: i32, ly: i32, lz: i32, sizeY: i32, sizeZ: i32, width: i32, first: i32,
  scale: f64, out: usize,
): i32 {
  let end = <u64>bytes * 8
  let bits = <u64>width
  let sy = <u64>sizeY
  let sz = <u64>sizeZ
  let bit: u64 = 0
  let small = first
  let size = <u64>unchecked(SIZES[small])
  let half = <i64>(size >> 1)
  let inverse = 1.0 / <f64>(<i64>size)
  let iy = 1.0 / <f64>sizeY
  let iz = 1.0 / <f64>sizeZ
  let run = 0
  let last = out + <usize>atoms * 24
  while (out < last) {
    if (bit + bits + 1 > end) return -1
    let v = little(from, bit, bits)
    bit += bits
    let q = over(v, sz, iz)
    let z = <i64>(v - q * sz) + lz
    let p = over(q, sy, iy)
    let y = <i64>(q - p * sy) + ly
    let x = <i64>p + lx
    let change = 0
    let flags = peek(from, bit, 6)
    if (flags & 32) {
      if (bit + 6 > end) return -1
      let five = <i32>(flags & 31)
      change = five % 3 - 1
      run = five / 3
      bit += 6
    } else bit++
    if (run == 0) {
      store<f64>(out, <f64>x * scale)
      store<f64>(out, <f64>y * scale, 8)
      store<f64>(out, <f64>z * scale, 16)
      out += 24
    } else {
      if (out + <usize>(run + 1) * 24 > last) return -2
      if (bit + <u64>run * small > end) return -1
      // The first difference stands before the atom that it refers to.
      store<f64>(out, <f64>x * scale, 24)
      store<f64>(out, <f64>y * scale, 32)
      store<f64>(out, <f64>z * scale, 40)
      for (let k = 0; k < run; k++) {
        v = little(from, bit, small)
        bit += small
        q = over(v, size, inverse)
        p = over(q, size, inverse)
        z += <i64>(v - q * size) - half
        y += <i64>(q - p * size) - half
        x += <i64>p - half
        let to = k == 0 ? out : out + <usize>(k + 1) * 24
        store<f64>(to, <f64>x * scale)
        store<f64>(to, <f64>y * scale, 8)
        store<f64>(to, <f64>z * scale, 16)
      }
      out += <usize>(run + 1) * 24
    }
    if (change != 0) {
      small += change
      if (small < FIRST || small > LAST) return -3
      // Wider numbers are for the twin.
      if (small > 52) return -4
      size = <u64>unchecked(SIZES[small])
      half = <i64>(size >> 1)
      inverse = 1.0 / <f64>(<i64>size)
    }
  }
  return <i32>((bit + 7) >> 3)
}
