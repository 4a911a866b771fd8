import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { byNature } from '../../../pipeline/definition/patterns.ts'
import { makePace } from '../../../pipeline/live/pace.ts'
import { findRuns } from '../../../pipeline/live/watch.ts'
import type { IonstreamError } from '../../../schemas/errors.ts'
import { folder } from '../../helpers/folder.ts'

function tree(...files: string[]): string {
  const home = folder()
  for (const file of files) {
    mkdirSync(join(home, file, '..'), { recursive: true })
    writeFileSync(join(home, file), 'x')
  }
  return home
}

test('numbers in names count as numbers', (t) => {
  const names = ['dump.10', 'dump.9', 'dump', 'dump.9.gz', 'dump.100', 'a2b', 'a10b', 'a2a']
  t.deepEqual(names.sort(byNature), [
    'a2a',
    'a2b',
    'a10b',
    'dump',
    'dump.9',
    'dump.9.gz',
    'dump.10',
    'dump.100',
  ])
})

test('each folder that matches is a run, named by what patterns do not have in common', async (t) => {
  const home = tree(
    '600K/run1/dump.2',
    '600K/run1/dump.10',
    '600K/run2/dump.1',
    '750K/run1/dump.1',
    '600K/log',
  )
  const names = async (...patterns: string[]) =>
    (await findRuns(patterns.map((pattern) => join(home, pattern)))).map(({ name }) => name)
  t.deepEqual(await names('600K/run*/dump*'), ['run1', 'run2'])
  t.deepEqual(await names('600K/run*/dump*', '750K/run*/dump*'), ['600K-run1', '600K-run2', '750K-run1'])
  t.deepEqual(await names('*/run1/dump*'), ['600K-run1', '750K-run1'])
  t.deepEqual(await names('?50K/run?/dump.?'), ['750K-run1'])
  t.deepEqual(await names('600K/run1/dump*'), ['run1'])
  const [run] = await findRuns([join(home, '600K/run1/dump*')])
  t.deepEqual(run.files, [join(home, '600K/run1/dump.2'), join(home, '600K/run1/dump.10')])
  t.is(run.bytes, 2)
})

test('two folders of one name are refused', async (t) => {
  const home = tree('a/b-c/dump', 'a-b/c/dump')
  await t.throwsAsync(findRuns([join(home, '*/*/dump')]), { message: /two folders would be the run "a-b-c"/ })
})

test('the pace follows the cost', async (t) => {
  const clock = { now: 0, spent: 0 }
  const pace = makePace(0.1, 500, { now: () => clock.now, spent: () => clock.spent })
  t.true(pace.wait() <= 0)
  await pace.run(() => Object.assign(clock, { now: 30, spent: 20 }))
  t.is(pace.wait(), 470, 'never sooner than 500 ms after the last began')
  clock.now = 1000
  await pace.run(() => Object.assign(clock, { now: 1200, spent: 220 }))
  t.is(pace.wait(), 300, 'far above the one before: 40 ms are a tenth of 400, less than the least')
  clock.now = 2000
  await pace.run(() => Object.assign(clock, { now: 2200, spent: 420 }))
  t.is(pace.wait(), 1800, 'twice, and it counts: 200 ms are a tenth of 2000')
})

test('a stream is recorded first, and says so', async (t) => {
  const error = await t.throwsAsync(findRuns(['imd://127.0.0.1:8888']), { message: /expected files/ })
  t.regex((error as IonstreamError).remedy, /ionstream record imd:\/\/127.0.0.1:8888 --out/)
})
