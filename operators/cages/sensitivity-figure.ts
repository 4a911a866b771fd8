import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { points } from '../figures/points.ts'

/** Residence time against frame interval, a line for each return time, a panel for each rule; the smallest radius that has numbers. */
export function sensitivityFigures(systems: readonly SystemTables[]) {
  const known = systems.flatMap(({ own }) => own.rows.filter((row) => row['residence'] !== null))
  const radius = known.at(-1)?.['radius']
  return points(systems, {
    name: 'sensitivity',
    title: `Residence time against frame interval, ${radius === null ? 'nearest centre' : `radius ${radius} Å`}`,
    caption:
      'Lines: return times within which a jump back cancels a jump; bars: 68 % error. Hollow: frames too far apart for that.',
    x: { field: 'interval', title: 'frame interval / ps' },
    y: { field: 'residence', title: 'residence time / ps' },
    of: { field: 'returns', title: 'return time', words: ({ returnTime }) => `${returnTime} ps` },
    panels: [{ field: 'rule', title: 'rule' }],
    where: (row) => row['radius'] === radius,
    joined: true,
    full: 'resolved',
    alike: true,
  })
}
