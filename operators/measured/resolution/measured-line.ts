import type { MeasuredResolution } from './resolution.ts'

/** A line at some energies, and what it changes by per meV of half width and of shift. */
export interface SlopedLine {
  readonly values: Float64Array
  readonly byWidth: Float64Array
  readonly byShift: Float64Array
}

/** R ⊗ L of an R that is straight between its points, exactly, at energies E − shift: with H'' = L and G = H' it is the sum over points of the
 *  change of slope times H(E − e), and of the jumps at both ends times G; narrow lines need no finer points. Energies and half widths in meV,
 *  a Lorentzian of area 1 in; a line of width 0 is R itself, without a slope by its width. */
export function measuredLines(
  at: ArrayLike<number>,
  { energies, values }: MeasuredResolution,
): (halfWidth: number, shift: number) => SlopedLine {
  const n = energies.length
  const slope = (i: number) => (values[i + 1] - values[i]) / (energies[i + 1] - energies[i])
  const bends = Float64Array.from(
    { length: n },
    (_, i) => (i + 1 < n ? slope(i) : 0) - (i > 0 ? slope(i - 1) : 0),
  )
  // Where a line is 0, or straight, nothing is added.
  const bent = [...bends.keys()].filter((j) => bends[j] !== 0)
  const some = Float64Array.from(bent, (j) => bends[j])
  const places = Float64Array.from(bent, (j) => energies[j])
  const grid = commonGrid(at, energies)
  const left = Int32Array.from(bent, (j) => (n - 1 - j) * (grid?.inner ?? 0))
  const ends: readonly End[] = [
    { place: energies[0], jump: values[0] },
    { place: energies[n - 1], jump: -values[n - 1] },
  ]
  return (width, shift) => {
    const line = blankLine(at.length)
    const start = at[0] - energies[n - 1] - shift
    const table = grid && tableOf(grid, start, width)
    for (let i = 0; i < at.length; i++) {
      if (table && grid) addFrom(table, i * grid.outer, left, some, line, i)
      else addEach(at[i] - shift, places, some, width, line, i)
      addEnds(at[i] - shift, ends, width, line, i)
    }
    return line
  }
}

/** A jump of a line at one of its ends. */
interface End {
  readonly place: number
  readonly jump: number
}

const blankLine = (length: number): SlopedLine => ({
  values: new Float64Array(length),
  byWidth: new Float64Array(length),
  byShift: new Float64Array(length),
})

/** H, its slope by the width, and G (with the sign of a shift) of all differences of two even axes. */
function tableOf({ length, step }: Grid, start: number, width: number): SlopedLine {
  const table = blankLine(length)
  const one = Float64Array.of(1)
  for (let k = 0; k < length; k++) addEach(start + k * step, ZERO, one, width, table, k)
  return table
}

const ZERO = Float64Array.of(0)

function addFrom(
  table: SlopedLine,
  row: number,
  left: Int32Array,
  bends: Float64Array,
  line: SlopedLine,
  i: number,
): void {
  let [sum, byWidth, byShift] = [0, 0, 0]
  for (let j = 0; j < bends.length; j++) {
    const [bend, k] = [bends[j], row + left[j]]
    sum += bend * table.values[k]
    byWidth += bend * table.byWidth[k]
    byShift += bend * table.byShift[k]
  }
  line.values[i] += sum
  line.byWidth[i] += byWidth
  line.byShift[i] += byShift
}

/** G(u) = arctan(u/Γ)/π, H = [u arctan(u/Γ) − Γ/2 ln(u² + Γ²)]/π, ∂H/∂Γ = −½ ln(u² + Γ²)/π but for a
 *  constant, which changes of slope add to 0 of; u = E − e. */
function addEach(
  energy: number,
  places: Float64Array,
  bends: Float64Array,
  width: number,
  line: SlopedLine,
  i: number,
): void {
  let [sum, byWidth, byShift] = [0, 0, 0]
  for (let j = 0; j < bends.length; j++) {
    const u = energy - places[j]
    if (width === 0) {
      sum += (bends[j] * Math.abs(u)) / 2
      byShift -= (bends[j] * Math.sign(u)) / 2
      continue
    }
    const turn = Math.atan(u / width)
    const log = Math.log(u * u + width * width) / 2
    sum += (bends[j] * (u * turn - width * log)) / Math.PI
    byWidth -= (bends[j] * log) / Math.PI
    byShift -= (bends[j] * turn) / Math.PI
  }
  line.values[i] += sum
  line.byWidth[i] += byWidth
  line.byShift[i] += byShift
}

function addEnds(energy: number, ends: readonly End[], width: number, line: SlopedLine, i: number): void {
  for (const { place, jump } of ends) {
    const u = energy - place
    if (width === 0) {
      line.values[i] += (jump * Math.sign(u)) / 2
      continue
    }
    const square = Math.PI * (u * u + width * width)
    line.values[i] += (jump * Math.atan(u / width)) / Math.PI
    line.byWidth[i] -= (jump * u) / square
    line.byShift[i] -= (jump * width) / square
  }
}

/** Steps of one axis that are tried as the same as some of another. */
const MOST_STEPS = 16

interface Grid {
  readonly step: number
  readonly outer: number
  readonly inner: number
  readonly length: number
}

/** The step that two axes are multiples of, how many of it is a step of each, and how many differences there are: H is worked out once for each of them.
 *  Undefined where an axis is uneven, or there is no such step. */
function commonGrid(at: ArrayLike<number>, energies: ArrayLike<number>): Grid | undefined {
  const [outer, inner] = [stepOf(at), stepOf(energies)]
  if (outer === undefined || inner === undefined) return undefined
  for (let q = 1; q <= MOST_STEPS; q++) {
    const p = Math.round((q * outer) / inner)
    if (p < 1 || p > MOST_STEPS || Math.abs((q * outer) / inner - p) > (1e-6 * p) / at.length) continue
    const length = p * (at.length - 1) + q * (energies.length - 1) + 1
    return { step: outer / p, outer: p, inner: q, length }
  }
  return undefined
}

function stepOf(axis: ArrayLike<number>): number | undefined {
  const step = (axis[axis.length - 1] - axis[0]) / (axis.length - 1)
  return Array.from(axis).every((E, i) => Math.abs(E - axis[0] - i * step) < 1e-6 * step) ? step : undefined
}
