import { resolve } from 'node:path'
import type { Estimate, Measure } from '../../../pipeline/definition/operator.ts'
import { usageError } from '../../../schemas/errors.ts'
import { takesColumns } from '../../definitions/measure.ts'

const isColumnFile = (path: string): boolean => /\.(csv|tsv|txt|dat)$/i.test(path)

/** The files of measured columns, where that is what was given; undefined for stores. Throws a usage error where both
 *  are given, or the operator works on frames alone. */
export function columnFilesOf(operator: Measure | Estimate, given: readonly string[]): string[] | undefined {
  const files = given.filter(isColumnFile)
  if (files.length === 0) return undefined
  const { name } = operator
  if (!takesColumns(operator))
    throw usageError(
      `${files[0]}: ${name} needs trajectories; a file of columns has none`,
      'Give stores of trajectories.',
    )
  if (files.length < given.length)
    throw usageError(
      `${name}: ${files[0]} holds measured columns, ${given.find((path) => !isColumnFile(path))} is a store`,
      'Measure them one after the other, or join them in a definition.',
    )
  return files.map((file) => resolve(file))
}
