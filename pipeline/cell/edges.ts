import { determinant } from './matrix.ts'

/** Row vectors of a cell by its edges and the angles alpha (b, c), beta (a, c), gamma (a, b) in degrees: a along x,
 *  b in the xy plane. A sentence where they make none; undefined where all edges are zero: no cell. */
export function cellOfEdges(
  edges: ArrayLike<number>,
  angles: ArrayLike<number>,
): Float64Array | string | undefined {
  return cellOfCosines(edges, Array.from(angles, cosine))
}

/** The same by the cosines of the angles. */
export function cellOfCosines(
  edges: ArrayLike<number>,
  cosines: ArrayLike<number>,
): Float64Array | string | undefined {
  const [a, b, c] = Array.from(edges)
  if (a === 0 && b === 0 && c === 0) return undefined
  const [ca, cb, cg] = Array.from(cosines)
  const sg = Math.sqrt(1 - cg * cg)
  const y = (ca - cb * cg) / sg
  const z = Math.sqrt(1 - cb * cb - y * y)
  if (a > 0 && b > 0 && c > 0 && sg > 0 && z > 0 && a + b + c < Infinity)
    return Float64Array.of(a, 0, 0, b * cg, b * sg, 0, c * cb, c * y, c * z)
  return `a cell with edges ${[a, b, c].join(', ')} and cosines ${[ca, cb, cg].join(', ')}, expected some volume`
}

/** Row vectors as they stand; undefined where all are zero: no cell; a sentence where they span nothing. */
export function cellOfVectors(rows: Float64Array): Float64Array | string | undefined {
  if (rows.every((value) => value === 0)) return undefined
  const volume = determinant(rows)
  if (Number.isFinite(volume) && Math.abs(volume) > 0) return rows
  return `cell vectors ${Array.from(rows).join(' ')}, expected some volume`
}

/** The same for frame after frame, whose rows may stand in one array: the cell of the frame before where it has not
 *  changed, else a copy. Most runs then need one array. */
export function steadyCells(): (rows: Float64Array) => Float64Array | string | undefined {
  const last = new Float64Array(9)
  let cell: Float64Array | string | undefined
  return (rows) => {
    let same = true
    for (let k = 0; k < 9; k++) same &&= rows[k] === last[k]
    if (same) return cell
    last.set(rows)
    cell = cellOfVectors(rows.slice())
    return cell
  }
}

/** 90° is exactly that. */
const cosine = (degrees: number): number => (degrees === 90 ? 0 : Math.cos((degrees * Math.PI) / 180))
