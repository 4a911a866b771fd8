import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { type Analysis, analyse } from '../../../pipeline/analysis/analyse.ts'
import { replicas } from '../../../pipeline/definition/study.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { writeResults } from '../../../pipeline/report/results/results.ts'
import { folder } from '../../helpers/folder.ts'
import { TOY } from '../../helpers/live/live.ts'
import { toyStore } from '../../helpers/trajectories/toy-store.ts'
import { figures } from './sample-figures.ts'

const store = toyStore()

/** The toy results, the first of them with a file and a picture, and those without the first. */
async function analyses() {
  const all = await analyse({ module: TOY, runs: [replicas(store)], out: folder(), executor: thread })
  const [first, ...rest] = all.results
  const figure = { ...figures['msd'], name: first.name }
  const files = [{ name: 'x.txt', text: () => ['x'] }]
  return {
    name: first.name,
    before: { ...all, results: [{ ...first, figures: [figure], files }, ...rest] },
    after: { ...all, results: rest, fingerprint: 'other' },
  }
}

const circumstances = { definition: 'toy', executor: 'thread', threads: 1, timing: { seconds: 0 } }

/** Writes results, and gives what was said to be removed. */
async function write(analysis: Analysis, out: string, csv = false): Promise<string[]> {
  const told: string[] = []
  const onRemoved = (files: readonly string[]) => told.push(...files)
  await writeResults(analysis, out, { ...circumstances, csv, onRemoved })
  return told
}

const own = (name: string) => [
  `tables/${name}.parquet`,
  `tables/${name}.csv`,
  `files/${name}-x.txt`,
  `figures/${name}.svg`,
]

/** Every file of a folder, and of those in it. */
const filesIn = (out: string): string[] => (readdirSync(out, { recursive: true }) as string[]).sort()

test('what only the results before had is removed, and nothing else', async (t) => {
  const [out, fresh] = [folder(), folder()]
  const { name, before, after } = await analyses()
  t.deepEqual(await write(before, out, true), [])
  for (const file of own(name)) t.true(existsSync(join(out, file)), file)
  const mine = join(out, 'tables/mine.txt')
  writeFileSync(mine, '')
  t.deepEqual(await write(after, out, true), own(name))
  await write(after, fresh, true)
  t.deepEqual(filesIn(out), [...filesIn(fresh), 'files', 'tables/mine.txt'].sort())
  t.deepEqual(await write(after, out, true), [])
})

test('tables of before are not left as CSV where the new ones are not asked for so', async (t) => {
  const out = folder()
  const { before } = await analyses()
  await write(before, out, true)
  t.deepEqual(
    await write(before, out),
    before.results.map(({ name }) => `tables/${name}.csv`),
  )
})

test('one that is killed on the way leaves the rest to the next', async (t) => {
  const out = folder()
  const { name, before, after } = await analyses()
  await write(before, out)
  const left = own(name).filter((file) => !file.endsWith('.csv'))
  const killed = () => {
    throw new Error('killed')
  }
  const broken = { ...after, results: [{ ...after.results[0], files: [{ name: 'x', text: killed }] }] }
  await t.throwsAsync(write(broken, out), { message: 'killed' })
  for (const file of left) t.true(existsSync(join(out, file)), file)
  t.deepEqual(await write(after, out), left)
})

test('one that is killed before it removes them leaves them to the next, too', async (t) => {
  const [out, kept] = [folder(), folder()]
  const { name, before, after } = await analyses()
  await write(before, out)
  const left = own(name).filter((file) => !file.endsWith('.csv'))
  for (const file of ['manifest.json', ...left])
    copyFileSync(join(out, file), join(kept, file.replaceAll('/', '-')))
  await write(after, out)
  copyFileSync(join(kept, 'manifest.json'), join(out, 'manifest.former.json'))
  for (const file of left) copyFileSync(join(kept, file.replaceAll('/', '-')), join(out, file))
  t.deepEqual(await write({ ...after, fingerprint: 'third' }, out), left)
  t.false(existsSync(join(out, 'manifest.former.json')))
})

test('a manifest that names files elsewhere removes none of them', async (t) => {
  const home = folder()
  const out = join(home, 'out')
  const { before, after } = await analyses()
  await write(before, out)
  writeFileSync(join(home, 'x'), '')
  writeFileSync(join(out, 'x'), '')
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))
  manifest.outputs[0].files = ['../x', 'tables/../../x', 'x', 'tables/..', join(home, 'x')]
  writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest))
  t.is((await write(after, out)).length, 2)
  t.true(existsSync(join(home, 'x')) && existsSync(join(out, 'x')))
})
