import type { Spectra } from './spectra.ts'
import { twiddles } from './twiddles.ts'

/** The plain twin: the definition of what the SIMD kernel computes. n = 2^k or 3·2^k. */
export function plainSpectra(n: number): Spectra {
  const table = twiddles(n)
  const scratch = new Float64Array(2 * n)
  const fft = (values: Float64Array) => plainFft(values, scratch, table)
  return {
    n,
    complex: () => new Float64Array(2 * n),
    frames: () => new Float64Array(n / 2),
    series: () => new Float32Array(n / 2),
    fft,
    transform(a, originA, b, originB, into) {
      into.fill(0)
      for (let t = 0; t < n / 2; t++) {
        into[2 * t] = a[t] - originA
        into[2 * t + 1] = b[t] - originB
      }
      fft(into)
    },
    addPower(sum, now) {
      for (let i = 0; i < 2 * n; i += 2) sum[i] += now[i] * now[i] + now[i + 1] * now[i + 1]
    },
    addProducts,
    addEarlier,
    addSquares(sums, series, origin, count) {
      for (let t = 0; t < count; t++) sums[t] += (series[t] - origin) * (series[t] - origin)
    },
  }
}

function addProducts(sum: Float64Array, now: Float64Array, before: Float64Array): void {
  for (let i = 0; i < sum.length; i += 2) {
    const sign = i % 4 === 0 ? 1 : -1
    const real = now[i] + sign * before[i]
    const imaginary = now[i + 1] + sign * before[i + 1]
    sum[i] += real * now[i] + imaginary * now[i + 1]
    sum[i + 1] += real * now[i + 1] - imaginary * now[i]
  }
}

function addEarlier(sum: Float64Array, now: Float64Array, before: Float64Array): void {
  for (let i = 0; i < sum.length; i += 2) {
    const sign = i % 4 === 0 ? 1 : -1
    const real = before[i] + sign * now[i]
    const imaginary = before[i + 1] + sign * now[i + 1]
    sum[i] += before[i] * real + before[i + 1] * imaginary
    sum[i + 1] += before[i] * imaginary - before[i + 1] * real
  }
}

/** Stockham: radix 2 while the length is even, then one radix 3. */
export function plainFft(values: Float64Array, scratch: Float64Array, table: Float64Array): void {
  let [from, to] = [values, scratch]
  let stride = 1
  for (let n = values.length / 2; n > 1; ) {
    if (n % 2 === 0) radix2(from, to, n, stride, table)
    else radix3(from, to, stride)
    stride *= 2
    n = n % 2 === 0 ? n / 2 : 1
    ;[from, to] = [to, from]
  }
  if (from !== values) values.set(from)
}

function radix2(x: Float64Array, y: Float64Array, n: number, stride: number, table: Float64Array): void {
  for (let p = 0; p < n / 2; p++) {
    const [real, imaginary] = [table[2 * p * stride], table[2 * p * stride + 1]]
    for (let q = 0; q < stride; q++) {
      const a = 2 * (q + stride * p)
      const b = a + stride * n
      const even = 2 * (q + stride * 2 * p)
      const odd = even + 2 * stride
      const [re, im] = [x[a] - x[b], x[a + 1] - x[b + 1]]
      y[even] = x[a] + x[b]
      y[even + 1] = x[a + 1] + x[b + 1]
      y[odd] = re * real - im * imaginary
      y[odd + 1] = re * imaginary + im * real
    }
  }
}

function radix3(x: Float64Array, y: Float64Array, stride: number): void {
  const half = Math.sqrt(3) / 2
  const [second, third] = [2 * stride, 4 * stride]
  for (let q = 0; q < 2 * stride; q += 2) {
    const [re, im] = [x[q + second] + x[q + third], x[q + second + 1] + x[q + third + 1]]
    const [sine, cosine] = [
      half * (x[q + second + 1] - x[q + third + 1]),
      half * (x[q + second] - x[q + third]),
    ]
    y[q] = x[q] + re
    y[q + 1] = x[q + 1] + im
    y[q + second] = x[q] - re / 2 + sine
    y[q + second + 1] = x[q + 1] - im / 2 - cosine
    y[q + third] = x[q] - re / 2 - sine
    y[q + third + 1] = x[q + 1] - im / 2 + cosine
  }
}
