import type { Carry } from './operator.ts'
import type { Partial, Section } from './partial.ts'
import type { Chain, Task } from './plan.ts'

/** Which memory a partial keeps: what the store cannot rebuild, or all of it, for a partial that stays in this process. */
export type Keep = 'saved' | 'all'

/** What must be kept to go on, copied; null where the store can rebuild it. */
export const keptCarries = (chain: Chain, carries: readonly Carry[], keep: Keep): Section['carries'] =>
  carries.map((carry, i) => (keep === 'saved' && isRebuilt(chain, i) ? null : copyCarry(carry)))

/** True for the memory of a measure that the store can rebuild. */
const isRebuilt = ({ steps, measure }: Chain, i: number): boolean =>
  i === steps.length && measure.operator.lookback !== undefined

export const copyCarry = (carry: Carry): Carry =>
  Object.fromEntries(
    Object.entries(carry).map(([name, value]) => [name, typeof value === 'number' ? value : value.slice()]),
  )

/** A partial as it is saved: without the memory that the store can rebuild. */
export const savedForm = (task: Task, partial: Partial): Partial => ({
  ...partial,
  sections: Object.fromEntries(
    Object.entries(partial.sections).map(([name, section]) => {
      const chain = task.chains.find((each) => each.name === name)
      const carries = section.carries.map((carry, i) => (chain && isRebuilt(chain, i) ? null : carry))
      return [name, { ...section, carries }]
    }),
  ),
})
