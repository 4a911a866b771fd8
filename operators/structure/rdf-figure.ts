import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'

/** g(r), one small panel a pair: first peaks differ by an order of magnitude. */
export const rdfFigure = (table: Table): Figure => ({
  name: 'rdf',
  title: 'Radial distribution functions',
  caption: 'g(r) of each pair; the band is the 68 % interval, the level line the ideal gas.',
  spec: {
    data: { values: table.rows.filter((row) => row['g'] !== null).map(pointOf) },
    facet: {
      field: 'pair',
      type: 'nominal',
      sort: [...new Set(table.rows.map((row) => row['pair']))],
      title: null,
    },
    columns: 3,
    resolve: { scale: { y: 'independent' } },
    spec: {
      width: 200,
      height: 120,
      encoding: { x: { field: 'r', type: 'quantitative', title: 'r (Å)' } },
      layer: [
        { mark: { type: 'rule', style: 'guide' }, encoding: { x: null, y: { datum: 1 } } },
        {
          mark: { type: 'area', opacity: 0.3 },
          encoding: { y: { field: 'low', type: 'quantitative', title: 'g(r)' }, y2: { field: 'high' } },
        },
        {
          mark: { type: 'line' },
          encoding: { y: { field: 'g', type: 'quantitative' } },
        },
      ],
    },
  },
})

const pointOf = (row: Row) => {
  const [r, g, half] = [row['r'] as number, row['g'] as number, (row['error'] ?? 0) as number]
  return { pair: row['pair'], r: short(r), low: short(g - half), g: short(g), high: short(g + half) }
}

/** Enough digits for a picture. */
const short = (value: number): number => Number(value.toPrecision(5))
