import type { Operator } from '../pipeline/definition/operator.ts'
import * as makers from './makers.ts'

// For operators of one's own: pictures that one system and several have, and numbers with their errors.
export { bars } from './figures/bars.ts'
export { curve } from './figures/curve.ts'
export { points } from './figures/points.ts'
export { drawn } from './figures/systems.ts'
export * from './makers.ts'
export { errorColumns } from './sampling/error-columns.ts'
export type { Estimate } from './sampling/estimate.ts'
export { overRunsAndParts, type Statistic } from './sampling/over-runs.ts'

/** Every operator, alphabetically. */
export const operators: readonly Operator[] = Object.values(makers)
  .map(({ operator }): Operator => operator)
  .sort((a, b) => Number(a.name > b.name) - Number(a.name < b.name))
