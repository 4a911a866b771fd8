import { PLANCK } from '../../../schemas/units.ts'
import { densityAt } from '../power-spectrum.ts'
import { type Curve, limitOf, normalisedSpectrum, normOf } from '../vacf-curves.ts'
import { windowed } from '../windows.ts'
import { fitOscillator, type Oscillator } from './oscillator.ts'

/** g (1/meV) at energies (meV), without a window. */
export interface Points {
  readonly energies: readonly number[]
  values(of: Float64Array): number[]
}

/** The energies between two bounds where g without a window is independent from point to point: multiples of h/(2T + Δ). */
export function independentPoints(curve: Curve, from: number, to: number): Points {
  const { interval } = curve
  const step = PLANCK / ((2 * curve.values.length - 1) * interval)
  const slack = 1e-9 * step
  const last = Math.floor((Math.min(to, limitOf(curve) * PLANCK) + slack) / step)
  const first = Math.ceil((from - slack) / step)
  const energies = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step)
  return {
    energies,
    values(of) {
      const norm = normOf(curve, of) * PLANCK
      return energies.map((energy) => restoredDensity(curve, of, energy / PLANCK) / norm)
    },
  }
}

function restoredDensity({ interval, differences }: Curve, values: Float64Array, frequency: number): number {
  const density = densityAt(values, interval, frequency)
  const x = 2 * Math.PI * frequency * interval
  return differences && x > 0 ? density / (Math.sin(x) / x) ** 2 : density
}

/** Fewest points that an oscillator is fitted to. */
const FEWEST = 8

/** The highest band of a spectrum: a damped oscillator fitted where g with Hann's window is above half its maximum (at
 *  least 8 independent points), or between bounds; by the whole and, as pseudo-values, by each sample. */
export function fitBand(curve: Curve, from?: number, to?: number) {
  const guess = highestBand(curve)
  const least = (FEWEST * PLANCK) / (2 * curve.values.length * curve.interval)
  const half = Math.max(guess.width, least) / 2
  const points = independentPoints(
    curve,
    from ?? Math.max(0, guess.energy - half),
    to ?? Math.max(guess.energy + half, 2 * half),
  )
  if (points.energies.length < FEWEST - 1) return undefined
  const cut = { interval: curve.interval, lags: curve.values.length - 1 }
  const whole = fitOscillator(points.energies, points.values(curve.values), guess, cut)
  if (!whole) return undefined
  const parts = curve.samples.map((_, s) =>
    fitOscillator(points.energies, points.values(without(curve, s)), whole, cut),
  )
  return {
    whole,
    samples: parts.every((part) => part !== undefined)
      ? parts.map((part, s) => pseudo(whole, part as Oscillator, curve.weights[s]))
      : [],
  }
}

/** The curve as it is without one of its samples. */
const without = ({ values, samples, weights }: Curve, s: number): Float64Array =>
  values.map((value, lag) => (value - weights[s] * samples[s][lag]) / (1 - weights[s]))

/** The jackknife's pseudo-value: what a sample says of a fit that is not linear, from the whole and the whole without it. */
const pseudo = (whole: Oscillator, rest: Oscillator, weight: number): Oscillator => {
  const [energy, width, area] = (['energy', 'width', 'weight'] as const).map(
    (name) => (whole[name] - (1 - weight) * rest[name]) / weight,
  )
  return { energy, width, weight: area }
}

/** Energy, full width at half maximum and weight of the highest band, roughly. */
function highestBand(curve: Curve): Oscillator {
  const { step, density } = normalisedSpectrum(curve, windowed(curve.values, curve.interval, 'hann', 0))
  let peak = 1
  for (let j = 1; j < density.length; j++) if (density[j] > density[peak]) peak = j
  let [low, high] = [peak, peak]
  while (low > 0 && density[low - 1] >= density[peak] / 2) low--
  while (high + 1 < density.length && density[high + 1] >= density[peak] / 2) high++
  const [energy, width] = [peak * step * PLANCK, (high - low + 1) * step * PLANCK]
  return { energy, width, weight: ((density[peak] / PLANCK) * Math.PI * width) / 2 }
}
