import type { MeasuredResolution } from './resolution.ts'

/** Points on each side, half of the distance π/T apart at which shares of the spectrum are moved. */
const SIDE = 8

/** What Hann's window ½(1 + cos πt/T) makes of a line, of full width h/T at half maximum (meV): sin πu/[πu(1 − u²)], u = 2E/(h/T). As a
 *  sum over its points it is right for a VACF that is over before 3T. */
export function hannResolution(width: number): MeasuredResolution {
  const places = Array.from({ length: 2 * SIDE + 1 }, (_, i) => (i - SIDE) / 2)
  return {
    kind: 'measured',
    energies: Float64Array.from(places, (u) => (u * width) / 2),
    values: Float64Array.from(places, hann),
  }
}

function hann(u: number): number {
  if (u === 0) return 1
  if (Math.abs(u) === 1) return 1 / 2
  return Number.isInteger(u) ? 0 : Math.sin(Math.PI * u) / (Math.PI * u * (1 - u * u))
}
