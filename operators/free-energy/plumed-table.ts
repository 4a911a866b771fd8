import { inputError } from '../../schemas/errors.ts'

/** A table as PLUMED writes it (COLVAR, HILLS): columns by name, and what its head sets. */
export interface PlumedTable {
  readonly fields: readonly string[]
  readonly columns: ReadonlyMap<string, Float64Array>
  /** Values of `#! SET` lines, as kerneltype, min_phi, max_phi. */
  readonly set: ReadonlyMap<string, string>
  readonly rows: number
  /** A last line that was cut off while it was written and is left out. */
  readonly cut: boolean
}

/** Reads the text of a PLUMED table. A head that a restart repeats must have the same fields; of a file that is being written a last line
 *  with no end is left out. Throws an input error with file and line for no fields, other fields, and lines that do not fit. */
export function plumedTable(where: string, text: string): PlumedTable {
  let fields: string[] = []
  const values: number[][] = []
  const set = new Map<string, string>()
  const lines = text.split('\n')
  lines.forEach((line, n) => {
    const words = line.trim().split(/\s+/)
    if (words[0] === '#!' && words[1] === 'FIELDS') {
      fields = sameFields(`${where}:${n + 1}`, fields, words.slice(2))
      while (values.length < fields.length) values.push([])
    } else if (words[0] === '#!' && words[1] === 'SET') set.set(words[2], words.slice(3).join(' '))
    else if (words[0] !== '' && !words[0].startsWith('#') && n + 1 < lines.length)
      numbersOf(`${where}:${n + 1}`, words, fields).forEach((value, k) => {
        values[k].push(value)
      })
  })
  if (fields.length === 0)
    throw inputError(where, 'no "#! FIELDS" line', 'Give a COLVAR or HILLS file as PLUMED writes it.')
  return {
    fields,
    columns: new Map(fields.map((field, k) => [field, Float64Array.from(values[k])])),
    set,
    rows: values[0].length,
    cut: (lines.at(-1) ?? '').trim() !== '',
  }
}

function sameFields(where: string, before: readonly string[], now: string[]): string[] {
  if (before.length === 0 || before.join(' ') === now.join(' ')) return now
  throw inputError(
    where,
    `fields "${now.join(' ')}" after "${before.join(' ')}"`,
    'Two tables are in one file: part them.',
  )
}

function numbersOf(where: string, words: readonly string[], fields: readonly string[]): number[] {
  const numbers = words.map(Number)
  if (fields.length > 0 && numbers.length === fields.length && numbers.every(Number.isFinite)) return numbers
  throw inputError(
    where,
    `"${words.slice(0, 8).join(' ')}" where ${fields.length} numbers were expected${fields.length > 0 ? ` (${fields.join(' ')})` : ' after a "#! FIELDS" line'}`,
    'Cut the file before this line, or write it again.',
  )
}
