import { volumeOf } from '../../pipeline/cell/widths.ts'
import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'

/** Atoms of an element among the rows of each run over the volume of its reference cell, Å⁻³: mean over replicas. */
export function densityOf(element: string, runs: readonly Run[], rows: readonly Rows[]): number {
  const each = runs.map(({ types, typeOf, manifest }, i) => {
    const count = rows[i].reduce((sum, row) => sum + Number(types[typeOf[row]].element === element), 0)
    return count / volumeOf(Float64Array.from(manifest.cell))
  })
  return each.reduce((sum, value) => sum + value, 0) / each.length
}

/** Throws a usage error where MSD is asked for by type or by ion: collective displacements are those of whole elements. */
export function wholeElements(operator: string, { params }: { params: { per?: string } }): void {
  if (params.per === undefined || params.per === 'element') return
  throw usageError(
    `${operator}: --per ${params.per} cannot be: collective displacements are those of elements`,
    'Leave --per out, select one type with --of type:4, or measure diffusion --per type.',
  )
}
