import type { Run } from '../../../pipeline/run/run.ts'
import type { RotorSet } from '../rotors/rotor-set.ts'

/** What the bonds and angles of rotors of one centre are called: P–S, S–P–S. */
export interface BondNames {
  readonly bonds: readonly string[]
  readonly angles: readonly string[]
  /** Of each rotor the name of each arm, and of every two arms (0 1, 0 2, … 1 2, …); none of rotors of several centres. */
  readonly bondOf: readonly Int32Array[]
  readonly angleOf: readonly Int32Array[]
}

export function bondNames(run: Run, { rotors }: RotorSet): BondNames {
  const elementOf = (row: number) => run.types[run.typeOf[row]].element
  const words = rotors.map(({ centres, rows }) => {
    if (centres !== 1) return { bonds: [], angles: [] }
    const [centre, ...ligands] = rows.map(elementOf)
    const angles = ligands.flatMap((one, i) =>
      ligands.slice(i + 1).map((two) => [one, two].sort().join(`–${centre}–`)),
    )
    return { bonds: ligands.map((ligand) => `${centre}–${ligand}`), angles }
  })
  const bonds = [...new Set(words.flatMap((own) => own.bonds))]
  const angles = [...new Set(words.flatMap((own) => own.angles))]
  return {
    bonds,
    angles,
    bondOf: words.map((own) => Int32Array.from(own.bonds, (name) => bonds.indexOf(name))),
    angleOf: words.map((own) => Int32Array.from(own.angles, (name) => angles.indexOf(name))),
  }
}
