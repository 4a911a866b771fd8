import { HBAR, PLANCK } from '../../schemas/units.ts'

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

/** Full width at half maximum that lags up to T alone, or with Hann's window, give a line, in units of h/T. */
const WIDTHS = { none: 0.6034, hann: 1 }

/** Full width at half maximum that a window gives a line, meV. `length`: T of the window, ps. */
export const lineWidth = (window: WindowName, resolution: number, length: number): number =>
  window === 'gaussian' ? resolution : (WIDTHS[window] * PLANCK) / length

/** A window in words, with the full width at half maximum that it gives a line. `length`: T of the window, ps. */
export function windowText(window: WindowName, resolution: number, length: number): string {
  const over = `${Number(length.toPrecision(3))} ps`
  const width = (full: number) => `full width of a line ${full.toPrecision(3)} meV`
  const line = width(lineWidth(window, resolution, length))
  if (window === 'gaussian') return `Gaussian, ${line}, VACF over ${over}`
  const name = window === 'hann' ? 'Hann over' : 'none, VACF over'
  return `${name} ${over}, ${line}`
}
