import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'ava'
import { folder } from '../helpers/folder.ts'
import { alone, groups } from '../suite/groups.ts'
import suite from '../suite/suite.ts'

const QUIET =
  "import test from 'ava';\ntest('a', async (t) => {\n    await t.notThrowsAsync(async () => {});\n});\n"

test('a file that changes what others of its worker see, or sees what they take, has a worker of its own', (t) => {
  t.false(alone('operators/a.test.js', QUIET))
  for (const line of [
    'test.before(() => {});',
    'test.after.always(stop);',
    "process.env['NO_COLOR'] = '1';",
    "    delete process.env['NO_COLOR'];",
    'await ready;',
    '    t.true(getHeapStatistics().external_memory < MOST);',
    'const { operators } = (await load());',
    'for await (const each of all()) use(each);',
  ])
    t.true(alone('operators/a.test.js', `${QUIET}${line}\n`), line)
  t.false(
    alone(
      'operators/a.test.js',
      `${QUIET}const found = async () => await all();\nif (process.env.CI === '1') run();\n`,
    ),
  )
  t.true(alone('laws/a.test.js', QUIET))
})

test('files of a folder are dealt to groups of nearly the same size, each file once', (t) => {
  const files = [25, 3, 12].flatMap((count, folder) =>
    Array.from({ length: count }, (_, i) => `operators/${folder}/${i % 2 ? 'below/' : ''}${i}.test.js`),
  )
  const found = groups(files)
  t.deepEqual(found.flatMap((group) => group.files).sort(), [...files].sort())
  t.deepEqual(
    found.map((group) => `${group.name}: ${group.files.length}`),
    ['operators-0-1: 9', 'operators-0-2: 8', 'operators-0-3: 8', 'operators-1-1: 3', 'operators-2-1: 12'],
  )
  t.deepEqual(groups([...files].reverse()), found)
})

test('the suite runs every file of tests once, the longest first, then by turns what computes and what waits', (t) => {
  const root = folder()
  const tests = ['operators/jumps/a', 'operators/jumps/b', 'laws/laws', 'pipeline/live/c', 'house/d']
  for (const name of tests) {
    const path = join(root, 'dist/test', `${name}.test.js`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, QUIET)
  }
  const { files, sortTestFiles } = suite({ projectDir: root })
  const told = files.flatMap((file) =>
    file.endsWith('.test.js')
      ? [file.slice('dist/test/'.length)]
      : readFileSync(join(root, file), 'utf8')
          .split("'../")
          .slice(1)
          .map((line) => line.split("'")[0]),
  )
  t.deepEqual(told.sort(), tests.map((name) => `${name}.test.js`).sort())
  t.deepEqual(
    files
      .map((file) => join(root, file))
      .sort(sortTestFiles)
      .map((file) => file.slice(root.length)),
    [
      '/dist/test/laws/laws.test.js',
      '/dist/test/groups/operators-jumps-1.js',
      '/dist/test/pipeline/live/c.test.js',
      '/dist/test/groups/house-1.js',
    ],
  )
})
