import { voigt } from '../../numerics/faddeeva.ts'
import { measuredLines } from './measured-line.ts'
import { FULL_WIDTH, type Resolution } from './resolution.ts'

/** A Lorentzian of area 1 and this half width at half maximum (meV, 0 for a line), spread by a resolution, at energies E − shift. */
export type SpreadLine = (halfWidth: number, shift: number) => Float64Array

/** Lines at these energies. A line of width 0 needs a resolution. */
export function spreadLines(energies: ArrayLike<number>, resolution: Resolution): SpreadLine {
  if (resolution.kind === 'measured') {
    const line = measuredLines(energies, resolution)
    return (width, shift) => line(width, shift).values
  }
  const sigma = resolution.kind === 'gaussian' ? resolution.width / FULL_WIDTH : 0
  return (width, shift) =>
    Float64Array.from(energies, (E) => {
      const x = E - shift
      if (sigma === 0) return width / Math.PI / (x * x + width * width)
      if (width === 0) return Math.exp((-x * x) / (2 * sigma * sigma)) / (sigma * Math.sqrt(2 * Math.PI))
      return voigt(x, width, sigma)
    })
}
