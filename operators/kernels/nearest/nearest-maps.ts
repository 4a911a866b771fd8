import { inverse3, multiply3 } from '../../../pipeline/cell/matrix.ts'

/** Per frame the map (9 numbers, row vectors) of a displacement in the reference cell to the true cell: h_ref⁻¹ h. */
export function displacementMaps(reference: Float64Array, cells: Float64Array): Float64Array {
  const inverse = inverse3(reference)
  const maps = new Float64Array(cells.length)
  for (let at = 0; at < cells.length; at += 9) {
    maps.set(multiply3(inverse, cells.subarray(at, at + 9)), at)
  }
  return maps
}
