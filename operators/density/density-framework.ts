import { inverse3 } from '../../pipeline/cell/matrix.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { Volume } from './density-files.ts'
import type { Grid } from './density-grid.ts'

/** Atoms of other elements (of the framework's types, where they are known: moving ions have no mean place) where they are on average in the first part of the cell. Parts are cut where there are no atoms, in the
 *  widest gap along each vector, so that an atom on a face is there once, wherever it has wandered. */
export function frameworkOf(
  run: Run,
  { cell, fold }: Grid,
  element: string,
  types: readonly number[] = [...run.types.keys()],
): Volume['atoms'] {
  const rows = Uint32Array.from(run.typeOf.keys()).filter(
    (row) => types.includes(run.typeOf[row]) && run.types[run.typeOf[row]].element !== element,
  )
  const places = run.meanPositions(rows)
  const inverse = inverse3(cell)
  const fractions = Array.from(rows, (_, i) => {
    const p = places.subarray(3 * i, 3 * i + 3)
    return [0, 1, 2].map((axis) => p[0] * inverse[axis] + p[1] * inverse[3 + axis] + p[2] * inverse[6 + axis])
  })
  const cuts = [0, 1, 2].map((axis) => widestGap(fractions.map((f) => f[axis] - Math.floor(f[axis]))))
  return fractions.flatMap((f, i) => {
    const isElsewhere = f.some((value, axis) => {
      const part = Math.floor(value - cuts[axis])
      return ((part % fold[axis]) + fold[axis]) % fold[axis] !== 0
    })
    if (isElsewhere) return []
    const inside = f.map((value) => value - Math.floor(value))
    const at = [0, 1, 2].map((c) => inside[0] * cell[c] + inside[1] * cell[3 + c] + inside[2] * cell[6 + c])
    return [{ element: run.types[run.typeOf[rows[i]]].element, at }]
  })
}

/** Middle of the widest gap between numbers of [0, 1) that go round. */
function widestGap(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  let [widest, middle] = [0, 0]
  sorted.forEach((value, i) => {
    const gap = (i + 1 < sorted.length ? sorted[i + 1] : sorted[0] + 1) - value
    if (gap > widest) [widest, middle] = [gap, value + gap / 2]
  })
  return middle - Math.floor(middle)
}
