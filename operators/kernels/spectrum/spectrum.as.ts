// FFT of interleaved complex doubles and sums over spectra: the twin is spectra-plain.ts.

// @ts-nocheck

import { COMPLEX, imaginaryOf, realOf, times, turn } from './complex.as'
import { passes, passesOf } from './passes.as'

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
