import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import { short } from '../figures/rows.ts'
import { type JumpModel, WIDTHS } from './fits/jump-models.ts'
import type { WidthGroup } from './fits/width-groups.ts'
import { seriesOf } from './quasielastic-figure.ts'

/** Γ(Q) with the models through it, a panel for each line. */
export function jumpFigures(groups: readonly WidthGroup[], own: Table): Figure[] {
  if (groups.length === 0) return []
  const values = groups.flatMap((group) => {
    const rows = own.rows.filter((row) => seriesOf(row) === seriesOf({ ...group, widths: null }))
    return [...pointsOf(group), ...rows.flatMap((row) => lineOf(row, group))]
  })
  const x = { field: 'Q', type: 'quantitative', title: 'Q (Å⁻¹)', scale: { zero: true } }
  const y = (field: string) => ({ field, type: 'quantitative', title: 'half width Γ (µeV)' })
  return [
    {
      name: 'jump-diffusion',
      title: 'Widths and jump models',
      caption: `Half widths with 68 % errors, and the models through them. ${own.rows.flatMap(sentence).join(' ')}`,
      spec: {
        data: { values },
        facet: { field: 'panel', type: 'nominal', title: null },
        columns: 2,
        resolve: { scale: { y: 'independent' } },
        spec: {
          width: 260,
          height: 200,
          layer: [
            {
              transform: [{ filter: 'isValid(datum.width)' }],
              mark: { type: 'rule' },
              encoding: { x, y: y('low'), y2: { field: 'high' } },
            },
            {
              transform: [{ filter: 'isValid(datum.width)' }],
              mark: { type: 'point', filled: true },
              encoding: { x, y: y('width') },
            },
            {
              transform: [{ filter: 'isValid(datum.fit)' }],
              mark: { type: 'line' },
              encoding: { x, y: y('fit'), color: { field: 'model', type: 'nominal', title: null } },
            },
          ],
        },
      },
    },
  ]
}

const pointsOf = (group: WidthGroup) =>
  group.widths.map(({ Q, width, error }) => ({
    panel: seriesOf({ ...group, widths: null }),
    Q: short(Q),
    width: short(1000 * width),
    low: short(1000 * (width - error)),
    high: short(1000 * (width + error)),
  }))

function lineOf(row: Row, { widths }: WidthGroup) {
  if (row['D'] === null) return []
  const most = 1.05 * Math.max(...widths.map(({ Q }) => Q))
  const model = row['model'] as JumpModel
  const [a, b] =
    model === 'fick' ? [(row['D'] as number) / CM2_S, 0] : [row['length'] as number, row['time'] as number]
  return Array.from({ length: 60 }, (_, i) => {
    const Q = (most * i) / 59
    return { panel: seriesOf(row), model, Q: short(Q), fit: short(1000 * WIDTHS[model](Q, a, b)) }
  })
}

const sentence = (row: Row): string[] =>
  row['model'] === 'chudley-elliott' && row['length'] !== null
    ? [
        `${seriesOf(row)}: d = ${short(row['length'])} Å, τ = ${short(row['time'])} ps, D = ${(row['D'] as number).toExponential(2)} cm²/s (Chudley–Elliott).`,
      ]
    : []
