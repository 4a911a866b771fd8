import { isElement } from '../../../schemas/elements.ts'
import type { Label } from './names.ts'

/** Atom labels of a CIF file that lists every atom (no symmetry); undefined where it is none, a sentence where it cannot be
 *  used. */
export function cifLabels(text: string): Label[] | string | undefined {
  if (!/^\s*(?:#.*\n\s*)*data_/.test(text)) return undefined
  const operations = symmetry(text)
  if (operations > 1)
    return `has ${operations} symmetry operations: it does not list every atom of the trajectory`
  const [names, rows] = atomLoop(text) ?? []
  if (!names || !rows) return 'has no loop with _atom_site_label or _atom_site_type_symbol'
  const [symbolAt, labelAt] = [names.indexOf('_atom_site_type_symbol'), names.indexOf('_atom_site_label')]
  const broken = rows.findIndex((row) => row.length !== names.length)
  if (broken >= 0) return `atom ${broken + 1} has ${rows[broken].length} entries, expected ${names.length}`
  return rows.map((row) => {
    const label = row[symbolAt >= 0 ? symbolAt : labelAt]
    const element = /^[A-Za-z]+/.exec(label)?.[0] ?? ''
    return isElement(element) ? { label: element, element } : { label }
  })
}

const symmetry = (text: string): number =>
  (/loop_\s+(?:_\S*symop\S*\s+|_symmetry_equiv\S*\s+)+([\s\S]*?)(?=\n\s*(?:loop_|_|$))/.exec(text)?.[1] ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '').length

/** Column names and rows of the loop over atoms. */
function atomLoop(text: string): [string[], string[][]] | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const first = lines.findIndex((line) => /^_atom_site_(?:label|type_symbol)\b/.test(line))
  if (first < 0) return undefined
  let from = first
  while (from > 0 && lines[from - 1].startsWith('_atom_site_')) from--
  let to = first
  while (to < lines.length && lines[to].startsWith('_atom_site_')) to++
  const end = lines.findIndex((line, i) => i >= to && (line === '' || /^(?:loop_|_|#|data_)/.test(line)))
  const rows = lines.slice(to, end < 0 ? undefined : end)
  return [lines.slice(from, to).map((line) => line.split(/\s/)[0]), rows.map((row) => row.split(/\s+/))]
}
