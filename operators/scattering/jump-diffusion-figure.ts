import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Row } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import { evenly, fitted, measured, modelled } from '../figures/fitted.ts'
import type { Mark } from '../figures/plot.ts'
import { residuals, restOf } from '../figures/residuals.ts'
import { drawnFrom } from '../figures/systems.ts'
import { type JumpModel, WIDTHS } from './fits/jump-models.ts'
import { groupsIn, type WidthGroup } from './fits/width-groups.ts'
import { seriesOf } from './quasielastic-figure.ts'

const PLOT = {
  name: 'jump-diffusion',
  title: 'Widths and jump models',
  x: { field: 'Q', title: 'Q (Å⁻¹)', scale: { zero: true } },
  y: { field: 'width', title: 'half width Γ (µeV)' },
}

/** Γ(Q) with the models through it, a panel for each line; and what they leave. */
export const jumpFigures = drawnFrom<Asked>((systems, asked) => [
  ...fitted(
    systems,
    {
      ...PLOT,
      caption: `Half widths with 68 % errors, and the models through them. ${systems.flatMap(({ own }) => own.rows.flatMap(sentence)).join(' ')}`,
    },
    (system) =>
      groupsOf(system, asked).flatMap(({ panel, group, rows }) => [
        ...pointsOf(panel, group),
        ...rows.flatMap((row) => lineOf(panel, row, group)),
      ]),
  ),
  ...residuals(systems, PLOT, (system) =>
    groupsOf(system, asked).flatMap(({ panel, group: { widths }, rows }) =>
      rows.flatMap((row) => {
        const model = modelOf(row)
        const [Q, width, error] = [
          widths.map((each) => each.Q),
          widths.map((each) => 1000 * each.width),
          widths.map((each) => 1000 * each.error),
        ]
        return model ? restOf(panel, String(row['model']), Q, width, error, model) : []
      }),
    ),
  ),
])

type Asked = Parameters<typeof groupsIn>[1]

/** The widths of each panel with the rows of the models through them. */
const groupsOf = ({ own, from }: SystemTables, asked: Asked) =>
  groupsIn(from, asked).map((group) => {
    const panel = seriesOf({ ...group, widths: null })
    return { panel, group, rows: own.rows.filter((row) => seriesOf(row) === panel) }
  })

const pointsOf = (panel: string, { widths }: WidthGroup): Mark[] =>
  measured(
    panel,
    widths.map(({ Q }) => Q),
    widths.map(({ width }) => 1000 * width),
    widths.map(({ error }) => 1000 * error),
  )

/** Γ in µeV at a Q by the model of a row; none without parameters. */
function modelOf(row: Row): ((Q: number) => number) | undefined {
  if (row['D'] === null) return undefined
  const model = row['model'] as JumpModel
  const [a, b] =
    model === 'fick' ? [(row['D'] as number) / CM2_S, 0] : [row['length'] as number, row['time'] as number]
  return (Q) => 1000 * WIDTHS[model](Q, a, b)
}

function lineOf(panel: string, row: Row, { widths }: WidthGroup): Mark[] {
  const model = modelOf(row)
  const at = evenly(0, 1.05 * Math.max(...widths.map(({ Q }) => Q)), 60)
  return model ? modelled(panel, String(row['model']), at, at.map(model)) : []
}

/** Two digits of the error, and the value to as many places; three digits where there is none. */
function give(row: Row, name: string, errorName: string, unit = 1): string {
  const [value, error] = [Number(row[name]) / unit, Number(row[errorName] ?? 0) / unit]
  if (!(error > 0)) return String(Number(value.toPrecision(3)))
  const places = Math.min(20, Math.max(0, 1 - Math.floor(Math.log10(error))))
  return `${value.toFixed(places)} ± ${error.toFixed(places)}`
}

const sentence = (row: Row): string[] =>
  row['model'] === 'chudley-elliott' && row['length'] !== null
    ? [
        `${seriesOf(row)}: d = ${give(row, 'length', 'lengthError')} Å, τ = ${give(row, 'time', 'timeError')} ps, D = ${give(row, 'D', 'error', 1e-6)} · 10⁻⁶ cm²/s (Chudley–Elliott).`,
      ]
    : []
