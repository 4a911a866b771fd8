import { usageError } from '../../schemas/errors.ts'
import { type Lattice, nearestShift } from '../kernels/nearest-lattice.ts'
import type { Unit } from '../vibrations/units.ts'
import { formulaOf } from './formula.ts'

/** A `centre` is bonded to a ligand, or to another centre, closer than `within` (Å). */
export interface BondRule {
  readonly centre: string
  readonly to: string
  readonly within: number
}

/** Atoms in one frame: their elements, places [atom][3] (Å, wrapped or not) and lattice. */
export interface Structure {
  readonly elements: readonly string[]
  readonly places: ArrayLike<number>
  readonly lattice: Lattice
}

/** A group of bonded atoms that turns as one; rows hold its centres, then its ligands, each rising, and `shifts` the lattice vector
 *  to take from each atom's place to stand beside the first centre (Å). */
export interface Rotor extends Omit<Unit, 'masses'> {
  /** How many of the rows are centres. */
  readonly centres: number
}

/** The groups of atoms that these rules bind together: PS₄, SiS₃Cl, P₂S₆ (with a rule from P to P), B₁₀H₁₀ (B to B, B to H).
 *  Centres are the elements that a rule begins with. Bonds are taken by minimum image in any cell; a centre with no ligand is none.
 *  Throws a usage error where nothing is bound, and where bonds go on for ever through the periodic cell. */
export function rotorsIn(structure: Structure, rules: readonly BondRule[]): readonly Rotor[] {
  const bonds = bondsOf(structure, rules)
  const centres = new Set(rules.map(({ centre }) => centre))
  const isCentre = (atom: number) => centres.has(structure.elements[atom])
  const seen = new Set<number>()
  const rotors: Rotor[] = []
  for (const start of bonds.keys()) {
    if (seen.has(start) || !isCentre(start)) continue
    const shifts = reachedFrom(start, bonds, structure.elements)
    for (const atom of shifts.keys()) seen.add(atom)
    const rows = [...shifts.keys()].sort((a, b) => Number(isCentre(b)) - Number(isCentre(a)) || a - b)
    const count = rows.filter(isCentre).length
    if (count < rows.length) rotors.push(rotor(structure.elements, rows, count, shifts))
  }
  if (rotors.length > 0) return rotors
  const asked = rules.map(({ centre, to, within }) => `${centre}–${to} within ${within} Å`).join(', ')
  throw usageError(
    `rotors: no atoms are bonded by ${asked}`,
    'Give bonds between elements that are there, with distances a little longer than the bonds.',
  )
}

function rotor(
  elements: readonly string[],
  rows: readonly number[],
  centres: number,
  from: ReadonlyMap<number, readonly number[]>,
): Rotor {
  const shifts = new Float64Array(3 * rows.length)
  const origin = from.get(rows[0]) as readonly number[]
  rows.forEach((row, i) => {
    const shift = from.get(row) as readonly number[]
    for (let k = 0; k < 3; k++) shifts[3 * i + k] = shift[k] - origin[k]
  })
  return {
    name: formulaOf(
      rows.map((row) => elements[row]),
      centres,
    ),
    rows,
    centres,
    shifts,
  }
}

type Bonds = ReadonlyMap<number, ReadonlyMap<number, readonly number[]>>

/** Of each bonded atom its partners, with the lattice vector that each partner is beyond it. */
function bondsOf({ elements, places, lattice }: Structure, rules: readonly BondRule[]): Bonds {
  const found = new Map<number, Map<number, readonly number[]>>()
  const note = (a: number, b: number, shift: readonly number[]) =>
    (found.get(a) ?? found.set(a, new Map()).get(a))?.set(b, shift)
  for (const { centre, to, within } of rules) {
    const ends = [...elements.keys()].filter((atom) => elements[atom] === to)
    for (const a of elements.keys()) {
      if (elements[a] !== centre) continue
      for (const b of ends) {
        if (a === b) continue
        const d = [0, 1, 2].map((k) => places[3 * b + k] - places[3 * a + k])
        const shift = nearestShift(lattice, d[0], d[1], d[2])
        if (Math.hypot(...d.map((value, k) => value - shift[k])) >= within) continue
        note(a, b, shift)
        note(
          b,
          a,
          shift.map((value) => -value),
        )
      }
    }
  }
  return new Map([...found].sort(([a], [b]) => a - b))
}

/** Every atom that bonds lead to from one, with the lattice vector that it is beyond it. */
function reachedFrom(start: number, bonds: Bonds, elements: readonly string[]): Map<number, number[]> {
  const shifts = new Map([[start, [0, 0, 0]]])
  for (const [atom, shift] of shifts) {
    for (const [other, step] of bonds.get(atom) ?? []) {
      const there = shift.map((value, k) => value + step[k])
      const known = shifts.get(other)
      if (!known) shifts.set(other, there)
      else if (Math.hypot(...there.map((value, k) => value - known[k])) > 1e-6) {
        throw usageError(
          `rotors: the bonds of ${elements[start]} go on through the periodic cell without end`,
          'Give shorter distances: a rotor is a group of atoms that stands alone.',
        )
      }
    }
  }
  return shifts
}
