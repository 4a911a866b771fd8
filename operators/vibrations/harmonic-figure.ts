import { curve } from '../figures/curve.ts'
import { drawnFrom, withRows } from '../figures/systems.ts'

/** Heat capacity and entropy of an atom against temperature. */
export const harmonicFigures = drawnFrom((systems) =>
  curve(
    withRows(systems, ({ own }) =>
      own.rows.flatMap(({ of, at, heatCapacity, error, entropy, entropyError }) => [
        { of, at, what: 'heat capacity', value: heatCapacity, half: error },
        { of, at, what: 'entropy', value: entropy, half: entropyError },
      ]),
    ),
    {
      name: 'harmonic',
      title: 'Harmonic heat capacity and entropy',
      caption:
        'Of independent harmonic oscillators with the density of states of the run, for each atom; what diffuses is no oscillator. Bands: 68 % intervals.',
      x: { field: 'at', title: 'T / K' },
      y: { field: 'value', title: 'for each atom / k_B' },
      of: { field: 'of' },
      panels: [{ field: 'what' }],
      half: ({ half }) => half as number | null,
    },
  ),
)
