const MOST = 64
const TOP = 1n << 128n
const LOW = (1n << 64n) - 1n

/** The upper 128 bits of 5^−64 … 5^64 as 64-bit words, high and low: positive powers cut off, negative ones rounded up. */
export function powersOfFive(): BigUint64Array {
  const words = new BigUint64Array(2 * (2 * MOST + 1))
  const put = (q: number, bits: bigint) => words.set([bits >> 64n, bits & LOW], 2 * (q + MOST))
  let power = 1n
  for (let q = 0; q <= MOST; q++) {
    put(q, fitted(power))
    if (q > 0) put(-q, reciprocal(power))
    power *= 5n
  }
  return words
}

function fitted(value: bigint): bigint {
  const length = BigInt(value.toString(2).length)
  return length > 128n ? value >> (length - 128n) : value << (128n - length)
}

/** 2^k / value, for the k that makes it 128 bits long. */
function reciprocal(value: bigint): bigint {
  const length = BigInt(value.toString(2).length)
  const found = (1n << (length + 127n)) / value + 1n
  return found >= TOP ? found >> 1n : found
}
