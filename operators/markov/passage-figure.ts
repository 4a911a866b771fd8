import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'

/** Heat map of first-passage times at the longest lag, and their dependence on the lag where there are several. */
export function passageFigures(own: Table): Figure[] {
  const rows = own.rows.filter((row) => row['sets'] === null && row['mfpt'] !== null)
  const lags = [...new Set(rows.map((row) => Number(row['lag'])))]
  if (lags.length === 0) return []
  const lag = Math.max(...lags)
  const cells = rows
    .filter((row) => row['lag'] === lag)
    .map(({ from, to, mfpt }) => ({ from, to, mfpt, label: Number(mfpt).toPrecision(3).replace(/e\+/, 'e') }))
  return [heatMap(cells, lag), ...(lags.length > 1 ? [dependence(rows, lags.length)] : [])]
}

const heatMap = (cells: readonly object[], lag: number): Figure => ({
  name: 'passage',
  title: 'Mean first-passage times',
  caption: `Mean first-passage time in ps from each state (row) to each other (column); lag of the model ${lag} ps.`,
  spec: {
    data: { values: cells },
    width: 320,
    height: 320,
    encoding: {
      x: { field: 'to', type: 'ordinal', title: 'to' },
      y: { field: 'from', type: 'ordinal', title: 'from' },
    },
    layer: [
      {
        mark: 'rect',
        encoding: {
          color: { field: 'mfpt', type: 'quantitative', title: 'MFPT / ps', scale: { type: 'log' } },
        },
      },
      ...(cells.length <= 210
        ? [{ mark: { type: 'text', color: 'white' }, encoding: { text: { field: 'label' } } }]
        : []),
    ],
  },
})

const dependence = (rows: Table['rows'], lags: number): Figure => ({
  name: 'passage-lag',
  title: 'First-passage times against the lag',
  caption: `Mean first-passage times of the models of ${lags} lags, a panel for each state of arrival: they should not depend on the lag.`,
  spec: {
    data: { values: rows.map(({ from, to, lag, mfpt }) => ({ from, to, lag, mfpt })) },
    facet: { field: 'to', type: 'ordinal', title: 'to' },
    columns: 4,
    spec: {
      width: 140,
      height: 110,
      mark: { type: 'line', point: true },
      encoding: {
        x: { field: 'lag', type: 'quantitative', title: 'lag / ps' },
        y: { field: 'mfpt', type: 'quantitative', title: 'MFPT / ps', scale: { type: 'log' } },
        color: { field: 'from', type: 'ordinal' },
      },
    },
  },
})
