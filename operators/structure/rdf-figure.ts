import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'

/** g(r), one small panel a pair: first peaks differ by an order of magnitude. */
export const rdfFigure = (table: Table): Figure => ({
  name: 'rdf',
  title: 'Radial distribution functions',
  caption: 'g(r) of each pair; the band is the 68 % interval, the thin line the ideal gas.',
  spec: {
    data: { values: table.rows.map(({ pair, r, g, error }) => ({ pair, r, ...bandOf(g, error) })) },
    facet: { field: 'pair', type: 'nominal', sort: null, title: null },
    columns: 3,
    resolve: { scale: { y: 'independent' } },
    spec: {
      width: 200,
      height: 120,
      encoding: { x: { field: 'r', type: 'quantitative', title: 'r (Å)' } },
      layer: [
        { mark: { type: 'rule', strokeWidth: 0.5 }, encoding: { x: null, y: { datum: 1 } } },
        {
          mark: { type: 'area', opacity: 0.3 },
          encoding: { y: { field: 'low', type: 'quantitative', title: 'g(r)' }, y2: { field: 'high' } },
        },
        {
          mark: { type: 'line', strokeWidth: 1.5 },
          encoding: { y: { field: 'g', type: 'quantitative' }, color: { field: 'pair', legend: null } },
        },
      ],
    },
  },
})

const bandOf = (g: unknown, error: unknown) => {
  const [value, half] = [Number(g ?? 0), Number(error ?? 0)]
  return { g: value, low: value - half, high: value + half }
}
