import type { Output, Outputs } from '../definition/flow.ts'
import { describeStep } from '../work/fingerprint.ts'
import { operatorOf, paramsOf } from './evaluate.ts'

/** What decides the tables of outputs besides the states of their measurements. */
export const describeOutputs = (outputs: Outputs): unknown =>
  Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, describe(output)]))

const describe = (output: Output): unknown => ({
  ...describeStep({ operator: operatorOf(output), params: paramsOf(output) }),
  from: output.kind === 'measurement' ? [] : output.from.map(describe),
})
