import type { SystemTables } from '../../../pipeline/definition/operator.ts'
import type { Figure } from '../../../schemas/figure.ts'
import { short } from '../../figures/rows.ts'
import { drawn } from '../../figures/systems.ts'

/** Rates of turns by kind of rotor, and system; an open point is what a rate is below. */
export const reorientationFigures = drawn((systems) => {
  const values = systems.flatMap(({ label, own }) =>
    own.rows.map(({ of, motion, rate, error, status }) => ({
      of: motion === 'turn' ? of : `${of}, twists`,
      system: label,
      rate: short(rate),
      seen: status === 'determined',
      low: short(Number(rate) - Number(error)),
      high: short(Number(rate) + Number(error)),
    })),
  )
  return values.length > 0 ? [figureOf(values, systems)] : []
})

function figureOf(values: readonly object[], systems: readonly SystemTables[]): Figure {
  const y = (field: string) => ({ field, type: 'quantitative', title: 'rate per rotor / ns⁻¹' })
  const isMany = systems.length > 1
  const spec = {
    data: { values },
    encoding: {
      x: { field: isMany ? 'system' : 'of', type: 'nominal', sort: null, title: null },
      color: { field: 'of', type: 'nominal', title: 'rotor', legend: { symbolOpacity: 1 } },
    },
    layer: [
      {
        mark: { type: 'rule' },
        transform: [{ filter: 'datum.seen' }],
        encoding: { y: y('low'), y2: { field: 'high' } },
      },
      ...[true, false].map((filled) => ({
        transform: [{ filter: `${filled ? '' : '!'}datum.seen` }],
        mark: { type: 'point', filled, size: 60, tooltip: true },
        encoding: { y: y('rate') },
      })),
    ],
  }
  return {
    name: isMany ? 'reorientation-all' : 'reorientation',
    title: `Turns of polyanions${isMany ? ', all systems' : ''}`,
    caption: 'Turns per rotor and ns with their 68 % intervals; open where none was seen: the rate is below.',
    spec,
  }
}
