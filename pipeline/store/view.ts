import type { Cells } from '../block.ts'

/** Inverse of a 3×3 matrix of row vectors. */
export function inverse3(m: ArrayLike<number>): Float64Array {
  const [a, b, c, d, e, f, g, h, i] = Array.from({ length: 9 }, (_, k) => m[k])
  const A = e * i - f * h
  const B = f * g - d * i
  const C = d * h - e * g
  const det = a * A + b * B + c * C
  return Float64Array.of(
    A / det,
    (c * h - b * i) / det,
    (b * f - c * e) / det,
    B / det,
    (a * i - c * g) / det,
    (c * d - a * f) / det,
    C / det,
    (b * g - a * h) / det,
    (a * e - b * d) / det,
  )
}

export function multiply3(m: ArrayLike<number>, n: ArrayLike<number>): Float64Array {
  const out = new Float64Array(9)
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 3; c++)
      out[3 * r + c] = m[3 * r] * n[c] + m[3 * r + 1] * n[3 + c] + m[3 * r + 2] * n[6 + c]
  }
  return out
}

/** Per frame the map p ↦ origin_ref + (p − origin) h⁻¹ h_ref as 9 numbers and a shift of 3; undefined where every frame has h_ref itself. */
export function viewMaps(
  cells: Cells,
  cell: Float64Array,
  origin: Float64Array,
  frames: number,
): Float64Array | undefined {
  if (isReference(cells, cell, origin, frames)) return undefined
  const maps = new Float64Array(12 * frames)
  for (let t = 0; t < frames; t++) {
    const m = multiply3(inverse3(cell.subarray(9 * t, 9 * t + 9)), cells.reference)
    maps.set(m, 12 * t)
    for (let c = 0; c < 3; c++) {
      const [ox, oy, oz] = origin.subarray(3 * t, 3 * t + 3)
      maps[12 * t + 9 + c] = cells.origin[c] - (ox * m[c] + oy * m[3 + c] + oz * m[6 + c])
    }
  }
  return maps
}

function isReference(cells: Cells, cell: Float64Array, origin: Float64Array, frames: number): boolean {
  for (let t = 0; t < frames; t++) {
    for (let k = 0; k < 9; k++) if (cell[9 * t + k] !== cells.reference[k]) return false
    for (let k = 0; k < 3; k++) if (origin[3 * t + k] !== cells.origin[k]) return false
  }
  return true
}
