import type { Figure } from '../../../schemas/figure.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { short } from '../../figures/rows.ts'

/** Rotors that are drawn, of each kind, and points of each line. */
const MOST_ROTORS = 3
const MOST_POINTS = 400

const SIGNS = { x: 'θx', y: 'θy', z: 'θz', dihedral: 'dihedral' } as const

/** Angles of the first rotors of each kind against time, those of one beside each other. */
export function rotorTraceFigures({ rows }: Table): Figure[] {
  return [...new Set(rows.map(({ of }) => String(of)))].flatMap((of) => {
    const own = rows.filter((row) => row['of'] === of && row['run'] === rows[0]['run'])
    const names = [...new Set(own.map(({ rotor }) => rotor))].slice(0, MOST_ROTORS)
    const values = names.flatMap((rotor) =>
      pointsOf(
        own.filter((row) => row['rotor'] === rotor),
        `${of} ${rotor}`,
      ),
    )
    return values.length > 0 ? [figureOf(of, values)] : []
  })
}

function pointsOf(rows: readonly Row[], rotor: string) {
  const step = Math.ceil(rows.length / MOST_POINTS)
  return rows
    .filter((_, i) => i % step === 0)
    .flatMap((row) =>
      (['x', 'y', 'z', 'dihedral'] as const).flatMap((angle) =>
        row[angle] === null
          ? []
          : [{ rotor, of: SIGNS[angle], time: short(row['time']), angle: short(row[angle]) }],
      ),
    )
}

const figureOf = (of: string, values: readonly object[]): Figure => ({
  name: of,
  title: `Orientation of ${of} in time`,
  caption: 'Angles of the orientation with x, y and z, of the first rotors of the first run.',
  spec: {
    data: { values },
    facet: { row: { field: 'rotor', type: 'nominal', sort: null, title: null } },
    spec: {
      width: 560,
      height: 110,
      mark: { type: 'line', clip: true },
      encoding: {
        x: { field: 'time', type: 'quantitative', title: 'time / ps', scale: { nice: false } },
        y: { field: 'angle', type: 'quantitative', title: 'angle / °', scale: { zero: false } },
        color: { field: 'of', type: 'nominal', title: null, legend: { symbolOpacity: 1 } },
      },
    },
  },
})
