import { inverse3, multiply3 } from '../../pipeline/cell/matrix.ts'
import { volumeOf } from '../../pipeline/cell/widths.ts'
import { usageError } from '../../schemas/errors.ts'

/** Largest relative difference of a squared length or product of cell vectors between crystal and run. */
const MOST_STRAIN = 0.15

/** A run's cell as a supercell of a crystal's: h = M u, M whole numbers. */
export interface Supercell {
  /** 9 whole numbers, row by row. */
  readonly repeats: Float64Array
  /** The origin of each unit cell as a fraction of the supercell, within [0, 1). */
  readonly origins: readonly (readonly [number, number, number])[]
}

/** Finds how a run's cell is made of unit cells: in the same orientation with any M, or turned with M along the axes.
 *  The crystal is then stretched to fit. Throws a usage error where none does within 15 % of the metric. */
export function supercellOf(unit: ArrayLike<number>, cell: ArrayLike<number>, who: string): Supercell {
  const upright = multiply3(cell, inverse3(unit)).map(Math.round)
  const turned = Float64Array.from({ length: 9 }, (_, i) => (i % 4 === 0 ? ratioOf(unit, cell, i / 4) : 0))
  const repeats = [upright, turned].find((m) => volumeOf(m) > 0.5 && strainOf(m, unit, cell) < MOST_STRAIN)
  if (repeats) return { repeats, origins: originsOf(repeats) }
  throw usageError(
    `sites: the cell of ${who} is no supercell of the crystal's (${lengthsOf(cell)} Å against ${lengthsOf(unit)} Å)`,
    'Give the crystal in a cell whose vectors add up to those of the run.',
  )
}

const lengthOf = (m: ArrayLike<number>, row: number): number =>
  Math.hypot(m[3 * row], m[3 * row + 1], m[3 * row + 2])
const ratioOf = (unit: ArrayLike<number>, cell: ArrayLike<number>, row: number): number =>
  Math.round(lengthOf(cell, row) / lengthOf(unit, row))
const lengthsOf = (m: ArrayLike<number>): string =>
  [0, 1, 2].map((row) => lengthOf(m, row).toFixed(2)).join(', ')

/** Greatest difference of the metrics of M u and h, by the lengths of the vectors. */
function strainOf(repeats: Float64Array, unit: ArrayLike<number>, cell: ArrayLike<number>): number {
  const ideal = multiply3(repeats, Float64Array.from(unit))
  let most = 0
  for (let i = 0; i < 3; i++) {
    for (let j = i; j < 3; j++) {
      const dot = (m: ArrayLike<number>) => [0, 1, 2].reduce((sum, c) => sum + m[3 * i + c] * m[3 * j + c], 0)
      const scale = lengthOf(ideal, i) * lengthOf(ideal, j)
      most = Math.max(most, Math.abs(dot(ideal) - dot(cell)) / scale)
    }
  }
  return most
}

/** Every n M⁻¹ within [0, 1), n whole numbers: as many as unit cells. */
function originsOf(repeats: Float64Array): [number, number, number][] {
  const inverse = inverse3(repeats)
  const least = [0, 1, 2].map((c) => [0, 3, 6].reduce((sum, r) => sum + Math.min(0, repeats[r + c]), 0))
  const most = [0, 1, 2].map((c) => [0, 3, 6].reduce((sum, r) => sum + Math.max(0, repeats[r + c]), 0))
  const found: [number, number, number][] = []
  for (let i = least[0]; i <= most[0]; i++) {
    for (let j = least[1]; j <= most[1]; j++) {
      for (let k = least[2]; k <= most[2]; k++) {
        const at = [0, 1, 2].map((c) => i * inverse[c] + j * inverse[3 + c] + k * inverse[6 + c])
        if (at.every((value) => value > -1e-9 && value < 1 - 1e-9)) found.push(at as [number, number, number])
      }
    }
  }
  return found
}

/** Places of fractions of the unit cell in every unit cell of a run's cell, [unit cell][point][3], Å. */
export function placesIn(
  { repeats, origins }: Supercell,
  cell: ArrayLike<number>,
  points: readonly (readonly number[])[],
): Float64Array {
  const inverse = inverse3(repeats)
  const out = new Float64Array(3 * origins.length * points.length)
  let at = 0
  for (const origin of origins) {
    for (const point of points) {
      const f = [0, 1, 2].map(
        (c) => origin[c] + point[0] * inverse[c] + point[1] * inverse[3 + c] + point[2] * inverse[6 + c],
      )
      for (let c = 0; c < 3; c++) out[at++] = f[0] * cell[c] + f[1] * cell[3 + c] + f[2] * cell[6 + c]
    }
  }
  return out
}
