import { volumeOf } from '../../pipeline/cell/widths.ts'
import type { FinishContext } from '../../pipeline/definition/operator.ts'
import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'

/** Temperature of a system, K: what was given, else the tag of its runs. Throws a usage error where there is neither. */
export function temperatureOf(
  operator: string,
  given: number | undefined,
  { tags, runs, warn }: Pick<FinishContext, 'tags' | 'runs'> & Partial<FinishContext>,
): number {
  const temperature = given ?? tags['temperature']
  if (warn) tellTemperature(given, tags['temperature'], warn)
  if (typeof temperature === 'number' && temperature > 0) return temperature
  throw usageError(
    `${operator}: ${runs.map((run) => run.name).join(', ') || 'the system'} has no temperature`,
    'Give --temperature, or ingest with --tag temperature=600.',
  )
}

/** Says so where a temperature that was given is not that of the tag, K. */
export function tellTemperature(
  given: number | undefined,
  tag: number | string | undefined,
  warn: FinishContext['warn'],
): void {
  const tagged = Number(tag ?? Number.NaN)
  if (given === undefined || !(tagged > 0) || Math.abs(given - tagged) < 1e-6 * tagged) return
  warn('other-temperature', `--temperature ${given} K is used; the runs are tagged with ${tagged} K`)
}

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
