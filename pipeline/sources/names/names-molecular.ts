import { isElement } from '../../../schemas/elements.ts'
import type { Label } from './names.ts'

export const GRO_ROW = /^[ \d]{5}.{10}[ \d]{5}\s*-?\d+\.\d+/

/** Atom names of a GROMACS .gro file (title, count, rows of fixed columns); undefined where it is none. */
export function groLabels(text: string): Label[] | string | undefined {
  const lines = text.split(/\r?\n/)
  const count = Number(lines[1])
  if (!/^\s*\d+\s*$/.test(lines[1] ?? '') || !GRO_ROW.test(lines[2] ?? '')) return undefined
  const rows = lines.slice(2, 2 + count)
  const wrong = rows.findIndex((row) => !GRO_ROW.test(row))
  if (rows.length < count || wrong >= 0)
    return `line ${3 + (wrong < 0 ? rows.length : wrong)} is no atom, expected ${count} atoms`
  return rows.map((row) => labelOf(row.slice(10, 15).trim(), row.slice(5, 10).trim()))
}

/** Atom names and elements of the first model of a PDB file; undefined where it is none. */
export function pdbLabels(text: string): Label[] | undefined {
  if (!/^(?:ATOM {2}|HETATM).{24}\s*-?\d+\.\d+/m.test(text)) return undefined
  const model = text.split(/^ENDMDL/m, 1)[0]
  return model
    .split(/\r?\n/)
    .filter((row) => /^(?:ATOM {2}|HETATM)/.test(row))
    .map((row) => {
      const label = row.slice(12, 16).trim()
      const said = titled(row.slice(76, 78).trim())
      return isElement(said) ? { label, element: said } : labelOf(label, row.slice(17, 20).trim())
    })
}

/** The element of a name where it is one but for its number: "S1". "CL" is chlorine only in a residue of that name. */
export function labelOf(label: string, residue: string): Label {
  const letters = label.replace(/[\d+-]+$/, '')
  if (isElement(letters)) return { label, element: letters }
  const ion = residue.replace(/[\d+-]+$/, '')
  return isElement(titled(letters)) && letters.toUpperCase() === ion.toUpperCase()
    ? { label, element: titled(letters) }
    : { label }
}

const titled = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()
