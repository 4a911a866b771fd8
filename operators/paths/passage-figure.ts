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
    .map(({ from, to, mfpt }) => ({
      from,
      to,
      mfpt: Number(mfpt),
      label: Number(mfpt).toPrecision(3).replace(/e\+/, 'e'),
    }))
  return [heatMap(cells, lag), ...(lags.length > 1 ? [dependence(rows, lags.length)] : [])]
}

/** More cells than these have no room for their numbers. */
const MOST_LABELS = 210

interface Cell {
  readonly mfpt: number
}

const heatMap = (cells: readonly Cell[], lag: number): Figure => ({
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
          color: {
            field: 'mfpt',
            type: 'quantitative',
            title: 'MFPT / ps',
            scale: { type: 'log', scheme: 'viridis' },
          },
        },
      },
      ...(cells.length <= MOST_LABELS ? [labels(cells)] : []),
    ],
  },
})

/** Numbers, light on the dark half of the scale. */
function labels(cells: readonly Cell[]) {
  const [least, most] = [Math.min, Math.max].map((of) => of(...cells.map(({ mfpt }) => mfpt)))
  const dark = { test: `datum.mfpt < ${Math.sqrt(least * most)}`, value: 'white' }
  return { mark: 'text', encoding: { text: { field: 'label' }, color: { condition: dark, value: 'black' } } }
}

const dependence = (rows: Table['rows'], lags: number): Figure => ({
  name: 'passage-lag',
  title: 'First-passage times against the lag',
  caption: `Mean first-passage times of the models of ${lags} lags, a panel for each state of arrival. They grow with the lag: a model sees arrivals only at its multiples.`,
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
