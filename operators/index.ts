import type { Operator } from '../pipeline/definition/operator.ts'
import * as makers from './makers.ts'

export * from './makers.ts'

/** Every operator, alphabetically. */
export const operators: readonly Operator[] = Object.values(makers)
  .map(({ operator }): Operator => operator)
  .sort((a, b) => Number(a.name > b.name) - Number(a.name < b.name))
