import { readFileSync } from 'node:fs'
import { readable } from '../../../pipeline/store/files.ts'
import { usageError } from '../../../schemas/errors.ts'

/** The text of a file that PLUMED wrote. */
export function plumedText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw readable(error, file, 'read')
  }
}

interface Ends {
  readonly from?: string
  readonly to?: string
  readonly near: string
}

/** The two ends of a barrier, where both are given. Throws a usage error for one of them. */
export function barrierEnds(command: string, { from, to, near }: Ends) {
  if (from === undefined && to === undefined) return undefined
  if (from === undefined || to === undefined)
    throw usageError(`${command}: one end of a barrier`, 'Give both --from and --to.')
  return {
    from: numbersIn(command, '--from', from),
    to: numbersIn(command, '--to', to),
    near: numbersIn(command, '--near', near)[0],
  }
}

/** "2,6" as numbers. */
export function numbersIn(command: string, flag: string, text: string): number[] {
  const numbers = text.split(',').map(Number)
  if (text.trim() !== '' && numbers.every(Number.isFinite)) return numbers
  throw usageError(`${command}: ${flag} is "${text}"`, 'Give numbers, a comma between them.')
}
