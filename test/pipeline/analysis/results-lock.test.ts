import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { of } from 'rxjs'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { lockResults } from '../../../pipeline/analysis/results-lock.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { writeHeldResults, writeResults } from '../../../pipeline/report/results/results.ts'
import { lockPath, takeLock } from '../../../pipeline/store/lock.ts'
import { readTable } from '../../../pipeline/tables/parquet.ts'
import { folder } from '../../helpers/folder.ts'
import { TOY } from '../../helpers/live/live.ts'
import { toyStore } from '../../helpers/trajectories/toy-store.ts'

const store = toyStore(50, 16)

const circumstances = { definition: 'toy', executor: 'thread', threads: 1, timing: { seconds: 0 } }

/** An analysis that stays at its end until it is let go. */
function held(out: string, params: object = {}) {
  let begun: () => void = () => {}
  let letGo: () => void = () => {}
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve
  })
  const mayGo = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const done = analysed(out, params, async () => {
    begun()
    await mayGo
  })
  return { hasBegun, letGo, done }
}

async function analysed(out: string, params: object = {}, at?: () => Promise<void>, told: object = {}) {
  return analyse({
    module: TOY,
    params,
    runs: [{ pattern: store, tags: {} }],
    out,
    executor: thread,
    async onResults(analysis) {
      await at?.()
      await writeHeldResults(analysis, out, circumstances)
    },
    ...told,
  })
}

const manifestIn = (out: string) => JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))

test('another analysis is refused while one writes to the same folder, and may come after it', async (t) => {
  const out = join(folder(), 'out')
  const one = held(out)
  await one.hasBegun
  const error = await t.throwsAsync(analysed(out, { scale: 2 }), { message: /makes other results there/ })
  t.like(error, { exitCode: 3, passing: 'locked' })
  one.letGo()
  const { fingerprint, ...rest } = await one.done
  const lock = takeLock(out)
  await t.throwsAsync(writeResults({ ...rest, fingerprint }, out, circumstances), { message: /makes other/ })
  lock.release()
  t.is(manifestIn(out).fingerprint, fingerprint)
  const other = await analysed(out, { scale: 2 })
  t.not(other.fingerprint, fingerprint)
  t.is(manifestIn(out).fingerprint, other.fingerprint)
  for (const { table } of manifestIn(out).outputs)
    t.is((await readTable(join(out, table))).fingerprint, other.fingerprint)
  t.false(existsSync(lockPath(out)))
})

test('the same analysis waits, computes nothing again and writes the same', async (t) => {
  const out = join(folder(), 'out')
  const one = held(out)
  await one.hasBegun
  let who = ''
  const onWait = (text: string) => {
    who = text
    one.letGo()
  }
  const second = await analysed(out, {}, undefined, { onWait })
  t.regex(who, new RegExp(`process ${process.pid} on`))
  t.is(second.plan.openTasks, 0)
  const first = await one.done
  t.deepEqual(
    second.results.map(({ table }) => table.rows),
    first.results.map(({ table }) => table.rows),
  )
  t.is(second.fingerprint, first.fingerprint)
})

test('who waits can be stopped; the lock of a process that is gone is taken', async (t) => {
  const out = join(folder(), 'out')
  const one = held(out)
  await one.hasBegun
  await t.throwsAsync(analysed(out, {}, undefined, { stop: of(1) }), { message: /stopped while process/ })
  one.letGo()
  await one.done
  const child = spawn(process.execPath, ['-e', ''])
  await new Promise((resolve) => child.on('exit', resolve))
  const gone = { host: hostname(), pid: child.pid, began: '1', since: '', of: 'other' }
  writeFileSync(lockPath(out), JSON.stringify(gone))
  const { lock, waited } = await lockResults(out, 'mine')
  t.false(waited)
  lock.release()
})

test('results that are half exchanged for others have no manifest', async (t) => {
  const out = join(folder(), 'out')
  const first = await analysed(out)
  const end = () => {
    throw new Error('ended')
  }
  const torn = { ...first, results: [{ ...first.results[0], files: [{ name: 'x', text: end }] }] }
  await t.throwsAsync(writeHeldResults(torn, out, circumstances), { message: 'ended' })
  t.is(manifestIn(out).fingerprint, first.fingerprint, 'of the same analysis')
  await t.throwsAsync(writeHeldResults({ ...torn, fingerprint: 'other' }, out, circumstances), {
    message: 'ended',
  })
  t.false(existsSync(join(out, 'manifest.json')))
})
