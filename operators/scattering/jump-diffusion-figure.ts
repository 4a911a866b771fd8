import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Row } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import { evenly, fitted, measured, modelled } from '../figures/fitted.ts'
import type { Mark } from '../figures/plot.ts'
import { short } from '../figures/rows.ts'
import { drawnFrom } from '../figures/systems.ts'
import { type JumpModel, WIDTHS } from './fits/jump-models.ts'
import { groupsIn, type WidthGroup } from './fits/width-groups.ts'
import { seriesOf } from './quasielastic-figure.ts'

/** Γ(Q) with the models through it, a panel for each line. */
export const jumpFigures = drawnFrom<Parameters<typeof groupsIn>[1]>((systems, asked) =>
  fitted(
    systems,
    {
      name: 'jump-diffusion',
      title: 'Widths and jump models',
      caption: `Half widths with 68 % errors, and the models through them. ${systems.flatMap(({ own }) => own.rows.flatMap(sentence)).join(' ')}`,
      x: { field: 'Q', title: 'Q (Å⁻¹)', scale: { zero: true } },
      y: { field: 'width', title: 'half width Γ (µeV)' },
    },
    ({ own, from }: SystemTables) =>
      groupsIn(from, asked).flatMap((group) => {
        const panel = seriesOf({ ...group, widths: null })
        const rows = own.rows.filter((row) => seriesOf(row) === panel)
        return [...pointsOf(panel, group), ...rows.flatMap((row) => lineOf(panel, row, group))]
      }),
  ),
)

const pointsOf = (panel: string, { widths }: WidthGroup): Mark[] =>
  measured(
    panel,
    widths.map(({ Q }) => Q),
    widths.map(({ width }) => 1000 * width),
    widths.map(({ error }) => 1000 * error),
  )

function lineOf(panel: string, row: Row, { widths }: WidthGroup): Mark[] {
  if (row['D'] === null) return []
  const model = row['model'] as JumpModel
  const [a, b] =
    model === 'fick' ? [(row['D'] as number) / CM2_S, 0] : [row['length'] as number, row['time'] as number]
  const at = evenly(0, 1.05 * Math.max(...widths.map(({ Q }) => Q)), 60)
  return modelled(
    panel,
    model,
    at,
    at.map((Q) => 1000 * WIDTHS[model](Q, a, b)),
  )
}

const sentence = (row: Row): string[] =>
  row['model'] === 'chudley-elliott' && row['length'] !== null
    ? [
        `${seriesOf(row)}: d = ${short(row['length'])} Å, τ = ${short(row['time'])} ps, D = ${(row['D'] as number).toExponential(2)} cm²/s (Chudley–Elliott).`,
      ]
    : []
