import { allotted } from '../allotted.ts'
import type { Spectra } from './spectra.ts'
import { twiddles } from './twiddles.ts'

type Pointer = number
interface Kernel {
  fft(values: Pointer, scratch: Pointer, table: Pointer, n: number): void
  transform(
    a: Pointer,
    originA: number,
    b: Pointer,
    originB: number,
    into: Pointer,
    scratch: Pointer,
    table: Pointer,
    n: number,
  ): void
  addPower(sum: Pointer, now: Pointer, n: number): void
  addProducts(sum: Pointer, now: Pointer, before: Pointer, n: number): void
  addEarlier(sum: Pointer, now: Pointer, before: Pointer, n: number): void
  addSquares(sums: Pointer, series: Pointer, origin: number, count: number): void
}

/** The SIMD kernel on a memory of its own: room for `room` arrays of n complex numbers besides its tables. n = 2^k times 1, 3, 5, 15 or 25, a multiple of 8. */
export function simdSpectra(n: number, room: number): Spectra {
  const { kernel, buffer, take } = allotted<Kernel>(
    new URL('./spectrum.wasm', import.meta.url),
    16 * n * (room + 2),
  )
  const complex = () => new Float64Array(buffer, take(16 * n), 2 * n)
  const table = twiddles(n, new Float64Array(buffer, take(8 * n), n)).byteOffset
  const scratch = complex().byteOffset
  return {
    n,
    complex,
    frames: () => new Float64Array(buffer, take(4 * n), n / 2),
    series: () => new Float32Array(buffer, take(2 * n), n / 2),
    fft: (values) => kernel.fft(values.byteOffset, scratch, table, n),
    transform: (a, originA, b, originB, into) =>
      kernel.transform(a.byteOffset, originA, b.byteOffset, originB, into.byteOffset, scratch, table, n),
    addPower: (sum, now) => kernel.addPower(sum.byteOffset, now.byteOffset, n),
    addProducts: (sum, now, before) =>
      kernel.addProducts(sum.byteOffset, now.byteOffset, before.byteOffset, n),
    addEarlier: (sum, now, before) => kernel.addEarlier(sum.byteOffset, now.byteOffset, before.byteOffset, n),
    addSquares: (sums, series, origin, count) =>
      kernel.addSquares(sums.byteOffset, series.byteOffset, origin, count),
  }
}
