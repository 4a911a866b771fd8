import { inverse3 } from './matrix.ts'

/** A cell in its shortest basis: same lattice, row vectors that no sum or difference with the others shortens. */
export interface Lattice {
  /** Row vectors b, 9 numbers, Å. */
  readonly basis: Float64Array
  readonly inverse: Float64Array
  /** True where the basis vectors are exactly at right angles. */
  readonly orthogonal: boolean
}

/** The lattice of a cell (row vectors, 9 numbers), by greedy Minkowski reduction.
 *  In three dimensions such a basis has every nearest image within ±1 of the rounded fractions.
 *  Source: Nguyen and Stehlé, ACM Trans. Algorithms 5, 46 (2009). */
export function latticeOf(cell: ArrayLike<number>): Lattice {
  const vectors = [0, 1, 2].map((i) => [cell[3 * i], cell[3 * i + 1], cell[3 * i + 2]])
  while (shorten(vectors)) {}
  const basis = Float64Array.from(vectors.flat())
  const [a, b, c] = vectors
  return {
    basis,
    inverse: inverse3(basis),
    orthogonal: dot(a, b) === 0 && dot(a, c) === 0 && dot(b, c) === 0,
  }
}

/** Replaces one vector by a shorter one of the same lattice, where there is one. */
function shorten(vectors: number[][]): boolean {
  for (let i = 0; i < 3; i++) {
    const [j, k] = [(i + 1) % 3, (i + 2) % 3]
    const least = dot(vectors[i], vectors[i]) * (1 - 1e-12)
    for (let s = -1; s <= 1; s++) {
      for (let u = -1; u <= 1; u++) {
        const other = vectors[i].map((value, c) => value + s * vectors[j][c] + u * vectors[k][c])
        if (dot(other, other) >= least) continue
        vectors[i] = other
        return true
      }
    }
  }
  return false
}

const dot = (a: readonly number[], b: readonly number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** Fraction of a position along basis vector `axis`. */
export const fraction = ({ inverse }: Lattice, x: number, y: number, z: number, axis: number): number =>
  x * inverse[axis] + y * inverse[3 + axis] + z * inverse[6 + axis]

/** Squared length of a displacement, mapped by 9 numbers at `at` where the true cell is another. */
export function squared(x: number, y: number, z: number, maps?: Float64Array, at = 0): number {
  if (!maps) return x * x + y * y + z * z
  const u = x * maps[at] + y * maps[at + 3] + z * maps[at + 6]
  const v = x * maps[at + 1] + y * maps[at + 4] + z * maps[at + 7]
  const w = x * maps[at + 2] + y * maps[at + 5] + z * maps[at + 8]
  return u * u + v * v + w * w
}

/** Least squared distance between a point and the periodic images of a centre, Å². */
export function squaredDistance(
  lattice: Lattice,
  x: number,
  y: number,
  z: number,
  cx: number,
  cy: number,
  cz: number,
  maps?: Float64Array,
  at = 0,
): number {
  const { basis: b } = lattice
  const p = Math.round(fraction(lattice, x - cx, y - cy, z - cz, 0))
  const q = Math.round(fraction(lattice, x - cx, y - cy, z - cz, 1))
  const r = Math.round(fraction(lattice, x - cx, y - cy, z - cz, 2))
  const reach = lattice.orthogonal && !maps ? 0 : 1
  let best = Number.POSITIVE_INFINITY
  for (let i = p - reach; i <= p + reach; i++) {
    for (let j = q - reach; j <= q + reach; j++) {
      for (let k = r - reach; k <= r + reach; k++) {
        // The image first, then the difference: every kernel does the same arithmetic, so that they agree bit for bit.
        const dx = x - (cx + (i * b[0] + j * b[3] + k * b[6]))
        const dy = y - (cy + (i * b[1] + j * b[4] + k * b[7]))
        const dz = z - (cz + (i * b[2] + j * b[5] + k * b[8]))
        const d2 = squared(dx, dy, dz, maps, at)
        if (d2 < best) best = d2
      }
    }
  }
  return best
}

/** The same between two of some places [place][3]. */
export const squaredBetween = (lattice: Lattice, places: ArrayLike<number>, a: number, b: number): number =>
  squaredDistance(
    lattice,
    places[3 * a],
    places[3 * a + 1],
    places[3 * a + 2],
    places[3 * b],
    places[3 * b + 1],
    places[3 * b + 2],
  )

/** One component of the lattice vector p a + q b + r c, Å. */
export const latticeVector = ({ basis: b }: Lattice, p: number, q: number, r: number, axis: number): number =>
  p * b[axis] + q * b[3 + axis] + r * b[6 + axis]

/** Fractions this far from a half have no second image as near, in a cell at right angles. */
const CLEAR = 0.5 - 1e-6

/** The lattice vector nearest to a displacement, as multiples of the basis: without it the displacement is shortest. */
export function nearestImage(lattice: Lattice, x: number, y: number, z: number): [number, number, number] {
  const u = fraction(lattice, x, y, z, 0)
  const v = fraction(lattice, x, y, z, 1)
  const w = fraction(lattice, x, y, z, 2)
  // + 0: no image is −0.
  const [p, q, r] = [Math.round(u) + 0, Math.round(v) + 0, Math.round(w) + 0]
  const off = Math.max(Math.abs(u - p), Math.abs(v - q), Math.abs(w - r))
  if (lattice.orthogonal && off < CLEAR) return [p, q, r]
  let best = Number.POSITIVE_INFINITY
  const image: [number, number, number] = [0, 0, 0]
  for (let i = p - 1; i <= p + 1; i++) {
    for (let j = q - 1; j <= q + 1; j++) {
      for (let k = r - 1; k <= r + 1; k++) {
        const sx = latticeVector(lattice, i, j, k, 0)
        const sy = latticeVector(lattice, i, j, k, 1)
        const sz = latticeVector(lattice, i, j, k, 2)
        const d2 = squared(x - sx, y - sy, z - sz)
        if (d2 >= best) continue
        best = d2
        image[0] = i
        image[1] = j
        image[2] = k
      }
    }
  }
  return image
}

/** The same in Å. */
export function nearestShift(lattice: Lattice, x: number, y: number, z: number): [number, number, number] {
  const [p, q, r] = nearestImage(lattice, x, y, z)
  return [
    latticeVector(lattice, p, q, r, 0),
    latticeVector(lattice, p, q, r, 1),
    latticeVector(lattice, p, q, r, 2),
  ]
}
