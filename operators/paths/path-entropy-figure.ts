import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'

/** Bars of the path entropy of every pair with errors, a panel for each definition, at the longest lag; the totals against the lag. */
export function pathEntropyFigures(own: Table): Figure[] {
  const rows = own.rows.filter((row) => row['entropy'] !== null)
  const lags = [...new Set(rows.map((row) => Number(row['lag'])))]
  if (lags.length === 0) return []
  const lag = Math.max(...lags)
  const pairs = rows.filter((row) => row['of'] === 'pair' && row['lag'] === lag)
  const totals = rows.filter((row) => row['of'] === 'total')
  return [bars(pairs, totals, lag), ...(lags.length > 1 ? [dependence(totals)] : [])]
}

const bars = (pairs: readonly Row[], totals: readonly Row[], lag: number): Figure => ({
  name: 'path-entropy',
  title: 'Path entropy',
  caption: `Path entropy of each ordered pair of states; bars: 68 % interval; lag ${lag} ps. ${totals
    .filter((row) => row['lag'] === lag)
    .map(sentence)
    .join(' ')}`,
  spec: {
    data: {
      values: pairs.map((row) => ({ ...ends(row), pair: `${row['from']}→${row['to']}`, from: row['from'] })),
    },
    facet: { row: { field: 'definition', type: 'nominal', sort: null, title: null } },
    resolve: { scale: { y: 'independent' } },
    spec: {
      width: { step: 14 },
      height: 120,
      encoding: { x: { field: 'pair', type: 'nominal', sort: null, title: null, axis: { labelAngle: -90 } } },
      layer: [
        {
          mark: 'bar',
          encoding: {
            y: { field: 'entropy', type: 'quantitative', title: 'path entropy' },
            color: { field: 'from', type: 'nominal', title: 'from' },
          },
        },
        { mark: 'rule', encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } } },
      ],
    },
  },
})

const dependence = (totals: readonly Row[]): Figure => ({
  name: 'path-entropy-lag',
  title: 'Total path entropy against the lag',
  caption: 'Sum over all ordered pairs, with its 68 % interval.',
  spec: {
    data: { values: totals.map(ends) },
    facet: { field: 'definition', type: 'nominal', sort: null, title: null },
    resolve: { scale: { y: 'independent' } },
    spec: {
      width: 200,
      height: 140,
      encoding: { x: { field: 'lag', type: 'quantitative', title: 'lag / ps' } },
      layer: [
        { mark: 'area', encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } } },
        {
          mark: { type: 'line', point: true },
          encoding: {
            y: {
              field: 'entropy',
              type: 'quantitative',
              title: 'total path entropy',
              scale: { zero: false },
            },
          },
        },
      ],
    },
  },
})

const ends = ({ definition, lag, entropy, error }: Row) => ({
  definition,
  lag,
  entropy,
  low: Number(entropy) - Number(error ?? 0),
  high: Number(entropy) + Number(error ?? 0),
})

const sentence = (row: Row): string => {
  const error = row['error'] === null ? '' : ` ± ${Number(row['error']).toPrecision(2)}`
  return `Total, ${row['definition']}: ${Number(row['entropy']).toPrecision(4)}${error}${row['unit'] ? ` ${row['unit']}` : ''}.`
}
