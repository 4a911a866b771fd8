import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'

/** A run with the rows that are measured. */
interface Subject {
  readonly run: Run
  readonly rows: Rows
}

/** Element of a row. */
export const elementOf = (run: Run, row: number): string => run.types[run.typeOf[row]].element

/** The elements among the rows of some runs, in store order, each once. */
export function elementsAmong(subjects: readonly Subject[]): string[] {
  const found = new Set<string>()
  for (const { run, rows } of subjects) {
    const seen = new Uint8Array(run.types.length)
    for (const row of rows) {
      const type = run.typeOf[row]
      if (seen[type] === 0) found.add(run.types[type].element)
      seen[type] = 1
    }
  }
  return [...found]
}

/** Throws a usage error where ions of several elements would be counted together in what is of one kind of ion. */
export function refuseSeveral(name: string, run: Run, rows: Rows): void {
  const elements = elementsAmong([{ run, rows }])
  if (elements.length < 2) return
  throw usageError(
    `${name}: ${elements.join(' and ')} together: what is counted of both is of neither`,
    `Ask for one of them, and for the other by itself: --of ${elements[0]}.`,
  )
}

/** Of each row of a group the index of its element among those of the whole subject. */
export function elementIndices(run: Run, all: Rows, rows: Rows): Uint8Array {
  const elements = elementsAmong([{ run, rows: all }])
  return Uint8Array.from(rows, (row) => elements.indexOf(elementOf(run, row)))
}

/** How many rows are of this element. */
export const countOf = ({ run, rows }: Subject, element: string): number =>
  rows.reduce((count, row) => count + (elementOf(run, row) === element ? 1 : 0), 0)

/** Time that all ions of an element have in a run together, ns. */
export const ionTime = (subject: Subject, element: string): number =>
  (countOf(subject, element) * (subject.run.frames - 1) * subject.run.interval) / 1000
