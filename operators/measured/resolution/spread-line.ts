import { voigt } from '../../numerics/faddeeva.ts'
import { FULL_WIDTH, type MeasuredResolution, type Resolution } from './resolution.ts'

/** A Lorentzian of area 1 and this half width at half maximum (meV, 0 for a line), spread by a resolution, at energies E − shift. */
export type SpreadLine = (halfWidth: number, shift: number) => Float64Array

/** Lines at these energies. A line of width 0 needs a resolution. */
export function spreadLines(energies: ArrayLike<number>, resolution: Resolution): SpreadLine {
  if (resolution.kind === 'measured') return measuredLines(energies, resolution)
  const sigma = resolution.kind === 'gaussian' ? resolution.width / FULL_WIDTH : 0
  return (width, shift) =>
    Float64Array.from(energies, (E) => {
      const x = E - shift
      if (sigma === 0) return width / Math.PI / (x * x + width * width)
      if (width === 0) return Math.exp((-x * x) / (2 * sigma * sigma)) / (sigma * Math.sqrt(2 * Math.PI))
      return voigt(x, width, sigma)
    })
}

/** R ⊗ L of an R that is straight between its points, exactly: with H'' = L and G' = L it is the sum over points of the change
 *  of slope times H(E − e), and of the jumps at both ends times G; narrow lines need no finer points. */
function measuredLines(at: ArrayLike<number>, { energies, values }: MeasuredResolution): SpreadLine {
  const n = energies.length
  const slope = (i: number) => (values[i + 1] - values[i]) / (energies[i + 1] - energies[i])
  const bends = Float64Array.from(
    { length: n },
    (_, i) => (i + 1 < n ? slope(i) : 0) - (i > 0 ? slope(i - 1) : 0),
  )
  const step = commonStep(at, energies)
  return (width, shift) => {
    const start = at[0] - energies[0] - shift
    const H =
      step === undefined
        ? (i: number, j: number) => twice(at[i] - shift - energies[j], width)
        : tabled(at.length, n, (k) => twice(start + k * step, width))
    return Float64Array.from(at, (E, i) => {
      let sum = 0
      for (let j = 0; j < n; j++) sum += bends[j] * H(i, j)
      const [first, last] = [E - shift - energies[0], E - shift - energies[n - 1]]
      return sum + values[0] * once(first, width) - values[n - 1] * once(last, width)
    })
  }
}

/** A function of i − j, worked out once for each difference. */
function tabled(rows: number, columns: number, of: (k: number) => number): (i: number, j: number) => number {
  const values = Float64Array.from({ length: rows + columns - 1 }, (_, k) => of(k - columns + 1))
  return (i, j) => values[i - j + columns - 1]
}

/** The step of two axes where both have the same everywhere. */
function commonStep(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  const step = (a[a.length - 1] - a[0]) / (a.length - 1)
  const even = (axis: ArrayLike<number>) =>
    Array.from(axis).every((E, i) => Math.abs(E - axis[0] - i * step) < 1e-6 * step)
  return even(a) && even(b) ? step : undefined
}

/** G: ∫ L from the middle, −½ … ½. */
const once = (u: number, width: number): number =>
  width === 0 ? Math.sign(u) / 2 : Math.atan(u / width) / Math.PI

/** H: ∫ G */
const twice = (u: number, width: number): number =>
  width === 0
    ? Math.abs(u) / 2
    : (u * Math.atan(u / width) - (width / 2) * Math.log(u * u + width * width)) / Math.PI
