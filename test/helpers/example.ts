import type { Estimate, Measure } from '../../pipeline/definition/operator.ts'

/** The flags that make an operator's example, from its own words and its chain's. */
export function exampleFlags(operator: Measure | Estimate): object {
  if (operator.kind === 'estimate')
    return Object.assign({}, ...operator.from.map(exampleFlags), operator.example.params)
  return Object.assign({}, ...Object.values(operator.example.transforms ?? {}), operator.example.params)
}
