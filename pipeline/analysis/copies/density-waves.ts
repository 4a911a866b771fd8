import { inverse3 } from '../../cell/matrix.ts'
import type { Block } from '../../run/block.ts'

/** Å: edge of a cube that holds so many atoms, about. */
const edgeOf = (atoms: number): number => 3 * Math.cbrt(atoms)

/** The longest waves of density along the three vectors of the cell in each frame, [frame][3], L/2π |⟨exp 2πis⟩|, about as large as a mean
 *  displacement in Å: the same in every order of atoms and at every place. */
export function wavesOf({ count, rows, cell, column }: Block): Float64Array {
  const m = inverse3(cell.reference)
  const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => column(name))
  const scale = edgeOf(rows.length) / (2 * Math.PI * rows.length)
  return Float64Array.from({ length: 3 * count }, (_, k) => {
    const [t, c] = [Math.floor(k / 3), k % 3]
    let [re, im] = [0, 0]
    for (let at = t; at < x.length; at += count) {
      const phase = 2 * Math.PI * (x[at] * m[c] + y[at] * m[3 + c] + z[at] * m[6 + c])
      re += Math.cos(phase)
      im += Math.sin(phase)
    }
    return scale * Math.hypot(re, im)
  })
}
