import { isSilent } from '../definition/operator.ts'
import type { Rows } from '../run/block.ts'
import type { Run } from '../run/run.ts'
import type { Carry } from '../state/carry.ts'
import type { Section } from '../state/partial.ts'
import type { Chain, Task } from './plan.ts'

/** Rows whose columns the transforms of a chain read besides those of its subject. */
export const rowsAlong = ({ steps, measure, facts }: Chain): number =>
  steps.reduce(
    (sum, { operator }, i) =>
      sum + (isSilent(operator, measure.operator) ? 0 : (operator.reads?.(facts[i].prepared) ?? 0)),
    0,
  )

/** True of a chain whose transforms read other rows besides: tasks of one run that go through the blocks together read them once. */
export const goesAlong = ({ cut, rows }: Task, run: Run, chain: Chain): boolean =>
  cut === 'atoms' && rowsAlong(chain) > 0 && hasRowsOfMemory(run, rows, chain)

/** True where what every transform remembers is so many numbers for each row. */
const hasRowsOfMemory = (run: Run, rows: Rows, { steps }: Chain): boolean =>
  steps.every(({ operator, params }) => {
    const memoryOf = (own: Rows): Carry => operator.carry?.(params, run, own) ?? {}
    const one = memoryOf(rows.subarray(0, 1))
    return Object.entries(memoryOf(rows)).every(
      ([name, values]) => lengthOf(values) === rows.length * lengthOf(one[name]),
    )
  })

const lengthOf = (values: Carry[string]): number => (typeof values === 'number' ? Number.NaN : values.length)

/** The rows of some tasks, one after the other. */
export function rowsOver(tasks: readonly Task[]): Rows {
  if (tasks.length === 1) return tasks[0].rows
  const rows = new Uint32Array(countOf(tasks))
  tasks.forEach((task, i) => {
    rows.set(task.rows, countOf(tasks.slice(0, i)))
  })
  return rows
}

const countOf = (tasks: readonly Task[]): number => tasks.reduce((sum, { rows }) => sum + rows.length, 0)

/** What the transforms of a chain remember of the rows of some tasks, going on with what is known of each. */
export function carriesOver(
  run: Run,
  tasks: readonly Task[],
  { steps, measure }: Chain,
  known: readonly (Section | undefined)[],
): Carry[] {
  const rows = rowsOver(tasks)
  return steps.map(({ operator, params }, i) => {
    const [first] = known
    if (tasks.length === 1 && first) return first.carries[i] as Carry
    const carry = isSilent(operator, measure.operator) ? {} : (operator.carry?.(params, run, rows) ?? {})
    known.forEach((section, w) => {
      const before = section?.carries[i] ?? {}
      for (const [name, values] of Object.entries(shareOf(carry, tasks, w)))
        if (before[name] !== undefined) (values as Float64Array).set(before[name] as Float64Array)
    })
    return carry
  })
}

/** The part of a memory over the rows of some tasks that belongs to one of them: its own arrays. */
export function shareOf(carry: Carry, tasks: readonly Task[], index: number): Carry {
  if (tasks.length === 1) return carry
  const [before, own] = [countOf(tasks.slice(0, index)), tasks[index].rows.length]
  const all = countOf(tasks)
  return Object.fromEntries(
    Object.entries(carry).map(([name, values]) => {
      const each = (values as Float64Array).length / all
      return [name, (values as Float64Array).subarray(before * each, (before + own) * each)]
    }),
  )
}
