import { determinant } from '../../cell/matrix.ts'

/** What an XDATCAR header says. */
export interface XdatcarHeader {
  /** Row vectors, Å. */
  readonly cell: Float64Array
  readonly labels: readonly string[]
  readonly counts: readonly number[]
}

export const HEADER_LINES = 7

/** The header from its seven lines: title, scale, three vectors, labels, counts; a sentence where it is none.
 *  A negative scale is the volume of the cell (VASP manual, POSCAR). */
export function readHeader(lines: readonly string[]): XdatcarHeader | string {
  const words = lines.map((line) => line.trim().split(/\s+/))
  const numbers = words.slice(1, 5).map((row) => row.map(Number))
  const [[scale, ...more], ...vectors] = numbers
  if (!Number.isFinite(scale) || scale === 0 || more.length > 0)
    return `scale "${lines[1].trim()}", expected one number (factor, or minus the volume)`
  const wrong = vectors.findIndex((row) => row.length !== 3 || !row.every(Number.isFinite))
  if (wrong >= 0) return `cell vector "${lines[2 + wrong].trim()}", expected three numbers`
  const [labels, counts] = [words[5].map(plainLabel), words[6].map(Number)]
  if (labels.some((label) => !/^[A-Za-z]/.test(label)))
    return `species "${lines[5].trim()}", expected element symbols (VASP 5 or newer)`
  if (counts.length !== labels.length || !counts.every((count) => Number.isSafeInteger(count) && count > 0))
    return `counts "${lines[6].trim()}", expected ${labels.length} whole numbers`
  const volume = Math.abs(determinant(vectors.flat()))
  if (volume === 0) return 'a cell without volume'
  const factor = scale > 0 ? scale : Math.cbrt(-scale / volume)
  return { cell: Float64Array.from(vectors.flat(), (value) => value * factor), labels, counts }
}

/** Whether a text is a POSCAR: behind the header stands the kind of coordinates, without a number. */
export function isPoscar(text: string): boolean {
  const lines = text.split(/\r?\n/)
  // A file that grows may end in the line of its first configuration.
  const kind = lines.length > HEADER_LINES + 1 ? lines[HEADER_LINES] : ''
  return /^\s*[SDCK][a-z]*(\s+dynamics)?\s*$/i.test(kind) && typeof readHeader(lines) !== 'string'
}

/** "Li_sv/1a2b3c" → "Li_sv" */
const plainLabel = (label: string): string => label.split('/')[0]
