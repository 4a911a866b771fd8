import type { Figure } from '../../../schemas/figure.ts'
import type { Row } from '../../../schemas/table.ts'
import { short } from '../../figures/rows.ts'

/** A(Q) and EISF against Q, with the line of the fitted ⟨u²⟩. */
export function elasticFigures(rows: readonly Row[]): Figure[] {
  const values = rows.flatMap((row) => [
    pointOf(row, 'elastic', 'A(Q)'),
    ...(row['eisf'] === null ? [] : [pointOf(row, 'eisf', 'EISF')]),
  ])
  const [{ from, until }] = rows
  return [
    {
      name: 'elastic-intensity',
      title: 'Elastic intensity and EISF',
      caption: `Mean of F_s over lags from ${from} to ${until} ps, and the same with the Debye–Waller factor of the vibrations divided out; bars: 68 % intervals.`,
      spec: {
        data: { values },
        facet: { field: 'of', type: 'nominal', title: null },
        columns: 3,
        spec: {
          width: 220,
          height: 170,
          encoding: {
            x: { field: 'q', type: 'quantitative', title: 'Q / Å⁻¹' },
            color: { field: 'what', type: 'nominal', title: null },
          },
          layer: [
            {
              mark: { type: 'rule' },
              encoding: {
                y: { field: 'low', type: 'quantitative', title: 'A, EISF' },
                y2: { field: 'high' },
              },
            },
            {
              mark: { type: 'point' },
              encoding: { y: { field: 'value', type: 'quantitative', title: 'A, EISF' } },
            },
          ],
        },
      },
    },
  ]
}

function pointOf(row: Row, name: 'elastic' | 'eisf', what: string) {
  const [value, half] = [Number(row[name]), Number(row[name === 'eisf' ? 'eisfError' : 'error'] ?? 0)]
  return {
    of: row['of'],
    q: short(row['q']),
    what,
    value: short(value),
    low: short(value - half),
    high: short(value + half),
  }
}
