import { fraction, latticeOf } from '../../pipeline/cell/lattice.ts'
import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { polyanionCentres } from './centres.ts'

/** A polyanion: its centre and the atoms bonded to it, and how far each of these is stored from beside it. */
export interface Unit {
  readonly name: string
  /** Centre first. */
  readonly rows: readonly number[]
  readonly masses: readonly number[]
  /** Lattice vector to take from each atom's place less the centre's, Å, 3 numbers an atom. */
  readonly shifts: Float64Array
}

/** The polyanions of a run: each P (Si, Ge, …) with the S, Se or O closer than `within` (Å) in the first frame.
 *  Throws a usage error where an atom is bonded to none of its kind, or to two centres. */
export function unitsOf(run: Run, within: number): readonly Unit[] {
  const found = known.get(run)
  if (found?.within === within) return found.units
  const units = findUnits(run, within)
  known.set(run, { within, units })
  return units
}

const known = new WeakMap<Run, { readonly within: number; readonly units: readonly Unit[] }>()

function findUnits(run: Run, within: number): Unit[] {
  const centres = polyanionCentres(run, [])
  const ligands = [...run.typeOf.keys()].filter((row) => LIGANDS.includes(elementOf(run, row)))
  const units = bondsOf(run, centres, Uint32Array.from(ligands), within)
  const bonded = units.flatMap(({ rows }) => rows)
  if (units.length > 0 && new Set(bonded).size === bonded.length) return units
  throw usageError(
    `vacf: ${run.name} has ${units.length === 0 ? 'no polyanions' : 'polyanions that share atoms'}, by bonds within ${within} Å in the first frame`,
    'Group by element or type, or set "bonded-within" to more than the bonds of a polyanion and less than the next distance.',
  )
}

const LIGANDS = ['O', 'S', 'Se']

const elementOf = (run: Run, row: number): string => run.types[run.typeOf[row]].element

function bondsOf(run: Run, centres: Rows, ligands: Rows, within: number): Unit[] {
  const block = run.block(0, Uint32Array.from([...centres, ...ligands]))
  const lattice = latticeOf(block.cell.reference)
  const { basis } = lattice
  const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => block.column(name))
  return Array.from(centres, (centre, c) => {
    const rows = [centre]
    const shifts = [0, 0, 0]
    ligands.forEach((row, l) => {
      const at = (centres.length + l) * block.count
      const from = c * block.count
      const d = [x[at] - x[from], y[at] - y[from], z[at] - z[from]]
      const n = [0, 1, 2].map((axis) => Math.round(fraction(lattice, d[0], d[1], d[2], axis)))
      const shift = [0, 1, 2].map((k) => n[0] * basis[k] + n[1] * basis[3 + k] + n[2] * basis[6 + k])
      if (Math.hypot(d[0] - shift[0], d[1] - shift[1], d[2] - shift[2]) >= within) return
      rows.push(row)
      shifts.push(...shift)
    })
    return unit(run, rows, Float64Array.from(shifts))
  })
}

function unit(run: Run, rows: readonly number[], shifts: Float64Array): Unit {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(elementOf(run, row), (counts.get(elementOf(run, row)) ?? 0) + 1)
  const name = [...counts].map(([element, n]) => (n > 1 ? `${element}${n}` : element)).join('')
  return { name, rows, masses: rows.map((row) => run.types[run.typeOf[row]].mass), shifts }
}
