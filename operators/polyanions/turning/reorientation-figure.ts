import { ranked } from '../../figures/points.ts'
import { drawn } from '../../figures/systems.ts'

/** Rates of turns by kind of rotor, and system. */
export const reorientationFigures = drawn((systems) =>
  ranked(systems, {
    name: 'reorientation',
    title: 'Turns of polyanions',
    caption:
      'Turns per rotor and ns with their 68 % intervals; where none was seen the rate is below the mark.',
    x: {
      field: 'rotor',
      title: null,
      value: ({ of, motion }) => (motion === 'turn' ? of : `${of}, twists`),
    },
    y: { field: 'rate', title: 'rate per rotor / ns⁻¹' },
    shape: { field: 'status' },
    half: ({ status, error }) => (status === 'determined' ? (error as number | null) : null),
  }),
)
