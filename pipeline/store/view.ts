import { inverse3, multiply3 } from '../cell/matrix.ts'
import type { Cells } from '../run/block.ts'

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
