import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { follow } from '../../../pipeline/live/follow.ts'
import { writeResults } from '../../../pipeline/report/results/results.ts'
import { takeLock } from '../../../pipeline/store/lock.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { folder } from '../../helpers/folder.ts'
import { INGEST, TOY } from '../../helpers/live/live.ts'
import { toyStore } from '../../helpers/trajectories/toy-store.ts'

const stored = () => toyStore()

const analysed = (store: string, out: string) =>
  analyse({ module: TOY, runs: [{ pattern: store, tags: {} }], out, executor: thread })
const circumstances = { definition: 'toy', executor: 'thread', threads: 1, timing: { seconds: 0 } }
const refused = { message: /--out .* is a store/ }

test('results never take the place of a store, whoever writes them and by whatever name', async (t) => {
  const store = stored()
  const before = readFileSync(join(store, 'manifest.json'))
  const link = join(folder(), 'link')
  symlinkSync(store, link)
  const good = await analysed(store, folder())
  for (const out of [store, link, `${store}/`]) {
    t.like(await t.throwsAsync(analysed(store, out), refused), { exitCode: 2 })
    await t.throwsAsync(writeResults(good, out, circumstances), refused)
    const told = { module: TOY, watch: [join(folder(), '*')], out, ingest: INGEST, stopped: () => true }
    await t.throwsAsync(follow(told), refused)
  }
  t.deepEqual(readFileSync(join(store, 'manifest.json')), before)
  t.false(existsSync(join(store, 'states')))
  t.is(openRun(store).frames, 20)
})

test('a manifest of something else stays; results of before, and half of one, are written over', async (t) => {
  const [store, out] = [stored(), join(folder(), 'out')]
  mkdirSync(out)
  for (const text of ['{"name":"other"}', 'no JSON', '{ "format": "other" }']) {
    writeFileSync(join(out, 'manifest.json'), text)
    await t.throwsAsync(analysed(store, out), { message: /manifest\.json that is not of results/ })
    t.is(readFileSync(join(out, 'manifest.json'), 'utf8'), text)
  }
  writeFileSync(join(out, 'manifest.json'), '{\n "format": "ionstream-result", "ver')
  await writeResults(await analysed(store, out), out, circumstances)
  await writeResults(await analysed(store, out), out, circumstances)
  t.is(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')).format, 'ionstream-result')
})

test('a folder has one lock by all its names, before it is there, too', (t) => {
  const home = folder()
  mkdirSync(join(home, 'real'))
  symlinkSync(join(home, 'real'), join(home, 'link'))
  for (const name of ['', '/out', '/new/out']) {
    const lock = takeLock(`${join(home, 'real')}${name}`)
    t.throws(() => takeLock(`${join(home, 'link')}${name}`), { message: /is being written by process/ })
    lock.release()
  }
  takeLock(join(home, 'link')).release()
})
