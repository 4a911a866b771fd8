import type { Row } from '../../../schemas/table.ts'
import { curve } from '../../figures/curve.ts'
import { distinct } from '../../figures/rows.ts'
import { drawn, named, withRows } from '../../figures/systems.ts'

/** Rotors that are drawn, of each kind. */
const MOST_ROTORS = 3

const SIGNS = { x: 'θx', y: 'θy', z: 'θz', dihedral: 'dihedral' } as const

/** Angles of the first rotors of each kind against time, those of one beside each other. */
export const rotorTraceFigures = drawn((systems) =>
  named(systems, 'of').flatMap(([of, own]) =>
    curve(
      withRows(own, (system) => anglesOf(inOnePiece(firstOf(system.own.rows)))),
      {
        name: of,
        title: `Orientation of ${of} in time`,
        caption:
          'Angles of the orientation with x, y and z, and dihedral, of the first rotors of the first run; a dihedral that goes round is followed beyond ±180°.',
        x: { field: 'time', title: 'time / ps', scale: { nice: false } },
        y: { field: 'angle', title: 'angle / °', scale: { zero: false } },
        of: { field: 'sign' },
        panels: [{ field: 'rotor', words: ({ rotor }) => `${of} ${rotor}` }],
        systems: 'panels',
      },
    ),
  ),
)

function firstOf(rows: readonly Row[]): Row[] {
  const own = rows.filter(({ run }) => run === rows[0]['run'])
  const rotors = distinct(own, 'rotor').slice(0, MOST_ROTORS)
  return own.filter(({ rotor }) => rotors.includes(rotor))
}

/** The rows with dihedrals that do not leap from 180° to −180°: each is taken nearest to the one before. */
function inOnePiece(rows: readonly Row[]): Row[] {
  const last = new Map<unknown, number>()
  return rows.map((row) => {
    const { rotor, dihedral } = row
    if (typeof dihedral !== 'number') return row
    const turns = Math.round(((last.get(rotor) ?? dihedral) - dihedral) / 360)
    last.set(rotor, dihedral + 360 * turns)
    return { ...row, dihedral: dihedral + 360 * turns }
  })
}

const anglesOf = (rows: readonly Row[]): Row[] =>
  rows.flatMap((row) =>
    (['x', 'y', 'z', 'dihedral'] as const).map((name) => ({ ...row, sign: SIGNS[name], angle: row[name] })),
  )
