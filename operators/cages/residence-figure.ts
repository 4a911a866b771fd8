import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { points } from '../figures/points.ts'
import { distinct } from '../figures/rows.ts'

/** Residence time against cage radius, one line for each kind of centre; nothing where no radius has jumps. */
export function residenceFigures(systems: readonly SystemTables[]) {
  const rows = systems.flatMap(({ own }) => own.rows)
  const isSplit = distinct(rows, 'site').length > 1
  return points(systems, {
    name: 'residence',
    title: 'Residence time against cage radius',
    caption: `Total ion-time / number of jumps (${String(rows[0]?.['rule'])}); bars: 68 % error.`,
    x: { field: 'radius', title: 'cage radius / Å', scale: { zero: false, padding: 20 } },
    y: { field: 'residence', title: 'residence time / ps', scale: { zero: true } },
    of: {
      field: 'centre',
      title: 'centre',
      words: ({ centre, site }) => (isSplit ? `${centre}, ${site ?? 'all sites'}` : `${centre}`),
    },
    joined: true,
  })
}
