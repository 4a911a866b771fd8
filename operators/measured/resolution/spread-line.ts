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
  // Where a line is 0, or straight, nothing is added.
  const bent = [...bends.keys()].filter((j) => bends[j] !== 0)
  const some = Float64Array.from(bent, (j) => bends[j])
  const grid = commonGrid(at, energies)
  const left = grid && Int32Array.from(bent, (j) => (n - 1 - j) * grid.inner)
  const places = Float64Array.from(bent, (j) => energies[j])
  return (width, shift) => {
    const start = at[0] - energies[n - 1] - shift
    const table =
      grid && Float64Array.from({ length: grid.length }, (_, k) => twice(start + k * grid.step, width))
    return Float64Array.from(at, (E, i) => {
      let sum = 0
      if (table && left)
        for (let j = 0, row = i * grid.outer; j < some.length; j++) sum += some[j] * table[row + left[j]]
      else for (let j = 0; j < some.length; j++) sum += some[j] * twice(E - shift - places[j], width)
      const [first, last] = [E - shift - energies[0], E - shift - energies[n - 1]]
      return sum + values[0] * once(first, width) - values[n - 1] * once(last, width)
    })
  }
}

/** Steps of one axis that are tried as the same as some of another. */
const MOST_STEPS = 16

/** The step that two axes are multiples of, how many of it is a step of each, and how many differences there are: H is worked out once for each of them.
 *  Undefined where an axis is uneven, or there is no such step. */
function commonGrid(at: ArrayLike<number>, energies: ArrayLike<number>) {
  const [outer, inner] = [stepOf(at), stepOf(energies)]
  if (outer === undefined || inner === undefined) return undefined
  for (let q = 1; q <= MOST_STEPS; q++) {
    const p = Math.round((q * outer) / inner)
    if (p < 1 || p > MOST_STEPS || Math.abs((q * outer) / inner - p) > (1e-6 * p) / at.length) continue
    return {
      step: outer / p,
      outer: p,
      inner: q,
      length: p * (at.length - 1) + q * (energies.length - 1) + 1,
    }
  }
  return undefined
}

function stepOf(axis: ArrayLike<number>): number | undefined {
  const step = (axis[axis.length - 1] - axis[0]) / (axis.length - 1)
  return Array.from(axis).every((E, i) => Math.abs(E - axis[0] - i * step) < 1e-6 * step) ? step : undefined
}

/** G: ∫ L from the middle, −½ … ½. */
const once = (u: number, width: number): number =>
  width === 0 ? Math.sign(u) / 2 : Math.atan(u / width) / Math.PI

/** H: ∫ G */
const twice = (u: number, width: number): number =>
  width === 0
    ? Math.abs(u) / 2
    : (u * Math.atan(u / width) - (width / 2) * Math.log(u * u + width * width)) / Math.PI
