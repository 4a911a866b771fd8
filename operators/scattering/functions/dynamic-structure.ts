import { usageError } from '../../../schemas/errors.ts'
import { BOLTZMANN, HBAR, PLANCK } from '../../../schemas/units.ts'
import { densityAt, spectrumOf } from '../../vibrations/power-spectrum.ts'
import { type WindowName, windowed } from '../../vibrations/windows.ts'

/** A spectrum on energies (meV) from 0 on; even in E unless said otherwise. */
export interface EnergySpectrum {
  readonly energies: Float64Array
  readonly values: Float64Array
}

export interface Windowing {
  readonly window: WindowName
  /** Full width at half maximum of a Gaussian window, meV. */
  readonly resolution?: number
  /** Points of the spectrum for each lag; 2 where nothing is said. */
  readonly padding?: number
}

const NONE: Windowing = { window: 'none' }

/** S(Q,E) = (1/πħ) ∫₀^∞ F(Q,t) cos(Et/ħ) dt per meV from F at multiples of the interval (ps): ∫S dE over all E is F(Q,0).
 *  Energies to h/2Δ; the resolution is that of the window over the lags. */
export function dynamicStructure(
  F: Float64Array,
  interval: number,
  { window, resolution = 0, padding }: Windowing = NONE,
): EnergySpectrum {
  const { step, density } = spectrumOf(windowed(F, interval, window, resolution), interval, padding)
  return {
    energies: density.map((_, j) => j * step * PLANCK),
    values: density.map((g) => g / (2 * PLANCK)),
  }
}

/** The same at given energies (meV). */
export function dynamicStructureAt(
  F: Float64Array,
  interval: number,
  energies: ArrayLike<number>,
  { window, resolution = 0 }: Windowing = NONE,
): Float64Array {
  const tapered = windowed(F, interval, window, resolution)
  return Float64Array.from(energies, (E) => densityAt(tapered, interval, E / PLANCK) / (2 * PLANCK))
}

/** What a Gaussian window leaves of a line, full width at half maximum in meV, where lags reach to `length` ps: h/T at best. */
export const energyResolution = (length: number): number => PLANCK / length

/** Detailed balance: what S of classical particles is multiplied by, energy loss positive, x = E/k_BT. */
export const BALANCES = ['none', 'harmonic', 'exponential'] as const
export type Balance = (typeof BALANCES)[number]

/** `harmonic` x/(1 − e^−x), right for harmonic motion; `exponential` e^{x/2}; S(−E) = e^{−x} S(E) either way. */
export function balanceFactor(balance: Balance, energy: number, temperature: number): number {
  if (balance === 'none') return 1
  if (!(temperature > 0))
    throw usageError('spectrum: detailed balance without a temperature', 'Give the temperature in K.')
  const x = energy / (BOLTZMANN * temperature)
  if (balance === 'exponential') return Math.exp(x / 2)
  return Math.abs(x) < 1e-9 ? 1 + x / 2 : x / -Math.expm1(-x)
}

/** χ''(Q,E) = πE S(Q,E)/k_BT of classical S: in its unit times 1 (S per meV, χ'' per meV); χ'' is odd in E.
 *  With a factor of detailed balance it is π (1 − e^−x) S_q(E) of S_q = factor · S, the same for `harmonic`. */
export function susceptibilityOf(
  { energies, values }: EnergySpectrum,
  temperature: number,
  balance: Balance = 'none',
): EnergySpectrum {
  const thermal = BOLTZMANN * temperature
  if (!(temperature > 0))
    throw usageError('susceptibility: no temperature', 'Tag the runs with it, or give it in K.')
  return {
    energies,
    values: values.map((S, i) => {
      const x = energies[i] / thermal
      if (balance === 'none') return Math.PI * x * S
      return Math.PI * -Math.expm1(-x) * balanceFactor(balance, energies[i], temperature) * S
    }),
  }
}

/** C_L(Q,E) = ω² S(Q,E)/Q² (Å²/ps² per meV): what the longitudinal current says, from the density. */
export const currentSpectrum = ({ energies, values }: EnergySpectrum, Q: number): EnergySpectrum => ({
  energies,
  values: values.map((S, i) => (energies[i] / HBAR / Q) ** 2 * S),
})

/** ∫E² S dE over both signs of E, meV², by the trapezoidal rule; (ħQ)² k_BT/m of S_inc where frames are close enough. */
export function secondMoment({ energies, values }: EnergySpectrum): number {
  let sum = 0
  for (let i = 1; i < energies.length; i++) {
    const [a, b] = [energies[i - 1] ** 2 * values[i - 1], energies[i] ** 2 * values[i]]
    sum += (energies[i] - energies[i - 1]) * (a + b)
  }
  return sum
}
