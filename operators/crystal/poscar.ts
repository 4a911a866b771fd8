import { inverse3 } from '../../pipeline/cell/matrix.ts'
import { inputError } from '../../schemas/errors.ts'
import type { Crystal } from './cif.ts'
import { IDENTITY } from './site-source.ts'

/** Reads a POSCAR of VASP 5 or later (with element names). A word after an atom's coordinates is its label.
 *  Throws an input error that names the line. */
export function parsePoscar(text: string, path: string): Crystal {
  const lines = text.split(/\r?\n/u)
  const numbers = (line: number, count: number): number[] => {
    const found = (lines[line] ?? '').trim().split(/\s+/u).slice(0, count).map(Number)
    if (found.length === count && found.every(Number.isFinite)) return found
    throw inputError(`${path}, line ${line + 1}`, `"${lines[line] ?? ''}"`, `Expected ${count} numbers.`)
  }
  const [given] = numbers(1, 1)
  const vectors = [2, 3, 4].flatMap((line) => numbers(line, 3))
  const [a, b, c, d, e, f, g, h, i] = vectors
  const volume = Math.abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g))
  const scale = given > 0 ? given : Math.cbrt(-given / volume)
  const cell = vectors.map((value) => value * scale)
  const elements = (lines[5] ?? '').trim().split(/\s+/u)
  if (!elements.every((element) => /^[A-Z][a-z]?$/.test(element)))
    throw inputError(`${path}, line 6`, `"${lines[5] ?? ''}"`, 'Expected element names (VASP 5 or later).')
  const counts = numbers(6, elements.length)
  const mode = /^s/i.test(lines[7]?.trim() ?? '') ? 8 : 7
  const isCartesian = /^[ck]/i.test(lines[mode]?.trim() ?? '')
  const names = elements.flatMap((element, k) => new Array<string>(counts[k]).fill(element))
  const inverse = inverse3(cell)
  return {
    cell,
    operations: [IDENTITY],
    atoms: names.map((element, k) => {
      const values = numbers(mode + 1 + k, 3)
      const [x, y, z] = isCartesian ? values.map((value) => value * scale) : values
      const at = isCartesian
        ? [0, 1, 2].map((axis) => x * inverse[axis] + y * inverse[3 + axis] + z * inverse[6 + axis])
        : [x, y, z]
      const words = lines[mode + 1 + k].trim().split(/\s+/u).slice(3)
      const label = words.find((word) => /^[A-Za-z]\w*$/.test(word) && !/^[TF]$/.test(word)) ?? element
      return { element, label, at }
    }),
  }
}
