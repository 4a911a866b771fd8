import { isSilent } from '../definition/operator.ts'
import type { Carry } from '../state/carry.ts'
import type { Partial, Section } from '../state/partial.ts'
import type { Chain, Task } from './plan.ts'

/** Which memory a partial keeps: what the store cannot rebuild, or all of it, for a partial that stays in this process. */
export type Keep = 'saved' | 'all'

/** What must be kept to go on; null where the store can rebuild it. */
export const keptCarries = (chain: Chain, carries: readonly Carry[], keep: Keep): Section['carries'] =>
  keep === 'saved' ? withoutRebuilt(chain, carries) : carries

/** True where the store can rebuild the memory of the measure: not behind transforms that have a memory of their own. */
export const isRebuilt = ({ steps, measure }: Chain): boolean =>
  measure.operator.lookback !== undefined &&
  steps.every((step) => !step.operator.carry || isSilent(step.operator, measure.operator))

/** Memories without that of the measure, the last one, where the store can rebuild it. */
const withoutRebuilt = (chain: Chain, carries: Section['carries']): Section['carries'] =>
  isRebuilt(chain) ? [...carries.slice(0, -1), null] : carries

/** Memories that are not needed any more, by the name of their chain. */
export type Scratch = Map<string, readonly Carry[]>

/** A copy, in the arrays of `spare` where they suit. */
export const copyCarry = (carry: Carry, spare: Carry = {}): Carry =>
  Object.fromEntries(
    Object.entries(carry).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : copyInto(spare[name], value),
    ]),
  )

function copyInto(spare: Carry[string] | undefined, values: Exclude<Carry[string], number>) {
  if (typeof spare !== 'object' || spare.constructor !== values.constructor || spare.length !== values.length)
    return values.slice()
  spare.set(values as never)
  return spare
}

/** A partial as it is saved: without the memory that the store can rebuild. */
export const savedForm = (task: Task, partial: Partial): Partial => ({
  ...partial,
  sections: Object.fromEntries(
    Object.entries(partial.sections).map(([name, section]) => {
      const chain = task.chains.find((each) => each.name === name)
      return [name, chain ? { ...section, carries: withoutRebuilt(chain, section.carries) } : section]
    }),
  ),
})
