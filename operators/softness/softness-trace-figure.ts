import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { everyRow } from '../../pipeline/tables/long-table.ts'
import type { Row } from '../../schemas/table.ts'
import { curve } from '../figures/curve.ts'
import { drawn } from '../figures/systems.ts'

/** Ions that are drawn: so many of the softest, and of the hardest. */
const MOST = 2

/** Softness of the softest and of the hardest ions of the first run against time. */
export const softnessTraceFigures = drawn((systems) =>
  curve(
    systems.map((system) => ({ ...system, own: { columns: system.own.columns, rows: extremes(system) } })),
    {
      name: 'softness-trace',
      title: 'Softness of ions in time',
      caption: `The ${MOST} softest and the ${MOST} hardest ions of the first run, by their means; above the dashed line the surroundings are of those that rearrange.`,
      x: { field: 'time', title: 'time / ps', scale: { nice: false } },
      y: { field: 'softness', title: 'softness', scale: { zero: false } },
      of: { field: 'ion', title: 'ion', words: ({ ion }) => `${ion}` },
      level: 0,
      systems: 'panels',
    },
  ),
)

/** Rows of the ions of the first run whose mean softness is most and least. */
function extremes({ own }: SystemTables): Row[] {
  const ions = new Map<unknown, Row[]>()
  let first: unknown
  for (const row of everyRow(own)) {
    first ??= row['run']
    if (row['run'] !== first) break
    const rows = ions.get(row['ion'])
    if (rows) rows.push(row)
    else ions.set(row['ion'], [row])
  }
  const mean = (rows: readonly Row[]) =>
    rows.reduce((sum, row) => sum + Number(row['softness']), 0) / rows.length
  const order = [...ions.values()].sort((a, b) => mean(b) - mean(a))
  return [...order.slice(0, MOST), ...order.slice(Math.max(MOST, order.length - MOST))].flat()
}
