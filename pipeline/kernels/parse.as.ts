// Rows of numbers in text → doubles. parse-plain.ts says what is right; this does it 16 bytes at a time.

import { nearest } from './parse/decimal.as'

export { powersOfFive } from './parse/decimal.as'

const SKIP: i32 = 0
const NUMBER: i32 = 1
const INTEGER: i32 = 2
const NEWLINE: i32 = 10
const SHORT: i32 = 1
const LONG: i32 = 2

const TENS: StaticArray<f64> = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22,
]

/** First free byte of the memory. */
export function base(): usize {
  return __heap_base
}

let slowAt: usize = 0
let slowCount: i32 = 0

@inline
function slow(from: usize, out: usize): usize {
  store<u32>(slowAt, <u32>from)
  store<u32>(slowAt, <u32>out, 4)
  slowAt += 8
  slowCount++
  let p = from
  while (load<u8>(p) > 32) p++
  return p
}

/** Whether eight bytes are digits. */
@inline
function areDigits(text: u64): bool {
  return ((text & 0xf0f0f0f0f0f0f0f0) | (((text + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4)) == 0x3333333333333333
}

@inline
function eightDigits(text: u64): u64 {
  text -= 0x3030303030303030
  text = text * 10 + (text >> 8)
  return ((text & 0x000000ff000000ff) * 0x000f424000000064 + ((text >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >> 32
}

/** A number digit by digit: long ones and those with an exponent. */
function scalar(from: usize, out: usize): usize {
  let p = from
  let first = load<u8>(p)
  if (first == 45 || first == 43) p++
  let start = p
  let digits = 0
  let sum: u64 = 0
  let digit = <u32>load<u8>(p) - 48
  while (digit < 10) {
    sum = sum * 10 + digit
    digits += i32((sum | digits) != 0)
    digit = <u32>load<u8>(++p) - 48
  }
  let places = <i32>(p - start)
  let exponent = 0
  if (load<u8>(p) == 46) {
    start = ++p
    for (;;) {
      while (sum != 0 && areDigits(load<u64>(p))) {
        sum = sum * 100000000 + eightDigits(load<u64>(p))
        digits += 8
        p += 8
      }
      digit = <u32>load<u8>(p) - 48
      if (digit > 9) break
      sum = sum * 10 + digit
      digits += i32((sum | digits) != 0)
      p++
    }
    exponent = -<i32>(p - start)
  }
  if (places - exponent == 0 || digits > 19) return slow(from, out)
  if ((load<u8>(p) | 32) == 101) {
    p++
    let sign = load<u8>(p)
    if (sign == 45 || sign == 43) p++
    let power = 0
    places = 0
    digit = <u32>load<u8>(p) - 48
    while (digit < 10 && places < 4) {
      power = power * 10 + digit
      places++
      digit = <u32>load<u8>(++p) - 48
    }
    if (places == 0) return slow(from, out)
    exponent += sign == 45 ? -power : power
  }
  if (load<u8>(p) > 32) return slow(from, out)
  let value: f64 = 0
  if (sum <= 9007199254740992 && exponent <= 22 && exponent >= -22) {
    value = <f64>(<i64>sum)
    value = exponent < 0 ? value / unchecked(TENS[-exponent]) : value * unchecked(TENS[exponent])
  } else if (sum != 0) {
    value = nearest(sum, exponent)
    if (value != value) return slow(from, out)
  }
  store<f64>(out, first == 45 ? -value : value)
  return p
}

/** A number of at most 15 bytes without exponent: dot taken out, digits aligned to the right, added pairwise. */
@inline
function number(p: usize, out: usize): usize {
  let text = v128.load(p)
  let length = ctz(i8x16.bitmask(i8x16.le_u(text, i8x16.splat(32))) | 0x10000)
  let dot = ctz((i8x16.bitmask(i8x16.eq(text, i8x16.splat(46))) & ((1 << length) - 1)) | (1 << length))
  let sign = i32(load<u8>(p) == 45)
  let digits = length - sign - i32(dot < length)
  if (length > 15 || digits == 0) return scalar(p, out)
  let from = i8x16.add(
    i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    i8x16.splat(<i8>(sign + digits - 16)),
  )
  let index = v128.or(
    i8x16.sub(from, i8x16.ge_s(from, i8x16.splat(<i8>dot))),
    i8x16.lt_s(from, i8x16.splat(<i8>sign)),
  )
  let d = i8x16.swizzle(i8x16.sub(text, i8x16.splat(48)), index)
  if (v128.any_true(i8x16.gt_u(d, i8x16.splat(9)))) return scalar(p, out)
  let pairs = i16x8.add(
    i16x8.mul(v128.and(d, i16x8.splat(255)), i16x8.splat(10)),
    i16x8.shr_u(d, 8),
  )
  let fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1))
  let narrow = i16x8.narrow_i32x4_s(fours, fours)
  let eights = i32x4.dot_i16x8_s(narrow, i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1))
  let sum = <i64>i32x4.extract_lane(eights, 0) * 100000000 + <i64>i32x4.extract_lane(eights, 1)
  let value = <f64>sum
  if (dot < length) value = value / unchecked(TENS[length - dot - 1])
  store<f64>(out, sign ? -value : value)
  return p + length
}

/** A whole number: mostly ids and image flags of a few digits. */
@inline
function integer(from: usize, out: usize): usize {
  let negative = load<u8>(from) == 45
  let p = from + usize(negative)
  let sum: i64 = 0
  let digits = p
  let digit = <u32>load<u8>(p) - 48
  while (digit < 10) {
    sum = sum * 10 + digit
    digit = <u32>load<u8>(++p) - 48
  }
  if (p == digits || p - digits > 15 || load<u8>(p) > 32) return slow(from, out)
  store<f64>(out, negative ? -(<f64>sum) : <f64>sum)
  return p
}

@inline
function token(from: usize, out: usize): usize {
  let p = from
  let sum: i64 = 0
  let byte = load<u8>(p)
  while (byte > 32) {
    sum = (sum << 8) | <i64>byte
    byte = load<u8>(++p)
  }
  if (p - from > 6) return slow(from, out)
  store<f64>(out, <f64>sum)
  return p
}

/** See Parse in parse-plain.ts. */
export function parse(
  from: usize, to: usize, lines: i32, columns: usize, width: i32, out: usize, stride: i32, result: usize,
  slowList: usize, slowMost: i32,
): i32 {
  let p = from
  let line = 0
  let status = 0
  let column = 0
  slowAt = slowList
  slowCount = 0
  while (line < lines && p < to && slowCount + width <= slowMost) {
    let start = p
    for (column = 0; column < width; column++) {
      let byte = load<u8>(p)
      while (byte <= 32 && byte != NEWLINE) byte = load<u8>(++p)
      if (byte == NEWLINE) {
        status = SHORT
        break
      }
      let action = load<i32>(columns + (<usize>column << 2))
      let mode = action & 255
      let target = out + (<usize>(action >> 8) << 3)
      if (mode == NUMBER) p = number(p, target)
      else if (mode == INTEGER) p = integer(p, target)
      else if (mode == SKIP) {
        while (load<u8>(p) > 32) p++
      } else p = token(p, target)
    }
    if (status == 0) {
      let byte = load<u8>(p)
      while (byte <= 32 && byte != NEWLINE) byte = load<u8>(++p)
      if (byte != NEWLINE) status = LONG
    }
    if (status != 0) {
      p = start
      break
    }
    p++
    line++
    out += <usize>stride << 3
  }
  store<u32>(result, <u32>p)
  store<u32>(result, slowCount, 4)
  store<u32>(result, status, 8)
  store<u32>(result, column, 12)
  return line
}
