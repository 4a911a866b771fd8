import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { bars } from '../figures/bars.ts'

/** Processes that are drawn. */
const SLOWEST = 3

/** Stationary probabilities with their errors, and the slowest processes on the states, at the shortest lag. */
export function modelFigures(systems: readonly SystemTables[]): Figure[] {
  const lag = systems[0].own.rows[0]?.['lag']
  return [...probabilities(systems, lag), ...processes(systems, lag)]
}

const probabilities = (systems: readonly SystemTables[], shortest: unknown): Figure[] =>
  bars(systems, {
    name: 'model',
    title: 'Stationary probabilities',
    caption: `π of the Markov model with a lag of ${shortest} ps; bars: 68 % interval.`,
    x: { field: 'name', title: 'state' },
    y: { field: 'stationary', title: 'π' },
    where: ({ of, lag }) => of === 'state' && lag === shortest,
  })

/** Right eigenvectors: what a process exchanges are the states above and those below zero. */
const processes = (systems: readonly SystemTables[], shortest: unknown): Figure[] =>
  bars(systems, {
    name: 'model-processes',
    title: `The slowest ${SLOWEST} processes`,
    caption: `Right eigenvectors of the Markov model with a lag of ${shortest} ps on its states (Σ π ψ² = 1): a process moves population between those above and those below zero. ${systems.flatMap((system) => timesOf(system, shortest)).join(' ')}`,
    x: { field: 'name', title: 'state' },
    y: { field: 'eigenvector', title: 'ψ' },
    panels: [{ field: 'process', words: ({ index }) => `process ${index}` }],
    where: ({ of, lag, index }) =>
      of === 'eigenvector' && lag === shortest && Number(index) >= 1 && Number(index) <= SLOWEST,
  })

/** How slow they are: −lag/ln λ. */
function timesOf({ label, own }: SystemTables, shortest: unknown): string[] {
  const times = own.rows
    .filter(({ of, lag, index }) => of === 'eigenvalue' && lag === shortest && Number(index) >= 1)
    .slice(0, SLOWEST)
    .flatMap(({ index, eigenvalue, imaginary }) =>
      Number(eigenvalue) > 0 && imaginary === 0
        ? [`${index}: ${(-Number(shortest) / Math.log(Number(eigenvalue))).toPrecision(3)} ps`]
        : [],
    )
  return times.length > 0 ? [`Times${label === '' ? '' : ` at ${label}`}, ${times.join(', ')}.`] : []
}
