import test from 'ava'
import { operators } from '../../operators/index.ts'
import type { Measurement } from '../../pipeline/definition/flow.ts'
import { type Measure, UNHEARD } from '../../pipeline/definition/operator.ts'
import type { MeasureStep } from '../../pipeline/definition/steps.ts'
import type { Channels } from '../../pipeline/state/channels.ts'
import { openRun } from '../../pipeline/store/read.ts'
import { mergeRun } from '../../pipeline/work/merge.ts'
import { planRun } from '../../pipeline/work/plan.ts'
import { runTask } from '../../pipeline/work/task.ts'
import definition from '../../runs/definitions/measure.ts'
import { exampleFlags } from '../helpers/example.ts'
import { alike } from './alike.ts'
import { store } from './stores.ts'

const WHOLE = store()

/** Rows of a measure by channels over one run, in groups of another size; with how many tasks there were. */
async function inGroups({ name, ...operator }: Measure, sizeOf: (channels: Channels) => number) {
  const { outputs } = await definition({ name, flags: { ...exampleFlags({ name, ...operator }) } })
  const { measure, steps } = outputs[name] as Measurement
  const channels: Measure['channels'] = (...place) => {
    const own = operator.channels?.(...place) as Channels
    return { ...own, group: sizeOf(own) }
  }
  const cut = { operator: { name, ...operator, channels }, params: measure.params } as MeasureStep
  const run = openRun(WHOLE)
  const plan = planRun(
    [{ name, measurement: { kind: 'measurement', steps, measure: cut } as Measurement }],
    run,
  )
  const partials = new Map(plan.tasks.map((task) => [task.id, runTask(run, task, undefined, '')]))
  const states = mergeRun('', plan, (task) => partials.get(task))
  run.close()
  return { rows: operator.finish(states, measure.params, UNHEARD).rows, tasks: plan.tasks.length }
}

for (const operator of operators) {
  if (operator.kind !== 'measure' || operator.cut !== 'channels') continue
  test(`${operator.name}: its example has groups of channels, and other groups give the same counts and sums`, async (t) => {
    const own = await inGroups(operator, ({ group }) => group)
    t.true(own.tasks > 1, 'an example of one group shows nothing')
    const thirds = await inGroups(operator, ({ count }) => Math.ceil(count / 3))
    const together = await inGroups(operator, ({ count }) => count)
    t.deepEqual([thirds.tasks, together.tasks], [3, 1])
    for (const { rows } of [thirds, together]) alike(t, rows, own.rows)
  })
}
