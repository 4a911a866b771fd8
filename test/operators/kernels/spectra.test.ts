import test from 'ava'
import { fastLength } from '../../../operators/kernels/spectrum/lengths.ts'
import type { Spectra } from '../../../operators/kernels/spectrum/spectra.ts'
import { plainSpectra } from '../../../operators/kernels/spectrum/spectra-plain.ts'
import { simdSpectra } from '../../../operators/kernels/spectrum/spectra-simd.ts'
import { seeded } from '../../helpers/random.ts'

const LENGTHS = [32, 40, 48, 64, 80, 96, 120, 128, 192, 200, 400, 480, 512, 640, 768, 2400, 6144, 8192]

const closeTo = (
  t: { true(value: boolean, message?: string): void },
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  scale: number,
  count = expected.length,
) => {
  let worst = 0
  for (let i = 0; i < count; i++) worst = Math.max(worst, Math.abs(found[i] - expected[i]))
  t.true(worst <= 1e-14 * scale, `off by ${worst}, scale ${scale}`)
}

const fill = (values: Float64Array | Float32Array, seed: number) => {
  const random = seeded(seed)
  for (let i = 0; i < values.length; i++) values[i] = random() - 0.5
  return values
}

test('the plain FFT is the discrete Fourier transform', (t) => {
  for (const n of [32, 40, 48, 96, 120, 128, 160, 200]) {
    const spectra = plainSpectra(n)
    const values = spectra.complex()
    const input = fill(values, n).slice()
    spectra.fft(values)
    const expected = new Float64Array(2 * n)
    for (let f = 0; f < n; f++) {
      for (let k = 0; k < n; k++) {
        const angle = (-2 * Math.PI * ((f * k) % n)) / n
        expected[2 * f] += input[2 * k] * Math.cos(angle) - input[2 * k + 1] * Math.sin(angle)
        expected[2 * f + 1] += input[2 * k] * Math.sin(angle) + input[2 * k + 1] * Math.cos(angle)
      }
    }
    closeTo(t, values, expected, n)
  }
})

test('both kernels agree on the FFT of random numbers', (t) => {
  for (const n of LENGTHS) {
    const [plain, simd] = [plainSpectra(n), simdSpectra(n, 1)].map((spectra) => {
      const values = spectra.complex()
      fill(values, n)
      spectra.fft(values)
      return values
    })
    closeTo(t, simd, plain, Math.sqrt(n))
  }
})

test('both kernels agree on two real series, also where one is empty', (t) => {
  for (const n of LENGTHS) {
    for (const [originA, originB] of [
      [0, 0],
      [0.125, -3],
    ]) {
      const [plain, simd] = [plainSpectra(n), simdSpectra(n, 3)].map((spectra) => {
        const [a, b, into] = [spectra.series(), spectra.series(), spectra.complex()]
        fill(a, n)
        if (originB !== 0) fill(b, n + 1)
        spectra.transform(a, originA, b, originB, into)
        return into
      })
      closeTo(t, simd, plain, n)
    }
  }
})

test('both kernels agree on the sums over spectra', (t) => {
  for (const n of LENGTHS) {
    const [plain, simd] = [plainSpectra(n), simdSpectra(n, 4)].map((spectra) => {
      const [sum, now, before] = [spectra.complex(), spectra.complex(), spectra.complex()]
      fill(sum, 1)
      fill(now, 2)
      fill(before, 3)
      spectra.addPower(sum, now)
      spectra.addProducts(sum, now, before)
      spectra.addEarlier(sum, now, before)
      return sum
    })
    closeTo(t, simd, plain, 10)
  }
})

test('both kernels agree on squares of any number of frames', (t) => {
  const n = 64
  for (const count of [0, 1, 2, 5, 31, 32]) {
    const [plain, simd] = [plainSpectra(n), simdSpectra(n, 4)].map((spectra: Spectra) => {
      const [sums, series] = [spectra.frames(), spectra.series()]
      fill(sums, 1)
      fill(series, 2)
      spectra.addSquares(sums, series, 0.3, count)
      return sums
    })
    closeTo(t, simd, plain, 10, count)
  }
})

test('a fast length is the least of 2^k, 3·2^k, 5·2^k, 15·2^k and 25·2^k', (t) => {
  t.deepEqual(
    [1, 16, 17, 21, 25, 33, 97, 129, 1000, 19_999, 50_000, 98_305, 99_999].map(fastLength),
    [16, 16, 20, 24, 32, 40, 100, 160, 1024, 20_480, 51_200, 102_400, 102_400],
  )
})
