import { latticeOf } from '../../pipeline/cell/lattice.ts'
import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { groupsIn, type Rotor, type Structure } from './bonded-groups.ts'
import { polyanionCentres } from './centres.ts'

/** A polyanion: its centre first, then the atoms bonded to it. */
export interface Unit extends Omit<Rotor, 'centres'> {
  readonly masses: readonly number[]
}

/** The polyanions of a run: each P (Si, Ge, …) with the S, Se or O closer than `within` (Å) in the first frame.
 *  Throws a usage error where an atom is bonded to none of its kind, or to two centres. */
export function unitsOf(run: Run, within: number, asker = 'vacf'): readonly Unit[] {
  const found = known.get(run)
  if (found?.within === within) return found.units
  const units = findUnits(run, within, asker)
  known.set(run, { within, units })
  return units
}

const known = new WeakMap<Run, { readonly within: number; readonly units: readonly Unit[] }>()

function findUnits(run: Run, within: number, asker: string): readonly Unit[] {
  const centres = polyanionCentres(run, [])
  const units = unitsAbout(run, centres, within)
  if (units.length > 0 && units.length === centres.length) return units
  throw usageError(
    `${asker}: ${run.name} has ${units.length === 0 ? 'no polyanions' : 'polyanions that share atoms'}, by bonds within ${within} Å in the first frame`,
    `${asker === 'vacf' ? 'Group by element or type, or set' : 'Set'} "bonded-within" to more than the bonds of a polyanion and less than the next distance.`,
  )
}

const LIGANDS = ['O', 'S', 'Se']

const elementOf = (run: Run, row: number): string => run.types[run.typeOf[row]].element

/** One for each centre, those without ligands too; fewer where two centres share a ligand. */
function unitsAbout(run: Run, centres: Rows, within: number): readonly Unit[] {
  const ligands = [...run.typeOf.keys()].filter((row) => LIGANDS.includes(elementOf(run, row)))
  const rows = Uint32Array.from([...centres, ...ligands])
  const hosts = new Set(Array.from(centres, (row) => elementOf(run, row)))
  const rules = [...hosts].flatMap((centre) => LIGANDS.map((to) => ({ centre, to, within })))
  const groups = groupsIn(firstFrame(run, rows), rules)
  const bonded = new Set(groups.flatMap((group) => group.rows))
  const alone = Array.from(centres.keys()).filter((c) => !bonded.has(c))
  const units = [
    ...groups,
    ...alone.map((c) => ({ name: elementOf(run, centres[c]), rows: [c], shifts: new Float64Array(3) })),
  ]
  return units
    .sort((a, b) => a.rows[0] - b.rows[0])
    .map(({ name, rows: members, shifts }) => ({
      name,
      rows: members.map((i) => rows[i]),
      masses: members.map((i) => run.types[run.typeOf[rows[i]]].mass),
      shifts,
    }))
}

/** Elements and places of some rows in the first frame, in the reference cell. */
export function firstFrame(run: Run, rows: Rows): Structure {
  const block = run.block(0, rows)
  const axes = (['x', 'y', 'z'] as const).map((name) => block.column(name))
  return {
    elements: Array.from(rows, (row) => elementOf(run, row)),
    places: Float64Array.from(
      { length: 3 * rows.length },
      (_, i) => axes[i % 3][Math.floor(i / 3) * block.count],
    ),
    lattice: latticeOf(block.cell.reference),
  }
}
