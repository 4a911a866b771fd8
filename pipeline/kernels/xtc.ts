/** What stands before the compressed coordinates of an XTC frame. */
export interface XtcCode {
  readonly atoms: number
  /** Smallest and largest whole coordinates, x y z. */
  readonly least: readonly number[]
  readonly most: readonly number[]
  /** Place in the table of sizes where small differences begin. */
  readonly small: number
}

// Sizes whose third powers need k bits, as close as the format's authors wrote them down.
const SIZES = Int32Array.from([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 10, 12, 16, 20, 25, 32, 40, 50, 64, 80, 101, 128, 161, 203, 256, 322, 406,
  512, 645, 812, 1024, 1290, 1625, 2048, 2580, 3250, 4096, 5060, 6501, 8192, 10321, 13003, 16384, 20642,
  26007, 32768, 41285, 52015, 65536, 82570, 104031, 131072, 165140, 208063, 262144, 330280, 416127, 524287,
  660561, 832255, 1048576, 1321122, 1664510, 2097152, 2642245, 3329021, 4194304, 5284491, 6658042, 8388607,
  10568983, 13316085, 16777216,
])
export const FIRST_SIZE = 9
export const LAST_SIZE = SIZES.length - 1
export const MOST_FACTOR = 0xffffff
/** Bits that a double, or an unsigned 32-bit word, holds exactly. */
export const EXACT = 52
const WORD = 32

/** Compressed coordinates → atoms × 3 numbers, whole ones times `scale`, at `out[at…]`. Returns the bytes that were
 *  used, or a sentence where the code makes no sense. Reads nothing beyond `to`.
 *  Code: each atom as one number in base (sizes of the box), then perhaps a run of up to 8 small differences, the first
 *  two of each run exchanged (xdrfile, F. van Hoesel). */
export function decodeXtc(
  bytes: Uint8Array,
  from: number,
  to: number,
  code: XtcCode,
  scale: number,
  out: Float64Array,
  at: number,
): number | string {
  const { atoms, least, most } = code
  const [lx, ly, lz] = least
  const sizes = least.map((low, c) => most[c] - low + 1)
  const [, sy, sz] = sizes
  const wide = sizes.some((size) => size > MOST_FACTOR)
  const bits = wide ? 0 : bitLength(sizes)
  const [bx, by, bz] = sizes.map((size) => WORD - Math.clz32(size))
  const step = bits > 0 ? bits : bx + by + bz
  const end = 8 * to
  const three = new Float64Array(3)
  let bit = 8 * from
  let small = code.small
  let size = SIZES[small]
  let half = size >> 1
  let run = 0
  let o = at
  const last = at + 3 * atoms
  while (o < last) {
    if (bit + step + 1 > end) return SHORT
    let x = 0
    let y = 0
    let z = 0
    if (bits > EXACT) {
      longDivide(bytes, bit, bits, sy, sz, three)
      x = three[0]
      y = three[1]
      z = three[2]
    } else if (bits > 0) {
      let v = bits <= WORD ? littleWord(bytes, bit, bits) : littleWord(bytes, bit, WORD)
      if (bits > WORD) v += littleWord(bytes, bit + WORD, bits - WORD) * 4294967296
      let q = Math.floor(v / sz)
      z = v - q * sz
      v = q
      q = Math.floor(v / sy)
      y = v - q * sy
      x = q
    } else {
      x = bigWord(bytes, bit, bx)
      y = bigWord(bytes, bit + bx, by)
      z = bigWord(bytes, bit + bx + by, bz)
    }
    bit += step
    x += lx
    y += ly
    z += lz
    let change = 0
    if ((bytes[bit >> 3] >> (7 - (bit & 7))) & 1) {
      if (bit + 6 > end) return SHORT
      run = bigWord(bytes, bit + 1, 5)
      change = (run % 3) - 1
      run = (run / 3) | 0
      bit += 6
    } else bit += 1
    if (run === 0) {
      out[o] = x * scale
      out[o + 1] = y * scale
      out[o + 2] = z * scale
      o += 3
    } else {
      if (o + 3 * (run + 1) > last) return BEYOND
      if (bit + run * small > end) return SHORT
      // The first difference stands before the atom that it refers to.
      const first = o
      o += 3
      for (let k = 0; k < run; k++) {
        let dx = 0
        let dy = 0
        let dz = 0
        if (small <= WORD) {
          const v = littleWord(bytes, bit, small)
          const q = Math.floor(v / size)
          dz = v - q * size
          dx = Math.floor(q / size)
          dy = q - dx * size
        } else if (small <= EXACT) {
          const v = littleWord(bytes, bit, WORD) + littleWord(bytes, bit + WORD, small - WORD) * 4294967296
          const q = Math.floor(v / size)
          dz = v - q * size
          dx = Math.floor(q / size)
          dy = q - dx * size
        } else {
          longDivide(bytes, bit, small, size, size, three)
          dx = three[0]
          dy = three[1]
          dz = three[2]
        }
        bit += small
        dx += x - half
        dy += y - half
        dz += z - half
        if (k === 0) {
          out[first] = dx * scale
          out[first + 1] = dy * scale
          out[first + 2] = dz * scale
          out[o] = x * scale
          out[o + 1] = y * scale
          out[o + 2] = z * scale
        } else {
          out[o] = dx * scale
          out[o + 1] = dy * scale
          out[o + 2] = dz * scale
        }
        x = dx
        y = dy
        z = dz
        o += 3
      }
    }
    if (change !== 0) {
      small += change
      if (small < FIRST_SIZE || small > LAST_SIZE) return `differences of ${small} bits`
      size = SIZES[small]
      half = size >> 1
    }
  }
  return ((bit + 7) >> 3) - from
}

export const SHORT = 'the compressed coordinates end before the last atom'
export const BEYOND = 'a run of differences goes beyond the last atom'

/** Bits of the product of three sizes. */
export function bitLength(sizes: readonly number[]): number {
  const product = sizes.reduce((all, size) => all * size, 1)
  if (product < 4503599627370496)
    return Math.floor(product / 4294967296) > 0 ? highBits(product) : WORD - Math.clz32(product)
  return sizes.reduce((all, size) => all * BigInt(size), 1n).toString(2).length
}

const highBits = (value: number): number => 2 * WORD - Math.clz32(Math.floor(value / 4294967296))

/** Up to 32 bits as a number, highest first. */
function bigWord(bytes: Uint8Array, bit: number, bits: number): number {
  if (bits === 0) return 0
  const k = bit >> 3
  const shift = bit & 7
  const word = (bytes[k] << 24) | (bytes[k + 1] << 16) | (bytes[k + 2] << 8) | bytes[k + 3]
  return ((word << shift) | (bytes[k + 4] >> (8 - shift))) >>> (WORD - bits)
}

/** Up to 32 bits as a number of bytes, lowest byte first; the last one may have fewer bits. */
function littleWord(bytes: Uint8Array, bit: number, bits: number): number {
  const k = bit >> 3
  const shift = bit & 7
  const word =
    (((bytes[k] << 24) | (bytes[k + 1] << 16) | (bytes[k + 2] << 8) | bytes[k + 3]) << shift) |
    (bytes[k + 4] >> (8 - shift))
  const turned = (word >>> 24) | ((word >>> 8) & 0xff00) | ((word << 8) & 0xff0000) | (word << 24)
  const whole = bits & ~7
  if (whole === WORD) return turned >>> 0
  const rest = bits & 7
  const low = turned & ((1 << whole) - 1)
  if (rest === 0) return low
  return (low | ((((turned >>> whole) & 255) >> (8 - rest)) << whole)) >>> 0
}

const digits = new Uint8Array(10)

/** Up to 80 bits divided by two sizes, byte by byte: [rest of the rest, rest of the second, rest of the first]. */
function longDivide(
  bytes: Uint8Array,
  bit: number,
  bits: number,
  sy: number,
  sz: number,
  out: Float64Array,
): void {
  const count = (bits + 7) >> 3
  for (let k = 0; k < count; k++) digits[k] = bigWord(bytes, bit + 8 * k, Math.min(8, bits - 8 * k))
  for (let c = 2; c > 0; c--) {
    const size = c === 2 ? sz : sy
    let rest = 0
    for (let k = count - 1; k >= 0; k--) {
      const value = rest * 256 + digits[k]
      digits[k] = Math.floor(value / size)
      rest = value % size
    }
    out[c] = rest
  }
  out[0] = digits[0] + 256 * (digits[1] + 256 * (digits[2] + 256 * digits[3]))
}
