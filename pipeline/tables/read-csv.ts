import { readFileSync } from 'node:fs'
import { inputError } from '../../schemas/errors.ts'
import { readable } from '../store/files.ts'

/** A text file of columns, as it is written. */
export interface TextColumns {
  readonly names: readonly string[]
  /** By name, where they are said: behind a name as `E (meV)` or `E [meV]`, or in a line that begins with #. */
  readonly units: ReadonlyMap<string, string>
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[]
}

/** Reads columns separated by commas, semicolons, tabs or blanks, under one line of names; lines that begin with # are comments, and
 *  may hold the units, `# Q [1/Å], E [meV]`, or the names themselves. Throws an input error for a file that cannot be
 *  read, has no names or no rows, or has a row of another length. */
export function readColumns(path: string): TextColumns {
  const lines = textOf(path).split(/\r?\n/)
  const full = lines.flatMap((text, i) => (text.trim() === '' ? [] : [{ text: text.trim(), line: i + 1 }]))
  const comments = full.filter(({ text }) => text.startsWith('#')).map(({ text }) => text.slice(1).trim())
  const body = full.filter(({ text }) => !text.startsWith('#'))
  const head = headOf(path, body[0]?.text, comments)
  const parts = head.text.match(/[,;\t]/)?.[0] ?? ' '
  const cells = cellsOf(head.text, parts)
  const rows = body.slice(head.isBody ? 1 : 0).map(({ text, line }) => {
    const own = cellsOf(text, parts)
    if (own.length === cells.length) return { line, cells: own }
    throw inputError(
      `${path}, line ${line}`,
      `${own.length} cells, ${cells.length} are named (${cells.join(', ')})`,
      'Every row needs a cell, empty or not, for every name.',
    )
  })
  if (rows.length === 0)
    throw inputError(path, 'holds no rows', 'Give rows of numbers under one line of names.')
  const named = cells.map(namedOf)
  const units = new Map(comments.flatMap((text) => unitsIn(text)))
  for (const { name, unit } of named) if (unit !== undefined) units.set(name, unit)
  return { names: named.map(({ name }) => name), units, rows }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw readable(error, path, 'read')
  }
}

const isNumeric = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell))

/** The line of names: the first that is no comment, or the last comment above rows of numbers. */
function headOf(path: string, first: string | undefined, comments: readonly string[]) {
  const numeric = (text: string) => text.split(/[,;\s]+/).every(isNumeric)
  if (first !== undefined && !numeric(first)) return { text: first, isBody: true }
  const above = comments.at(-1)
  if (first !== undefined && above !== undefined && above !== '') return { text: above, isBody: false }
  throw inputError(
    path,
    first === undefined ? 'is empty' : `begins with the numbers ${first}`,
    'Put one line of names above them, as in: Q,E,I,error',
  )
}

function cellsOf(text: string, separator: string): string[] {
  if (separator === ' ') return text.split(/\s+(?![^([]*[)\]])/)
  const cells: string[] = []
  for (const [, quoted, plain] of `${separator}${text}`.matchAll(
    new RegExp(`${separator}\\s*(?:"((?:[^"]|"")*)"|([^${separator}]*))`, 'g'),
  ))
    cells.push((quoted?.replaceAll('""', '"') ?? plain).trim())
  return cells
}

/** `E (meV)`, `E [meV]` or `E / meV` in name and unit. */
function namedOf(cell: string): { name: string; unit: string | undefined } {
  const [, name, unit] = /^(.*?)\s*[([]([^)\]]*)[)\]]$/.exec(cell) ?? /^(\S+)\s+\/\s+(\S.*)$/.exec(cell) ?? []
  return name ? { name: name.trim(), unit: unit.trim() } : { name: cell, unit: undefined }
}

const unitsIn = (comment: string): [string, string][] =>
  [...comment.matchAll(/([^\s,;[\]()]+)\s*[([]([^)\]]*)[)\]]/g)].map(([, name, unit]) => [name, unit.trim()])
