// digits × 10^exponent → the nearest double, exactly (D. Lemire, Software: Practice and Experience 51, 1700 (2021)).

/** Exponents of the table: from −MOST to MOST. */
const MOST: i32 = 64
const fives = memory.data(129 * 16, 16)

/** Where the upper 128 bits of the powers of five are put, from 5^−64 on: high, then low half. */
export function powersOfFive(): usize {
  return fives
}

/** Product of two words: the upper one is given back, the lower one is `lower`. */
let lower: u64 = 0
@inline
function multiply(a: u64, b: u64): u64 {
  let a0 = a & 0xffffffff
  let a1 = a >> 32
  let b0 = b & 0xffffffff
  let b1 = b >> 32
  let low = a0 * b0
  let cross = a1 * b0 + (low >> 32)
  let other = a0 * b1 + (cross & 0xffffffff)
  lower = (other << 32) | (low & 0xffffffff)
  return a1 * b1 + (cross >> 32) + (other >> 32)
}

/** The double; NaN where it has to be found in another way. `digits` is above zero. */
export function nearest(digits: u64, exponent: i32): f64 {
  if (exponent < -MOST || exponent > MOST) return NaN
  let shift = <i32>clz(digits)
  let word = digits << shift
  let power = fives + (<usize>(exponent + MOST) << 4)
  let high = multiply(word, load<u64>(power))
  let low = lower
  if ((high & 0x1ff) == 0x1ff) {
    let more = multiply(word, load<u64>(power, 8))
    low += more
    if (low < more) high++
    if (low == u64.MAX_VALUE) return NaN
  }
  let top = <i32>(high >> 63)
  let mantissa = high >> (top + 9)
  if (low <= 1 && exponent >= -4 && exponent <= 23 && (mantissa & 3) == 1 && mantissa << (top + 9) == high)
    mantissa &= ~1
  mantissa = (mantissa + (mantissa & 1)) >> 1
  let binary = ((217706 * exponent) >> 16) + 1086 + top - shift
  if (mantissa == 1 << 53) {
    mantissa = 1 << 52
    binary++
  }
  return reinterpret<f64>((mantissa & 0xfffffffffffff) | (<u64>binary << 52))
}
