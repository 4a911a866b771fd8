import { join } from 'node:path'
import test from 'ava'
import { kelvinOf, temperatureOf } from '../../../operators/frames/run-temperature.ts'
import { operators } from '../../../operators/index.ts'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { argyrodite } from '../../helpers/argyrodite.ts'
import { exampleFlags, isOfRuns } from '../../helpers/example.ts'
import { folder } from '../../helpers/folder.ts'
import { writeSynthetic } from '../../helpers/synthetic.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const STORE = join(folder(), 'run')
writeSynthetic(
  STORE,
  argyrodite({
    cells: [2, 1, 1],
    frames: 96,
    blockFrames: 32,
    residence: 3,
    velocities: true,
    tags: { temperature: 600 },
  }),
)

const asking = operators.filter(
  (operator) => operator.kind !== 'transform' && isOfRuns(operator) && 'temperature' in operator.params.shape,
)

async function warned(operator: (typeof asking)[number], temperature: number): Promise<string[]> {
  const flags = { ...exampleFlags(operator as never), temperature }
  const runs = [{ pattern: STORE, tags: {} }]
  const params = { name: operator.name, flags }
  const { warnings } = await analyse({ module, params, runs, out: folder(), executor: thread })
  return warnings.filter(({ name }) => name.endsWith('other-temperature')).map(({ message }) => message)
}

for (const operator of asking)
  test.serial(`${operator.name}: --temperature wins over the tag, and that is told`, async (t) => {
    t.deepEqual(await warned(operator, 700), ['--temperature 700 K is used; the runs are tagged with 600 K'])
    t.deepEqual(await warned(operator, 600), [])
  })

test('what is given comes before the tag; none of both, or nonsense, is no temperature', (t) => {
  t.deepEqual(
    [
      kelvinOf(700, 600),
      kelvinOf(0, 600),
      kelvinOf(undefined, '600'),
      kelvinOf(0, undefined),
      kelvinOf(0, 'x'),
    ],
    [700, 600, 600, undefined, undefined],
  )
  t.throws(() => temperatureOf('x', 0, { tags: {}, runs: [] }), {
    message: /x: the system has no temperature/,
  })
  t.true(asking.length >= 8, asking.map(({ name }) => name).join())
})
