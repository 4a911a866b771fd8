import { fastLength } from '../kernels/spectrum/lengths.ts'
import { plainFft } from '../kernels/spectrum/spectra-plain.ts'
import { twiddles } from '../kernels/spectrum/twiddles.ts'

/** g at the frequencies j · step (THz), in ps: ∫₀^∞ g dν = 1. */
export interface Spectrum {
  readonly step: number
  readonly density: Float64Array
}

/** Central differences are refused where less than this of the spectrum is left. */
const LEAST_TRANSFER = 0.5

/** What central differences leave of a spectrum: (sin x/x)², x = 2πfΔ. */
function transferOf(frequency: number, interval: number): number {
  const x = 2 * Math.PI * frequency * interval
  return x === 0 ? 1 : (Math.sin(x) / x) ** 2
}

/** The frequency up to which a spectrum is known, THz: 0.5/Δ, or where the transfer of differences falls below 0.5. */
export function highestFrequency(interval: number, differences: boolean): number {
  if (!differences) return 0.5 / interval
  let [low, high] = [0, 0.5 / interval]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (transferOf(middle, interval) >= LEAST_TRANSFER) low = middle
    else high = middle
  }
  return low
}

/** One-sided g(ν) = 4∫₀^∞ c(t) cos 2πνt dt of c(kΔ), c(0) = 1 where it is normalised, as the sum
 *  2Δ[c₀ + 2Σ c_k cos 2πνkΔ]: its integral from 0 to 0.5/Δ is c₀ exactly. Lags beyond the last count as zero.
 *  `padding`: points for each lag, at least. */
export function spectrumOf(values: Float64Array, interval: number, padding = 2): Spectrum {
  const half = fastLength(Math.ceil(padding * values.length))
  const complex = new Float64Array(4 * half)
  for (let k = 0; k < values.length; k++)
    complex[2 * k] = 2 * interval * (k === 0 ? values[0] : 2 * values[k])
  plainFft(complex, new Float64Array(4 * half), twiddles(2 * half))
  const density = Float64Array.from({ length: half + 1 }, (_, j) => complex[2 * j])
  return { step: 0.5 / interval / half, density }
}

/** The same at any one frequency. */
export function densityAt(values: ArrayLike<number>, interval: number, frequency: number): number {
  let sum = values[0]
  const angle = 2 * Math.PI * frequency * interval
  for (let k = 1; k < values.length; k++) sum += 2 * values[k] * Math.cos(angle * k)
  return 2 * interval * sum
}

/** A spectrum of velocities from differences with their transfer divided out, up to where it falls below 0.5. */
export function restored({ step, density }: Spectrum, interval: number): Spectrum {
  const points = Math.floor(highestFrequency(interval, true) / step + 1e-9) + 1
  return { step, density: density.slice(0, points).map((g, j) => g / transferOf(j * step, interval)) }
}

/** ∫ f(ν) g dν over the points of a spectrum up to `until` (THz), by the trapezoidal rule. */
export function integral(
  { step, density }: Spectrum,
  f: (frequency: number) => number = () => 1,
  until = Number.POSITIVE_INFINITY,
): number {
  let sum = 0
  for (let j = 0; j + 1 < density.length && j * step < until; j++) {
    const [a, b] = [f(j * step) * density[j], f((j + 1) * step) * density[j + 1]]
    const part = Math.min(1, until / step - j)
    sum += step * part * (a + (part * (b - a)) / 2)
  }
  return sum
}
