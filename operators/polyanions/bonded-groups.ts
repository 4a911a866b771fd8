import { fraction, type Lattice } from '../../pipeline/cell/lattice.ts'
import { perpendicularWidths } from '../../pipeline/cell/widths.ts'
import { usageError } from '../../schemas/errors.ts'
import { periodicBoxes } from '../kernels/periodic-boxes.ts'
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

/** A group of bonded atoms that turns as one. */
export interface Rotor {
  /** PS4, SiS3Cl, P2S6 … */
  readonly name: string
  /** Its centres, then its ligands, each rising. */
  readonly rows: readonly number[]
  readonly centres: number
  /** Lattice vector to take from each atom's place to stand beside the first centre, Å, 3 numbers an atom. */
  readonly shifts: Float64Array
}

/** The groups of atoms that these rules bind together: PS₄, SiS₃Cl, P₂S₆ (with a rule from P to P), B₁₀H₁₀ (B to B, B to H).
 *  Centres are the elements that a rule begins with. Bonds are taken by minimum image in any cell; a centre with no ligand is none.
 *  Throws a usage error where nothing is bound, where bonds go on for ever through the periodic cell, and for bonds of more than half its width. */
export function rotorsIn(structure: Structure, rules: readonly BondRule[]): readonly Rotor[] {
  const rotors = groupsIn(structure, rules)
  if (rotors.length > 0) return rotors
  const asked = rules.map(({ centre, to, within }) => `${centre}–${to} within ${within} Å`).join(', ')
  throw usageError(
    `rotors: no atoms are bonded by ${asked}`,
    'Give bonds between elements that are there, with distances a little longer than the bonds.',
  )
}

/** The same, and none where nothing is bound. */
export function groupsIn(structure: Structure, rules: readonly BondRule[]): readonly Rotor[] {
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
  return rotors
}

function rotor(
  elements: readonly string[],
  rows: readonly number[],
  centres: number,
  from: ReadonlyMap<number, readonly number[]>,
): Rotor {
  const shifts = new Float64Array(3 * rows.length)
  rows.forEach((row, i) => {
    shifts.set(from.get(row) as readonly number[], 3 * i)
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
  const d = new Float64Array(3)
  const shift = new Float64Array(3)
  for (const { centre, to, within } of rules) {
    checkWidth(lattice, within)
    const ends = [...elements.keys()].filter((atom) => elements[atom] === to)
    const near = periodicBoxes(lattice, places, ends, within)
    for (const a of elements.keys()) {
      if (elements[a] !== centre) continue
      for (const b of near(places[3 * a], places[3 * a + 1], places[3 * a + 2])) {
        for (let k = 0; k < 3; k++) d[k] = places[3 * b + k] - places[3 * a + k]
        nearShift(lattice, d, shift)
        if (a === b || Math.hypot(d[0] - shift[0], d[1] - shift[1], d[2] - shift[2]) >= within) continue
        note(a, b, [...shift])
        note(
          b,
          a,
          Array.from(shift, (value) => -value),
        )
      }
    }
  }
  return new Map([...found].sort(([a], [b]) => a - b))
}

/** The lattice vector by rounded fractions: that of the nearest image for all that is nearer than half the cell's width. */
function nearShift(lattice: Lattice, [x, y, z]: Float64Array, out: Float64Array): void {
  const { basis } = lattice
  const n = Math.round(fraction(lattice, x, y, z, 0))
  const m = Math.round(fraction(lattice, x, y, z, 1))
  const l = Math.round(fraction(lattice, x, y, z, 2))
  for (let k = 0; k < 3; k++) out[k] = n * basis[k] + m * basis[3 + k] + l * basis[6 + k]
}

function checkWidth({ basis }: Lattice, within: number): void {
  const width = Math.min(...perpendicularWidths(basis))
  if (within <= width / 2) return
  throw usageError(
    `bonds within ${within} Å in a cell that is ${width.toFixed(3)} Å wide`,
    'Two images of an atom could be bonded: give a shorter distance, or a larger cell.',
  )
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
