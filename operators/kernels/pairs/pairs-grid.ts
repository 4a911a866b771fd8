import { inverse3, multiply3 } from '../../../pipeline/cell/matrix.ts'
import { perpendicularWidths } from '../../../pipeline/cell/widths.ts'
import { type Fractions, nearest } from './pairs-points.ts'

/** For each atom a ball that it stays in over some frames, measured in the first frame's cell. */
export interface Balls {
  /** Fractions [atom][3]. */
  readonly centre: Float64Array
  /** Å */
  readonly radius: Float64Array
}

/** Atoms sorted into cells at least as wide as the largest reach of any pair. */
export interface Grid {
  /** Grid cell c holds the places start[c] to start[c + 1] − 1. */
  readonly start: Uint32Array
  /** Atom at each place. */
  readonly atom: Uint32Array
  /** Grid cells that may hold neighbours of those in `a`, itself included; of two neighbours only one names the other. */
  around(a: number): readonly number[]
  /** Atoms whose balls are farther apart than this, Å, are farther apart than the cutoff in every frame … */
  readonly reach: number
  /** … unless that is more than half the width of the cell: another image may be the nearest then. */
  readonly half: number
  /** False only where the atoms at these places are so far apart. */
  close(m: number, n: number): boolean
}

/** The middle of each atom's path, and the farthest that it goes from there. */
export function ballsOf({ frames, x, y, z, kind, cell }: Fractions): Balls {
  const centre = new Float64Array(3 * kind.length)
  const radius = new Float64Array(kind.length)
  for (let i = 0; i < kind.length; i++) {
    const from = i * frames
    const to = from + frames
    const u = middle(x, from, to)
    const v = middle(y, from, to)
    const w = middle(z, from, to)
    centre[3 * i] = u
    centre[3 * i + 1] = v
    centre[3 * i + 2] = w
    let most = 0
    for (let k = from; k < to; k++) most = Math.max(most, squareOf(x[k] - u, y[k] - v, z[k] - w, cell))
    radius[i] = Math.sqrt(most)
  }
  return { centre, radius }
}

/** Sorts balls into a grid. `cutoff` in Å, `cell` of every frame; distances are taken in the first frame's cell and
 *  the cutoff is stretched by how much any frame's cell differs from it. */
export function gridOf({ centre, radius }: Balls, cutoff: number, cell: Float64Array): Grid {
  const atoms = radius.length
  const reach = cutoff * stretch(cell) * (1 + 1e-9)
  const widths = perpendicularWidths(cell)
  const half = Math.min(...widths) / 2
  const widest = reach + 2 * radius.reduce((most, r) => Math.max(most, r), 0)
  const most = Math.ceil(Math.cbrt(atoms)) + 1
  const size = widths.map((width) => Math.max(1, Math.min(most, Math.floor(width / widest))))
  const { start, atom } = sortByCell(centre, size)
  const lists = listsOf(size)
  const [u, v, w] = [0, 1, 2].map((c) => inOrder(centre, 3, c, atom))
  const r = inOrder(radius, 1, 0, atom)
  return {
    start,
    atom,
    around: (a) => (lists[a] ??= neighbours(a, size)),
    reach,
    half,
    close: (m, n) => {
      const limit = reach + r[m] + r[n]
      if (limit > half) return true
      return squareOf(nearest(u[n] - u[m]), nearest(v[n] - v[m]), nearest(w[n] - w[m]), cell) <= limit * limit
    },
  }
}

/** values[stride i + offset] of each atom i, place by place. */
function inOrder(values: Float64Array, stride: number, offset: number, atom: Uint32Array): Float64Array {
  const out = new Float64Array(atom.length)
  for (let m = 0; m < out.length; m++) out[m] = values[stride * atom[m] + offset]
  return out
}

const squareOf = (u: number, v: number, w: number, cell: Float64Array): number =>
  (u * cell[0] + v * cell[3] + w * cell[6]) ** 2 +
  (u * cell[1] + v * cell[4] + w * cell[7]) ** 2 +
  (u * cell[2] + v * cell[5] + w * cell[8]) ** 2

function middle(values: Float64Array, from: number, to: number): number {
  let least = values[from]
  let most = least
  for (let k = from + 1; k < to; k++) {
    if (values[k] < least) least = values[k]
    if (values[k] > most) most = values[k]
  }
  return (least + most) / 2
}

/** Largest factor by which a vector of the first frame's cell can exceed the same fractions in another frame's:
 *  ‖h(t)⁻¹h(0)‖₂ ≤ 1 + ‖h(t)⁻¹h(0) − 1‖ (Frobenius). */
function stretch(cell: Float64Array): number {
  let most = 0
  for (let m = 9; m < cell.length; m += 9) {
    const map = multiply3(inverse3(cell.subarray(m, m + 9)), cell)
    let square = 0
    for (let k = 0; k < 9; k++) square += (map[k] - (k % 4 === 0 ? 1 : 0)) ** 2
    most = Math.max(most, square)
  }
  return 1 + Math.sqrt(most)
}

function sortByCell(centre: Float64Array, size: readonly number[]) {
  const atoms = centre.length / 3
  const home = new Uint32Array(atoms)
  const start = new Uint32Array(size[0] * size[1] * size[2] + 1)
  for (let i = 0; i < atoms; i++) {
    let cell = 0
    for (let k = 0; k < 3; k++) {
      const s = centre[3 * i + k]
      cell = cell * size[k] + Math.min(size[k] - 1, Math.floor((s - Math.floor(s)) * size[k]))
    }
    home[i] = cell
    start[home[i] + 1]++
  }
  for (let k = 1; k < start.length; k++) start[k] += start[k - 1]
  const next = start.slice()
  const atom = new Uint32Array(atoms)
  for (let i = 0; i < atoms; i++) atom[next[home[i]]++] = i
  return { start, atom }
}

/** Lists of the grid that was asked for last, as they were made: searches follow each other in one grid. */
let known: { readonly size: string; readonly lists: number[][] } = { size: '', lists: [] }

function listsOf(size: readonly number[]): number[][] {
  if (known.size !== String(size)) known = { size: String(size), lists: [] }
  return known.lists
}

function neighbours(a: number, [na, nb, nc]: readonly number[]): number[] {
  const found = new Set<number>()
  const [i, j, k] = [Math.floor(a / (nb * nc)), Math.floor(a / nc) % nb, a % nc]
  for (let di = -1; di <= 1; di++) {
    for (let dj = -1; dj <= 1; dj++) {
      for (let dk = -1; dk <= 1; dk++) {
        const [p, q, r] = [(i + di + na) % na, (j + dj + nb) % nb, (k + dk + nc) % nc]
        found.add((p * nb + q) * nc + r)
      }
    }
  }
  return [...found].filter((b) => b >= a)
}
