import type { SystemTables } from '../../../pipeline/definition/operator.ts'
import type { Row } from '../../../schemas/table.ts'
import { ranked } from '../../figures/points.ts'
import { drawn, withRows } from '../../figures/systems.ts'

/** Whether turns were seen, or the rate is a bound. */
const told = ({ own }: SystemTables): Row[] =>
  own.rows.map((row) => ({ ...row, isSeen: row['status'] === 'determined' }))

/** Rates of turns by kind of rotor, and system. */
export const reorientationFigures = drawn((systems) =>
  ranked(withRows(systems, told), {
    name: 'reorientation',
    title: 'Turns of polyanions',
    caption:
      'Turns per rotor and ns with their 68 % intervals; where none was seen the mark is open, and the rate below it.',
    x: {
      field: 'rotor',
      title: null,
      value: ({ of, motion }) => (motion === 'turn' ? of : `${of}, twists`),
    },
    y: { field: 'rate', title: 'rate per rotor / ns⁻¹' },
    full: 'isSeen',
    half: ({ status, error }) => (status === 'determined' ? (error as number | null) : null),
  }),
)
