import { HBAR } from '../../schemas/units.ts'

export const WINDOWS = ['none', 'hann', 'gaussian'] as const
export type WindowName = (typeof WINDOWS)[number]

/** Full width at half maximum of a Gaussian in units of its standard deviation, √(8 ln 2). */
const WIDTH = Math.sqrt(8 * Math.LN2)

/** c(kΔ) times the window: none, Hann's ½(1 + cos πt/T) with T one interval beyond the last lag, or that of a Gaussian
 *  resolution with this full width at half maximum (meV). All are 1 at lag 0: ∫g stays as it is. */
export function windowed(
  values: Float64Array,
  interval: number,
  window: WindowName,
  resolution: number,
): Float64Array {
  const rate = resolution / WIDTH / HBAR
  return values.map((value, k) => {
    if (window === 'hann') return (value * (1 + Math.cos((Math.PI * k) / values.length))) / 2
    if (window === 'gaussian') return value * Math.exp(-((k * interval * rate) ** 2) / 2)
    return value
  })
}
