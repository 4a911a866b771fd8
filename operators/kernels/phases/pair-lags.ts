import type { Spectra } from '../spectrum/spectra.ts'
import { simdSpectra } from '../spectrum/spectra-simd.ts'
import { powerLength } from './frequencies.ts'

/** Complex series of each kind (element, or component of a current) by vector: frames, interleaved; in use until the next is asked for. */
export type Series = readonly ((vector: number) => Float64Array)[]

/** Lag sums over pairs of kinds a ≤ b, in the order aa, ab, …, bb, …, added up by group of vectors. */
export interface PairLags {
  /** sums[group][pair][lag] += Σ over the vectors of the group and the frames t ≥ `before` of
   *  ½ Re[a(t) b*(t − lag) + b(t) a*(t − lag)], lag = 0 … lags, wherever frame t − lag is there. */
  add(series: Series, frames: number, before: number, sums: Float64Array): void
}

export const pairsOf = (kinds: number): readonly (readonly [number, number])[] =>
  Array.from({ length: kinds }, (_, a) =>
    Array.from({ length: kinds - a }, (_, i) => [a, a + i] as const),
  ).flat()

/** By FFT in double, for windows of at most `most` frames. `groups`: of each vector; vectors of a group follow one another. */
export function fftPairLags(groups: ArrayLike<number>, kinds: number, lags: number, most: number): PairLags {
  const n = powerLength(most + lags)
  const pairs = pairsOf(kinds)
  const spectra = simdSpectra(n, 2 * kinds + pairs.length)
  const [whole, fresh] = [0, 1].map(() => Array.from({ length: kinds }, () => spectra.complex()))
  const sum = pairs.map(() => spectra.complex())

  return {
    add(series, frames, before, sums) {
      if (frames > most) throw new RangeError(`${frames} frames in a window of ${most}`)
      for (const each of sum) each.fill(0)
      for (let vector = 0; vector < groups.length; vector++) {
        series.forEach((of, kind) => {
          const own = of(vector)
          transform(spectra, own, 0, whole[kind])
          if (before > 0) transform(spectra, own, before, fresh[kind])
        })
        const now = before > 0 ? fresh : whole
        pairs.forEach(([a, b], pair) => {
          addCross(sum[pair], now[a], whole[b], now[b], whole[a])
        })
        if (groups[vector + 1] === groups[vector]) continue
        pairs.forEach((_, pair) => {
          const start = (groups[vector] * pairs.length + pair) * (lags + 1)
          toLags(spectra, sum[pair], sums.subarray(start, start + lags + 1), frames)
          sum[pair].fill(0)
        })
      }
    },
  }
}

/** FFT of a series whose first `skipped` values count as 0. */
function transform(spectra: Spectra, values: Float64Array, skipped: number, into: Float64Array): void {
  into.fill(0)
  into.set(values.subarray(2 * skipped), 2 * skipped)
  spectra.fft(into)
}

/** sum += ½ (a₁ b₁* + a₂ b₂*) */
function addCross(
  sum: Float64Array,
  a1: Float64Array,
  b1: Float64Array,
  a2: Float64Array,
  b2: Float64Array,
): void {
  for (let re = 0; re < sum.length; re += 2) {
    const im = re + 1
    sum[re] += (a1[re] * b1[re] + a1[im] * b1[im] + a2[re] * b2[re] + a2[im] * b2[im]) / 2
    sum[im] += (a1[im] * b1[re] - a1[re] * b1[im] + a2[im] * b2[re] - a2[re] * b2[im]) / 2
  }
}

/** A forward FFT read backwards is the inverse. */
function toLags({ n, fft }: Spectra, sum: Float64Array, into: Float64Array, frames: number): void {
  fft(sum)
  into[0] += sum[0] / n
  for (let lag = 1; lag < Math.min(into.length, frames); lag++) into[lag] += sum[2 * (n - lag)] / n
}
