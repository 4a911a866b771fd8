import type { Operation } from './site-source.ts'

/** Reads a symmetry operation as a CIF has it: "x, -y+1/2, z". Undefined for what is none. */
export function parseOperation(text: string): Operation | undefined {
  const rows = text.split(',').map((part) => parseRow(part.replaceAll(/\s/g, '').toLowerCase()))
  return rows.length === 3 && rows.every((row) => row !== undefined) ? (rows as Operation) : undefined
}

const TERM = /([+-]?)(?:(\d*\.?\d+)(?:\/(\d+))?)?\*?([xyz]?)/y

function parseRow(text: string): [number, number, number, number] | undefined {
  const row: [number, number, number, number] = [0, 0, 0, 0]
  for (let at = 0; at < text.length; ) {
    TERM.lastIndex = at
    const match = TERM.exec(text)
    if (!match || match[0].length === 0) return undefined
    const [all, sign, above, below, axis] = match
    if (above === undefined && axis === '') return undefined
    if (at > 0 && sign === '') return undefined
    const size = above === undefined ? 1 : Number(above) / Number(below ?? 1)
    row[axis === '' ? 3 : 'xyz'.indexOf(axis)] += sign === '-' ? -size : size
    at += all.length
  }
  return text === '' ? undefined : row
}
