import type { RunState } from '../../../pipeline/definition/operator.ts'
import type { Rows } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { usageError } from '../../../schemas/errors.ts'
import type { VectorGroup } from '../vectors/vector-set.ts'

/** The atoms of one element among some rows, which are in store order: rows [from, to) of them. */
export interface ElementKind {
  readonly element: string
  readonly from: number
  readonly to: number
}

/** The elements of these rows, each a stretch of them. */
export function elementKinds(run: Run, rows: Rows): ElementKind[] {
  const kinds: { element: string; from: number; to: number }[] = []
  rows.forEach((row, i) => {
    const { element } = run.types[run.typeOf[row]]
    const last = kinds[kinds.length - 1]
    if (last?.element === element) last.to = i + 1
    else kinds.push({ element, from: i, to: i + 1 })
  })
  return kinds
}

/** The elements of all replicas. Throws a usage error where they differ. */
export function commonKinds(operator: string, runs: readonly RunState[]): readonly ElementKind[] {
  const [first, ...others] = runs.map(({ run, rows }) => ({ run, kinds: elementKinds(run, rows) }))
  const words = (kinds: readonly ElementKind[]) =>
    kinds.map(({ element, from, to }) => `${to - from} ${element}`).join(', ')
  const other = others.find(({ kinds }) => words(kinds) !== words(first.kinds))
  if (other)
    throw usageError(
      `${operator}: ${first.run.name} has ${words(first.kinds)}, its replica ${other.run.name} has ${words(other.kinds)}`,
      'Replicas are of one composition. Give the runs different tags.',
    )
  return first.kinds
}

/** The lines of all replicas have the same wave vectors. Throws a usage error where they do not. */
export function checkSameVectors(
  operator: string,
  runs: readonly RunState[],
  groups: readonly (readonly VectorGroup[])[],
): void {
  const labels = groups.map((own) => own.map(({ label }) => label).join(', '))
  const other = labels.findIndex((label) => label !== labels[0])
  if (other >= 0)
    throw usageError(
      `${operator}: ${runs[0].run.name} and its replica ${runs[other].run.name} have other wave vectors`,
      'Replicas need cells of the same shape. Give the runs different tags, or wider shells.',
    )
}
