import type { Estimate, Measure } from '../../pipeline/definition/operator.ts'

/** True for what has a measure below it: the others work on measured columns, and on tables that a definition gives them. */
export const isOfRuns = (operator: Measure | Estimate): boolean =>
  operator.kind === 'measure' || operator.from.some(isOfRuns) || operator.growing === true

/** The flags that make an operator's example, from its own words and its chain's. */
export function exampleFlags(operator: Measure | Estimate): object {
  if (operator.kind === 'estimate')
    return Object.assign({}, ...operator.from.map(exampleFlags), operator.example.params)
  return Object.assign({}, ...Object.values(operator.example.transforms ?? {}), operator.example.params)
}
