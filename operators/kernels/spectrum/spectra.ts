/** FFTs of one length n, and the sums over spectra that lag sums are made of. Complex numbers are interleaved [re, im].
 *  Arrays must come from this object's `complex`, `frames` and `series`: they may lie in the kernel's own memory. */
export interface Spectra {
  readonly n: number
  /** A new array of n complex numbers, of n/2 doubles, of n/2 floats; all zero. */
  complex(): Float64Array
  frames(): Float64Array
  series(): Float32Array
  /** X_f = Σ_t x_t exp(−2πift/n), in place. */
  fft(values: Float64Array): void
  /** FFT of (a − originA) + i(b − originB), n/2 values padded with n/2 zeros. */
  transform(a: Float32Array, originA: number, b: Float32Array, originB: number, into: Float64Array): void
  /** sum += |now|² */
  addPower(sum: Float64Array, now: Float64Array): void
  /** sum += conj(now + (−1)^f before)·now */
  addProducts(sum: Float64Array, now: Float64Array, before: Float64Array): void
  /** sum += conj(before)·(before + (−1)^f now) */
  addEarlier(sum: Float64Array, now: Float64Array, before: Float64Array): void
  /** sums[t] += (series[t] − origin)² for t < count, n/2 at most; one more may be written where count is odd. */
  addSquares(sums: Float64Array, series: Float32Array, origin: number, count: number): void
}
