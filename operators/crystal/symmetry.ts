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

/** Where an operation takes a place (fractions). */
export const applied = (operation: Operation, [x, y, z]: readonly number[]): number[] =>
  operation.map((row) => row[0] * x + row[1] * y + row[2] * z + row[3])

/** Shifts of space groups are twenty-fourths at most. */
const PARTS = 24

/** One operation after another, its shift within [0, 1). */
function product(after: Operation, before: Operation): Operation {
  return after.map((row) => {
    const part = (c: number) => row[0] * before[0][c] + row[1] * before[1][c] + row[2] * before[2][c]
    const shift = Math.round((part(3) + row[3]) * PARTS)
    return [part(0) + 0, part(1) + 0, part(2) + 0, (((shift % PARTS) + PARTS) % PARTS) / PARTS] as const
  })
}

/** A text that is the same for the same operation, whatever whole cells it also moves by. */
export const keyOf = (operation: Operation): string =>
  operation
    .map((row) => {
      const shift = Math.round(row[3] * PARTS)
      return `${row.slice(0, 3).map((value) => value + 0)},${((shift % PARTS) + PARTS) % PARTS}`
    })
    .join(';')

/** All operations that some make by being done one after another, up to whole cells; the identity first. */
export function groupFrom(identity: Operation, generators: readonly Operation[]): Operation[] {
  const found = new Map([[keyOf(identity), identity]])
  for (const known of found.values()) {
    for (const generator of generators) {
      const next = product(generator, known)
      const key = keyOf(next)
      if (!found.has(key)) found.set(key, next)
    }
  }
  return [...found.values()]
}
