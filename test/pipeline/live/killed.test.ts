import test from 'ava'
import { killed } from '../../helpers/live/kills.ts'

test('killed 50 times at random moments, the end has the bits of batch over the finished files', async (t) => {
  t.timeout(300_000)
  const result = await killed(50, 5)
  t.is(result.code, 0)
  t.true(result.early < 25)
  t.is(result.openTasks, 0, 'every partial was saved')
  t.deepEqual(result.blocks, result.expectedBlocks)
  t.deepEqual(result.tables, result.expected)
})
