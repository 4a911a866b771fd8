import type { Spectra } from './spectra.ts'
import { twiddles } from './twiddles.ts'

/** The plain twin: the definition of what the SIMD kernel computes. n = 2^k times 1, 3, 5, 15 or 25. */
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

/** Stockham: radix 2 while the length is even, then 5 and 3. */
export function plainFft(values: Float64Array, scratch: Float64Array, table: Float64Array): void {
  let [from, to] = [values, scratch]
  let stride = 1
  for (let n = values.length / 2; n > 1; ) {
    const radix = [2, 5, 3].find((each) => n % each === 0) as number
    if (radix === 2) radix2(from, to, n, stride, table)
    else oddRadix(radix, from, to, n, stride, table)
    stride *= radix
    n /= radix
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

function oddRadix(
  radix: number,
  x: Float64Array,
  y: Float64Array,
  n: number,
  stride: number,
  table: Float64Array,
): void {
  const part = n / radix
  const roots = Array.from({ length: radix }, (_, k) => root(table, (k * table.length) / radix))
  for (let p = 0; p < part; p++) {
    for (let j = 0; j < radix; j++) {
      const [real, imaginary] = root(table, p * j * stride)
      for (let q = 0; q < stride; q++) {
        let [re, im] = [0, 0]
        for (let k = 0; k < radix; k++) {
          const from = 2 * (q + stride * (p + k * part))
          const [cosine, sine] = roots[(j * k) % radix]
          re += x[from] * cosine - x[from + 1] * sine
          im += x[from] * sine + x[from + 1] * cosine
        }
        const to = 2 * (q + stride * (radix * p + j))
        y[to] = re * real - im * imaginary
        y[to + 1] = re * imaginary + im * real
      }
    }
  }
}

/** exp(−2πik/n) for k < n, from the first half of them. */
function root(table: Float64Array, k: number): readonly [number, number] {
  const half = table.length / 2
  const sign = k < half ? 1 : -1
  return [sign * table[2 * (k % half)], sign * table[2 * (k % half) + 1]]
}
