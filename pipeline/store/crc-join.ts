/** x³², the polynomial of CRC-32 without its highest power, lowest power in the highest bit. */
const POLYNOMIAL = 0xedb88320
const ONE = 0x80000000

/** The checksum of some bytes, and how many they are. */
export interface Summed {
  readonly crc: number
  readonly bytes: number
}

/** CRC-32 of pieces one behind the other, of those of the pieces: crc(ab) = crc(a) x^(8 |b|) + crc(b) modulo the polynomial.
 *  Source: M. Adler, crc32_combine of zlib. */
export function joinedCrc(pieces: Iterable<Summed>): number {
  let all = 0
  for (const { crc, bytes } of pieces) all = product(shiftBy(bytes), all) ^ crc
  return all >>> 0
}

/** a · b modulo the polynomial. */
function product(a: number, b: number): number {
  let sum = 0
  for (let power = ONE; a !== 0; power >>>= 1) {
    if (a & power) {
      sum ^= b
      a ^= power
    }
    b = b & 1 ? (b >>> 1) ^ POLYNOMIAL : b >>> 1
  }
  return sum
}

const known = new Map<number, number>()
const MOST_KNOWN = 256

/** x^(8 bytes) modulo the polynomial. */
function shiftBy(bytes: number): number {
  const found = known.get(bytes)
  if (found !== undefined) return found
  let power = ONE
  let square = 0x00800000
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = product(square, power)
    square = product(square, square)
  }
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(bytes, power)
  return power
}
