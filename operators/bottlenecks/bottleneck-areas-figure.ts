import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { curve } from '../figures/curve.ts'
import { groupedBy } from '../figures/rows.ts'
import { named } from '../figures/systems.ts'

/** Distributions of the areas, one picture a pair of kinds of site. */
export const bottleneckAreasFigures = (systems: readonly SystemTables[]) =>
  named(systems, 'pair').flatMap(([pair, own]) =>
    curve(
      own.map((system) => ({ ...system, own: closed(system.own) })),
      {
        name: `bottleneck-areas-${pair}`,
        title: `Areas of the triangles between ${pair.split('-').join(' and ')}`,
        caption:
          'Of all triangles in all frames, of their time averages, and in the first frame after an ion has gone through. Bands: 68 % intervals.',
        x: { field: 'area', title: 'area / Å²', scale: { zero: false } },
        y: { field: 'density', title: 'probability / Å⁻²' },
        of: { field: 'when', title: 'when' },
        line: { interpolate: 'step' },
        band: { interpolate: 'step' },
      },
    ),
  )

/** The bins of each distribution, with an empty one on both sides where their width can be told. */
function closed({ columns, rows }: Table): Table {
  const groups = [...groupedBy(rows, ({ when }) => String(when)).values()]
  return { columns, rows: groups.flatMap(closedOne) }
}

function closedOne(rows: readonly Row[]): Row[] {
  if (rows.length < 2) return [...rows]
  const [first, second, last] = [rows[0], rows[1], rows[rows.length - 1]]
  const width = (second['area'] as number) - (first['area'] as number)
  const empty = (row: Row, step: number): Row => ({
    ...row,
    area: (row['area'] as number) + step,
    density: 0,
    error: 0,
  })
  return [empty(first, -width), ...rows, empty(last, width)]
}
