import { closeSync, openSync, readSync } from 'node:fs'

/** Where compressed data can be entered: an offset in the file, and that of the same place when it is decompressed. */
export interface Mark {
  readonly from: number
  readonly at: number
}

/** Of compressed files that grow by whole members, by path: the ends that they had, each with the bytes before it. */
export type Marks = Map<string, readonly (Mark & { readonly before: string })[]>

const MOST = 8
/** Checksum and length at the end of a gzip member. */
const BEFORE = 8
const START: Mark = { from: 0, at: 0 }

/** The last mark that is not behind an offset of the decompressed data, while the file has there what it had. */
export function markFor(marks: Marks | undefined, path: string, offset: number): Mark {
  const mark = marks?.get(path)?.findLast(({ at }) => at <= offset)
  if (!mark) return START
  if (bytesBefore(path, mark.from) === mark.before) return mark
  marks?.delete(path)
  return START
}

/** Notes a whole end. */
export function addMark(marks: Marks | undefined, path: string, mark: Mark): void {
  const known = marks?.get(path) ?? []
  if (!marks || mark.from <= (known.at(-1)?.from ?? 0)) return
  marks.set(path, [...known, { ...mark, before: bytesBefore(path, mark.from) }].slice(-MOST))
}

function bytesBefore(path: string, from: number): string {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(BEFORE)
    const got = readSync(file, bytes, 0, BEFORE, Math.max(0, from - BEFORE))
    return bytes.toString('hex', 0, got)
  } finally {
    closeSync(file)
  }
}
