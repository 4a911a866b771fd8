import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'

/** A grid of panels, from × to: the prediction as a line, what was counted as points; at the first lag that passed, else the first. */
export function chapmanKolmogorovFigures(own: Table): Figure[] {
  const shown = own.rows.find((row) => row['passed'] === true) ?? own.rows[0]
  if (!shown) return []
  const rows = own.rows.filter((row) => row['lag'] === shown['lag'])
  const band = (field: string, title: string) => ({
    field,
    type: 'quantitative',
    title,
    scale: { domain: [0, 1] },
  })
  const verdict = shown['passed'] ? 'passed' : 'not passed'
  return [
    {
      name: 'chapman-kolmogorov',
      title: 'Chapman–Kolmogorov test',
      caption: `Probability to be in a state after a time, predicted by the model with a lag of ${shown['lag']} ps (line, shaded 68 %) and counted at that time (points, bars 68 %): ${verdict}.`,
      spec: {
        data: { values: rows.map(pointOf) },
        facet: {
          row: { field: 'from', type: 'ordinal', title: 'from' },
          column: { field: 'to', type: 'ordinal', title: 'to' },
        },
        spec: {
          width: 80,
          height: 70,
          encoding: {
            x: { field: 'time', type: 'quantitative', title: 'time / ps', axis: { tickCount: 3 } },
          },
          layer: [
            { mark: 'area', encoding: { y: band('low', 'probability'), y2: { field: 'high' } } },
            { mark: { type: 'line', style: 'fit' }, encoding: { y: band('predicted', 'probability') } },
            { mark: 'rule', encoding: { y: band('least', 'probability'), y2: { field: 'most' } } },
            { mark: { type: 'point', size: 20 }, encoding: { y: band('estimated', 'probability') } },
          ],
        },
      },
    },
  ]
}

const pointOf = (row: Row) => {
  const [predicted, p, estimated, e] = ['predicted', 'predictedError', 'estimated', 'estimatedError'].map(
    (name) => Number(row[name] ?? 0),
  )
  return {
    from: row['from'],
    to: row['to'],
    time: row['time'],
    predicted,
    low: predicted - p,
    high: predicted + p,
    estimated,
    least: estimated - e,
    most: estimated + e,
  }
}
