import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { curve } from '../figures/curve.ts'
import { positionOf } from '../figures/frame.ts'
import type { Axis } from '../figures/plot.ts'

const D: Axis = { field: 'integral', title: 'D (cm²/s)' }

/** D against the length of the VACF that it is taken over. */
export const zeroFrequencyFigures = (systems: readonly SystemTables[]) =>
  curve(systems, {
    name: 'zero-frequency',
    title: 'Diffusion from the zero-frequency limit',
    caption: `D = ⅓∫VACF dt against the length of the integral, without a window; the band is the 68 % interval, the point is the quoted length (${systems.map(statuses).join('; ')}). A plateau is a diffusion coefficient; a drift is not.`,
    x: { field: 'length', title: 'length of the VACF (ps)' },
    y: D,
    of: { field: 'of' },
    level: 0,
    also: ['quoted'],
    above: () => [
      {
        transform: [{ filter: 'datum.quoted' }],
        mark: { type: 'point' },
        encoding: { y: positionOf(D, systems[0].own) },
      },
    ],
  })

/** What is said of the quoted values: "Li determined, P upper-bound". */
function statuses({ label, own }: SystemTables): string {
  const quoted = own.rows.filter((row) => row['quoted'] === true)
  const said = quoted.map((row) => `${row['of']} ${row['status']}`).join(', ')
  return label === '' ? said : `${label}: ${said}`
}
