import { points } from '../figures/points.ts'
import { drawnFrom, withRows } from '../figures/systems.ts'

/** Less than this is drawn as more than chance. */
const LEVEL = 0.05

/** Pairs over what chance gives against the lag, a line a shell; full points where fewer than 5 % of the shifts give as many. */
export const couplingFigures = drawnFrom((systems) =>
  points(
    withRows(systems, ({ own }) => own.rows.map((row) => ({ ...row, rare: Number(row['chance']) < LEVEL }))),
    {
      name: 'coupling',
      title: 'Jumps of ions beside turns of polyanions',
      caption:
        'Pairs of a turn and a jump over what they would be by chance (dashed: as many), against the time from turn to jump. Full: fewer than 5 % of the shifts in time give as many.',
      x: { field: 'lag', title: 'lag / ps' },
      y: { field: 'ratio', title: 'pairs / chance' },
      of: { field: 'shell', title: 'distance', words: ({ from, to }) => `${from}–${to} Å` },
      joined: true,
      level: 1,
      full: 'rare',
    },
  ),
)
