// The passes of an FFT by Stockham: radix 4, then 2, then 5, then one of 3.

// @ts-nocheck

import { COMPLEX, imaginaryOf, realOf, times, turn } from './complex.as'

function radix4(x: usize, y: usize, n: usize, stride: usize, twiddles: usize): void {
  const quarter = n >> 2
  const across = stride * COMPLEX
  const jump = quarter * across
  for (let p: usize = 0; p < quarter; p++) {
    const w1 = v128.load(twiddles + p * across)
    const r1 = realOf(w1)
    const i1 = imaginaryOf(w1)
    const w2 = times(w1, r1, i1)
    const r2 = realOf(w2)
    const i2 = imaginaryOf(w2)
    const w3 = times(w2, r1, i1)
    const r3 = realOf(w3)
    const i3 = imaginaryOf(w3)
    let from = x + p * across
    let to = y + 4 * p * across
    const end = from + across
    for (; from < end; from += COMPLEX, to += COMPLEX) {
      const a = v128.load(from)
      const b = v128.load(from + jump)
      const c = v128.load(from + 2 * jump)
      const d = v128.load(from + 3 * jump)
      const even = f64x2.add(a, c)
      const odd = f64x2.sub(a, c)
      const sum = f64x2.add(b, d)
      const turned = turn(f64x2.sub(b, d))
      v128.store(to, f64x2.add(even, sum))
      v128.store(to + across, times(f64x2.add(odd, turned), r1, i1))
      v128.store(to + 2 * across, times(f64x2.sub(even, sum), r2, i2))
      v128.store(to + 3 * across, times(f64x2.sub(odd, turned), r3, i3))
    }
  }
}

/** The last pass: all twiddles are 1. */
function lastRadix4(x: usize, y: usize, stride: usize): void {
  const across = stride * COMPLEX
  for (let at: usize = 0; at < across; at += COMPLEX) {
    const a = v128.load(x + at)
    const b = v128.load(x + at + across)
    const c = v128.load(x + at + 2 * across)
    const d = v128.load(x + at + 3 * across)
    const even = f64x2.add(a, c)
    const odd = f64x2.sub(a, c)
    const sum = f64x2.add(b, d)
    const turned = turn(f64x2.sub(b, d))
    v128.store(y + at, f64x2.add(even, sum))
    v128.store(y + at + across, f64x2.add(odd, turned))
    v128.store(y + at + 2 * across, f64x2.sub(even, sum))
    v128.store(y + at + 3 * across, f64x2.sub(odd, turned))
  }
}

function radix2(x: usize, y: usize, n: usize, stride: usize, twiddles: usize): void {
  const across = stride * COMPLEX
  const jump = (n >> 1) * across
  for (let p: usize = 0; p < n >> 1; p++) {
    const w = v128.load(twiddles + p * across)
    const real = realOf(w)
    const imaginary = imaginaryOf(w)
    for (let at: usize = 0; at < across; at += COMPLEX) {
      const a = v128.load(x + p * across + at)
      const b = v128.load(x + p * across + at + jump)
      v128.store(y + 2 * p * across + at, f64x2.add(a, b))
      v128.store(y + (2 * p + 1) * across + at, times(f64x2.sub(a, b), real, imaginary))
    }
  }
}

function radix5(x: usize, y: usize, n: usize, stride: usize, twiddles: usize): void {
  const fifth = n / 5
  const across = stride * COMPLEX
  const jump = fifth * across
  const c1 = f64x2.splat(0.30901699437494742410)
  const c2 = f64x2.splat(-0.80901699437494742410)
  const s1 = f64x2.splat(0.95105651629515357212)
  const s2 = f64x2.splat(0.58778525229247312917)
  for (let p: usize = 0; p < fifth; p++) {
    const w1 = v128.load(twiddles + p * across)
    const w2 = times(w1, realOf(w1), imaginaryOf(w1))
    const w3 = times(w2, realOf(w1), imaginaryOf(w1))
    const w4 = times(w2, realOf(w2), imaginaryOf(w2))
    let from = x + p * across
    let to = y + 5 * p * across
    const end = from + across
    for (; from < end; from += COMPLEX, to += COMPLEX) {
      const a = v128.load(from)
      const b = v128.load(from + jump)
      const c = v128.load(from + 2 * jump)
      const d = v128.load(from + 3 * jump)
      const e = v128.load(from + 4 * jump)
      const near = f64x2.add(b, e)
      const far = f64x2.add(c, d)
      const nearLess = f64x2.sub(b, e)
      const farLess = f64x2.sub(c, d)
      const first = f64x2.add(a, f64x2.add(f64x2.mul(c1, near), f64x2.mul(c2, far)))
      const second = f64x2.add(a, f64x2.add(f64x2.mul(c2, near), f64x2.mul(c1, far)))
      const turnedFirst = turn(f64x2.add(f64x2.mul(s1, nearLess), f64x2.mul(s2, farLess)))
      const turnedSecond = turn(f64x2.sub(f64x2.mul(s2, nearLess), f64x2.mul(s1, farLess)))
      v128.store(to, f64x2.add(a, f64x2.add(near, far)))
      v128.store(to + across, times(f64x2.add(first, turnedFirst), realOf(w1), imaginaryOf(w1)))
      v128.store(to + 2 * across, times(f64x2.add(second, turnedSecond), realOf(w2), imaginaryOf(w2)))
      v128.store(to + 3 * across, times(f64x2.sub(second, turnedSecond), realOf(w3), imaginaryOf(w3)))
      v128.store(to + 4 * across, times(f64x2.sub(first, turnedFirst), realOf(w4), imaginaryOf(w4)))
    }
  }
}

/** The last pass where the length has a factor 3. */
function lastRadix3(x: usize, y: usize, stride: usize): void {
  const across = stride * COMPLEX
  for (let at: usize = 0; at < across; at += COMPLEX) {
    const a = v128.load(x + at)
    const b = v128.load(x + at + across)
    const c = v128.load(x + at + 2 * across)
    const sum = f64x2.add(b, c)
    const middle = f64x2.sub(a, f64x2.mul(sum, f64x2.splat(0.5)))
    const turned = turn(f64x2.mul(f64x2.sub(b, c), f64x2.splat(0.86602540378443864676)))
    v128.store(y + at, f64x2.add(a, sum))
    v128.store(y + at + across, f64x2.add(middle, turned))
    v128.store(y + at + 2 * across, f64x2.sub(middle, turned))
  }
}

/** Into how many parts a pass cuts length n. */
@inline
function radixOf(n: usize): usize {
  return n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : n % 5 == 0 ? 5 : 3
}

/** How many passes length n takes. */
export function passesOf(n: usize): i32 {
  let passes = 0
  for (; n > 1; passes++) n /= radixOf(n)
  return passes
}

/** The passes from length n and stride on, to and fro between x and y; returns where the last one wrote. */
export function passes(x: usize, y: usize, n: usize, stride: usize, twiddles: usize): usize {
  while (n > 1) {
    const radix = radixOf(n)
    if (n == 4) lastRadix4(x, y, stride)
    else if (radix == 4) radix4(x, y, n, stride, twiddles)
    else if (radix == 2) radix2(x, y, n, stride, twiddles)
    else if (radix == 5) radix5(x, y, n, stride, twiddles)
    else lastRadix3(x, y, stride)
    n /= radix
    stride *= radix
    const other = x
    x = y
    y = other
  }
  return x
}
