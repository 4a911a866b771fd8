import { finite, methodOf, type Row } from '../../../schemas/table.ts'
import { PLANCK } from '../../../schemas/units.ts'
import type { Resolution } from '../../measured/resolution/resolution.ts'
import { spreadValues } from '../../measured/resolution/spread-values.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import { type Curve, limitOf, normalisedSpectrum } from '../../vibrations/vacf-curves.ts'
import { type WindowName, windowed } from '../../vibrations/windows.ts'
import { onePhonon } from '../functions/one-phonon.ts'
import { overDetectors, reachOf, type Spectrometer, speedRatio } from '../functions/spectrometer.ts'

/** One element, as neutrons see it. */
export interface Vibrating {
  readonly curve: Curve
  /** K */
  readonly temperature: number
  /** ⟨u²⟩ of its vibrations, Å². */
  readonly u2: number
  /** c σ/Σ c σ: its weight in the neutron-weighted sum; null where there is none. */
  readonly weight: number | null
  /** barn; null where it is not known. */
  readonly crossSection: number | null
}

export interface PhononAsked {
  /** Undefined where |Q| is given. */
  readonly spectrometer: Spectrometer | undefined
  /** Å⁻¹ */
  readonly at: number
  readonly resolution: Resolution
  readonly intensity: 'scattering-function' | 'cross-section'
  readonly classical: boolean
  /** Least and largest |E|, meV. */
  readonly cutOff: number
  readonly until: number
  readonly window: WindowName
  readonly lineWidth: number
}

/** S(E) of one phonon at energies that are evenly spaced, the whole and its samples; undefined near E = 0 and where no neutron goes. */
export interface PhononSpectrum {
  readonly energies: Float64Array
  readonly whole: readonly (number | undefined)[]
  readonly samples: readonly (readonly (number | undefined)[])[]
}

export function spectrumOfPhonons({ curve, temperature, u2 }: Vibrating, asked: PhononAsked): PhononSpectrum {
  const density = (values: Float64Array) =>
    normalisedSpectrum(curve, windowed(values, curve.interval, asked.window, asked.lineWidth))
  const { step, density: g } = density(curve.values)
  const last = Math.floor(Math.min(asked.until / PLANCK, limitOf(curve)) / step + 1e-9)
  const energies = Float64Array.from({ length: 2 * last + 1 }, (_, i) => (i - last) * step * PLANCK)
  const factors = Array.from(energies, (energy) =>
    factorAt(energy, asked, { mass: curve.mass, temperature, u2 }),
  )
  const seen = (of: ArrayLike<number>) =>
    spreadValues(
      energies,
      factors.map((factor, i) => factor && (factor * of[Math.abs(i - last)]) / PLANCK),
      asked.resolution,
    )
  return {
    energies,
    whole: seen(g),
    samples: curve.samples.map((sample) => seen(density(sample).density)),
  }
}

/** S(E)/g(E) of one phonon. */
function factorAt(
  energy: number,
  { spectrometer, at, intensity, classical, cutOff }: PhononAsked,
  of: { readonly mass: number; readonly temperature: number; readonly u2: number },
): number | undefined {
  if (energy === 0 || Math.abs(energy) < cutOff) return undefined
  const s = (Q: number) => onePhonon(1, energy, { ...of, Q, classical })
  if (!spectrometer) return s(at)
  const mean = overDetectors(spectrometer, energy, s)
  const ratio = intensity === 'cross-section' ? speedRatio(spectrometer.incident, energy) : 1
  return mean && mean * ratio
}

/** Rows of one element, or of a sum. */
export function phononRows(
  said: Row,
  { energies, whole, samples }: PhononSpectrum,
  { weights, method }: Pick<Curve, 'weights' | 'method'>,
  { spectrometer, at }: PhononAsked,
): Row[] {
  return Array.from(energies).flatMap((energy, i): Row[] => {
    const value = whole[i]
    if (value === undefined) return []
    const each = samples.map((sample) => sample[i] as number)
    const [fromQ, toQ] = spectrometer ? reachOf(spectrometer, energy) : [at, at]
    const error = finite(errorBetween(each, weights, method))
    const sampled = { method: methodOf(method, samples.length), samples: samples.length }
    return [{ ...said, energy, s: finite(value), error, fromQ, toQ, ...sampled }]
  })
}
