import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'

/** A run with the rows that are measured. */
interface Subject {
  readonly run: Run
  readonly rows: Rows
}

/** Element of a row. */
export const elementOf = (run: Run, row: number): string => run.types[run.typeOf[row]].element

/** The elements among the rows of some runs, in store order, each once. */
export const elementsAmong = (subjects: readonly Subject[]): string[] => [
  ...new Set(subjects.flatMap(({ run, rows }) => Array.from(rows, (row) => elementOf(run, row)))),
]

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
