import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import test from 'ava'
import { operators } from '../../operators/index.ts'
import type { Measurement } from '../../pipeline/definition/flow.ts'
import type { Measure } from '../../pipeline/definition/operator.ts'
import type { Partial } from '../../pipeline/state/partial.ts'
import { openRun } from '../../pipeline/store/read.ts'
import { planRun } from '../../pipeline/work/plan.ts'
import { runTask, runTasks } from '../../pipeline/work/task.ts'
import { goesAlong } from '../../pipeline/work/together.ts'
import type { How } from '../../pipeline/work/walk.ts'
import definition from '../../runs/definitions/measure.ts'
import { argyrodite } from '../helpers/argyrodite.ts'
import { exampleFlags } from '../helpers/example.ts'
import { folder } from '../helpers/folder.ts'
import { writeSynthetic } from '../helpers/synthetic.ts'

/** Six groups of lithium and a tail. */
const STORE = join(folder(), 'run')
const BLOCKS = 4
writeSynthetic(
  STORE,
  argyrodite({
    cells: [2, 2, 4],
    frames: 32 * BLOCKS + 11,
    blockFrames: 32,
    residence: 3,
    velocities: true,
    tags: { temperature: 600 },
  }),
)
const run = openRun(STORE)
test.after(() => run.close())

/** Flags of an example, with sites whose corners move. */
function flagsOf(name: string): object {
  const own = operators.find((operator) => operator.name === name)
  const { shape, homes, reach, ...flags } = exampleFlags(own as Measure) as Record<string, unknown>
  return shape === undefined ? flags : { ...flags, shape: 'polyhedra' }
}

async function planOf(measures: Readonly<Record<string, object>>) {
  const measurements = await Promise.all(
    Object.entries(measures).map(async ([name, flags]) => {
      const { outputs } = await definition({ name, flags: { ...flags } })
      return { name, measurement: outputs[name] as Measurement }
    }),
  )
  return planRun(measurements, run)
}

/** Stops each walk before the block with this number of it. */
function haltedAt(block: number): How {
  let asked = 0
  return { halted: () => asked++ >= block }
}

const MEASURES = operators.flatMap(({ kind, name, cut }: any) =>
  kind === 'measure' && cut === 'atoms' ? [name] : [],
)
const SHARING: string[] = []

for (const name of MEASURES)
  test.serial(
    `${name}: tasks that go through the blocks together give the partials of each alone`,
    async (t) => {
      const { tasks } = await planOf({ [name]: flagsOf(name) })
      if (tasks[0].chains.some((chain) => goesAlong(tasks[0], run, chain))) SHARING.push(name)
      const alone = tasks.map((task) => runTask(run, task, undefined, ''))
      const together = [
        ...runTasks(
          run,
          tasks.map((task) => ({ task })),
          '',
        ),
      ]
      t.true(isDeepStrictEqual(together, alone))
      const half = [
        ...runTasks(
          run,
          tasks.map((task) => ({ task })),
          '',
          haltedAt(2),
        ),
      ]
      const works = tasks.map((task, i) => ({ task, known: half[i] }))
      t.true(isDeepStrictEqual([...runTasks(run, works, '')], alone))
    },
  )

test.serial('some measures read other atoms besides their own', (t) => {
  t.true(SHARING.includes('occupation'))
  t.true(SHARING.includes('residence'))
  t.true(SHARING.includes('transitions'))
})

const blocksOf = ({ sections }: Partial, name: string): number | undefined => sections[name]?.blocks

test('what has nothing to share is done task by task, and a stop keeps what all have', async (t) => {
  const { tasks } = await planOf({ occupation: {}, msd: { of: 'Li', lags: '0.2ps' } })
  const own = tasks.filter(({ chains }) => chains.length === 2)
  t.is(own.length, 6)
  const alone = own.map((task) => runTask(run, task, undefined, ''))
  const frames: number[] = []
  const works = own.map((task) => ({ task }))
  const counted = [...runTasks(run, works, '', { onFrames: (more) => frames.push(more) })]
  t.true(isDeepStrictEqual(counted, alone))
  t.is(
    frames.reduce((sum, more) => sum + more, 0),
    own.length * run.frames,
    'frames are told once',
  )
  // All blocks of what is shared, then two of the first task alone; it is asked before each walk, too.
  const stopped = [...runTasks(run, works, '', haltedAt(BLOCKS + 4))]
  t.deepEqual(
    stopped.map((partial) => [blocksOf(partial, 'occupation'), blocksOf(partial, 'msd')]),
    own.map((_, i) => [BLOCKS, i === 0 ? 2 : undefined]),
  )
  const again = works.map((work, i) => ({ ...work, known: stopped[i] }))
  t.true(isDeepStrictEqual([...runTasks(run, again, '')], alone))
})
