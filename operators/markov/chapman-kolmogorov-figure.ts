import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row } from '../../schemas/table.ts'
import { curveLayers } from '../figures/curve.ts'
import { framed } from '../figures/frame.ts'
import { marksOf, type Plot, type Spec } from '../figures/plot.ts'
import { pointLayers } from '../figures/points.ts'

/** A grid of panels, from × to: the prediction as a line, what was counted as points; at the first lag that passed, else the first. */
export function chapmanKolmogorovFigures(systems: readonly SystemTables[]): Figure[] {
  const shown = systems.map(({ own }) => own.rows.find(({ passed }) => passed === true) ?? own.rows[0])
  if (shown.some((row) => !row)) return []
  const own = systems.map((system, i) => {
    const rows = system.own.rows.filter(({ lag }) => lag === shown[i]['lag'])
    return { ...system, own: { ...system.own, rows } }
  })
  const plot: Plot = {
    name: 'chapman-kolmogorov',
    title: 'Chapman–Kolmogorov test',
    caption: `Probability to be in a state after a time, predicted by the model with a lag of ${shown.map(lagOf).join(', ')} (line, shaded 68 %) and counted at that time (points, bars 68 %): ${shown.map(verdict).join(', ')}.`,
    x: { field: 'time', title: 'time / ps', scale: { zero: true } },
    y: { field: 'predicted', title: 'probability', scale: { domain: [0, 1] } },
    panels: [
      { field: 'from', title: 'from' },
      { field: 'to', title: 'to' },
    ],
    alike: true,
  }
  const counted = { ...plot, y: { ...plot.y, field: 'estimated' } }
  const [predictions, counts] = [plot, counted].map((each) => marksOf(own, each))
  const line = { point: { size: 12 }, ...(systems.length > 1 ? {} : { style: 'fit' }) }
  return framed(
    own,
    plot,
    [...predictions, ...counts],
    [
      ...having('predicted', curveLayers(own, { ...plot, line }, predictions)),
      ...having('estimated', pointLayers(own, counted, counts)),
    ],
  )
}

const having = (field: string, layers: readonly Spec[]): Spec[] =>
  layers.map((layer) => ({ transform: [{ filter: `isValid(datum.${field})` }], ...layer }))

const lagOf = ({ lag }: Row) => `${lag} ps`
const verdict = ({ passed }: Row) => (passed ? 'passed' : 'not passed')
