// FFT of interleaved complex doubles (Stockham, radix 4, then 2 and 3) and sums over spectra: the twin is spectra-plain.ts.

// @ts-nocheck

const COMPLEX: usize = 16

@inline function swap(a: v128): v128 {
  return v128.shuffle<f64>(a, a, 1, 0)
}

/** −i·a */
@inline function turn(a: v128): v128 {
  return v128.xor(swap(a), f64x2(0.0, -0.0))
}

@inline function realOf(w: v128): v128 {
  return v128.shuffle<f64>(w, w, 0, 0)
}

/** (−Im w, Im w) */
@inline function imaginaryOf(w: v128): v128 {
  return v128.xor(v128.shuffle<f64>(w, w, 1, 1), f64x2(-0.0, 0.0))
}

/** a·w, w given as its two halves. */
@inline function times(a: v128, real: v128, imaginary: v128): v128 {
  return f64x2.add(f64x2.mul(a, real), f64x2.mul(swap(a), imaginary))
}

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

function passesOf(n: usize): i32 {
  let passes = 0
  for (; n > 1; passes++) n = n % 4 == 0 ? n / 4 : n % 2 == 0 ? n / 2 : 1
  return passes
}

/** The passes from length n and stride on, to and fro between x and y; returns where the last one wrote. */
function passes(x: usize, y: usize, n: usize, stride: usize, twiddles: usize): usize {
  while (n > 1) {
    if (n == 4) {
      lastRadix4(x, y, stride)
      n = 1
    } else if (n % 4 == 0) {
      radix4(x, y, n, stride, twiddles)
      n >>= 2
      stride <<= 2
    } else if (n % 2 == 0) {
      radix2(x, y, n, stride, twiddles)
      n >>= 1
      stride <<= 1
    } else {
      lastRadix3(x, y, stride)
      n = 1
    }
    const other = x
    x = y
    y = other
  }
  return x
}

/** FFT of `values`, in place. */
export function fft(values: usize, scratch: usize, twiddles: usize, n: usize): void {
  const result = passes(values, scratch, n, 1, twiddles)
  if (result != values) memory.copy(values, result, n * COMPLEX)
}

/** Two floats as doubles less their origin. */
@inline function shifted(series: usize, origin: v128): v128 {
  return f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(series)), origin)
}

@inline function firstButterfly(a: v128, b: v128, w1: v128, to: usize): void {
  const r1 = realOf(w1)
  const i1 = imaginaryOf(w1)
  const w2 = times(w1, r1, i1)
  const w3 = times(w2, r1, i1)
  const turned = turn(b)
  v128.store(to, f64x2.add(a, b))
  v128.store(to + COMPLEX, times(f64x2.add(a, turned), r1, i1))
  v128.store(to + 2 * COMPLEX, times(f64x2.sub(a, b), realOf(w2), imaginaryOf(w2)))
  v128.store(to + 3 * COMPLEX, times(f64x2.sub(a, turned), realOf(w3), imaginaryOf(w3)))
}

/** FFT of two real series as one complex one, padded with as many zeros; reading is part of the first pass. */
export function transform(
  a: usize, originA: f64, b: usize, originB: f64, into: usize, scratch: usize, twiddles: usize, n: usize,
): void {
  const quarter = n >> 2
  const far = quarter * 4
  const zeroA = f64x2.splat(originA)
  const zeroB = f64x2.splat(originB)
  const start = passesOf(n) % 2 == 1 ? into : scratch
  let to = start
  for (let p: usize = 0; p < quarter; p += 2) {
    const real = shifted(a + 4 * p, zeroA)
    const imaginary = shifted(b + 4 * p, zeroB)
    const farReal = shifted(a + 4 * p + far, zeroA)
    const farImaginary = shifted(b + 4 * p + far, zeroB)
    firstButterfly(
      v128.shuffle<f64>(real, imaginary, 0, 2),
      v128.shuffle<f64>(farReal, farImaginary, 0, 2),
      v128.load(twiddles + p * COMPLEX),
      to,
    )
    firstButterfly(
      v128.shuffle<f64>(real, imaginary, 1, 3),
      v128.shuffle<f64>(farReal, farImaginary, 1, 3),
      v128.load(twiddles + (p + 1) * COMPLEX),
      to + 4 * COMPLEX,
    )
    to += 8 * COMPLEX
  }
  passes(start, start == into ? scratch : into, quarter, 4, twiddles)
}

/** conj(a)·b */
@inline function product(a: v128, b: v128): v128 {
  return f64x2.add(
    f64x2.mul(v128.shuffle<f64>(a, a, 0, 0), b),
    f64x2.mul(v128.shuffle<f64>(a, a, 1, 1), turn(b)),
  )
}

@inline function add(at: usize, value: v128): void {
  v128.store(at, f64x2.add(v128.load(at), value))
}

/** sum += |now|² */
export function addPower(sum: usize, now: usize, n: usize): void {
  for (let at: usize = 0; at < n * COMPLEX; at += COMPLEX) {
    const z = v128.load(now + at)
    add(sum + at, product(z, z))
  }
}

/** sum += conj(now + (−1)^f before)·now */
export function addProducts(sum: usize, now: usize, before: usize, n: usize): void {
  for (let at: usize = 0; at < n * COMPLEX; at += 2 * COMPLEX) {
    const even = v128.load(now + at)
    const odd = v128.load(now + at, COMPLEX)
    const both = f64x2.add(even, v128.load(before + at))
    const less = f64x2.sub(odd, v128.load(before + at, COMPLEX))
    add(sum + at, product(both, even))
    add(sum + at + COMPLEX, product(less, odd))
  }
}

/** sum += conj(before)·(before + (−1)^f now) */
export function addEarlier(sum: usize, now: usize, before: usize, n: usize): void {
  for (let at: usize = 0; at < n * COMPLEX; at += 2 * COMPLEX) {
    const even = v128.load(before + at)
    const odd = v128.load(before + at, COMPLEX)
    add(sum + at, product(even, f64x2.add(even, v128.load(now + at))))
    add(sum + at + COMPLEX, product(odd, f64x2.sub(odd, v128.load(now + at, COMPLEX))))
  }
}

/** sums[t] += (series[t] − origin)², for an even count */
export function addSquares(sums: usize, series: usize, origin: f64, count: usize): void {
  const zero = f64x2.splat(origin)
  for (let t: usize = 0; t < count; t += 2) {
    const value = shifted(series + 4 * t, zero)
    add(sums + 8 * t, f64x2.mul(value, value))
  }
}
