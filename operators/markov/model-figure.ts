import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { bars } from '../figures/bars.ts'

/** Stationary probabilities with their errors, at the shortest lag. */
export function modelFigures(systems: readonly SystemTables[]) {
  const lag = systems[0].own.rows[0]?.['lag']
  return bars(systems, {
    name: 'model',
    title: 'Stationary probabilities',
    caption: `π of the Markov model with a lag of ${lag} ps; bars: 68 % interval.`,
    x: { field: 'name', title: 'state' },
    y: { field: 'stationary', title: 'π' },
    where: (row) => row['of'] === 'state' && row['lag'] === lag,
  })
}
