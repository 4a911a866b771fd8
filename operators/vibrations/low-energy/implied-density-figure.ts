import type { Figure } from '../../../schemas/figure.ts'
import type { Table } from '../../../schemas/table.ts'
import { short } from '../../figures/rows.ts'
import { energyOf } from '../figure-axes.ts'
import type { Curve } from '../vacf-curves.ts'
import { densityOf, pointsOf } from './law-marks.ts'

/** Energy to which the spectra are shown, meV. */
const MOST = 8

/** g at low energy, and the mark at E = 0 that D implies. */
export function impliedFigures(curves: readonly Curve[], { rows }: Table): Figure[] {
  const marked = rows.filter((row) => row['implied'] !== null)
  const shown = curves.filter(({ of }) => marked.some((row) => row['of'] === of))
  if (shown.length === 0) return []
  const values = shown.flatMap((curve) => {
    const row = marked.find(({ of }) => of === curve.of) as (typeof rows)[number]
    const [implied, error] = [row['implied'] as number, (row['error'] ?? 0) as number]
    const mark = { of: curve.of, energy: 0, mark: short(implied) }
    return [...pointsOf(curve, MOST), { ...mark, low: short(implied - error), high: short(implied + error) }]
  })
  const x = energyOf(MOST)
  return [
    {
      name: 'implied-density',
      title: 'Density of states at zero energy, and what diffusion implies',
      caption:
        'Density of states without a window, with 68 % intervals; diamond: 2mD/(π k_BT ħ) of the D of the displacements.',
      spec: {
        data: { values },
        facet: { field: 'of', type: 'nominal', title: null },
        columns: 3,
        resolve: { scale: { y: 'independent' } },
        spec: {
          width: 180,
          height: 140,
          layer: [
            { mark: { type: 'rule' }, encoding: { x, y: densityOf('low'), y2: { field: 'high' } } },
            {
              transform: [{ filter: 'isValid(datum.dos)' }],
              mark: { type: 'point', size: 18 },
              encoding: { x, y: densityOf('dos') },
            },
            {
              transform: [{ filter: 'isValid(datum.mark)' }],
              mark: { type: 'point', shape: 'diamond', size: 110, filled: true },
              encoding: { x, y: densityOf('mark') },
            },
          ],
        },
      },
    },
  ]
}
