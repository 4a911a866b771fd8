import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { lockPath, takeLock } from '../../../pipeline/store/lock.ts'
import { dataFile, ELEMENTS } from '../../helpers/dump.ts'
import { folder } from '../../helpers/folder.ts'

const store = () => join(folder(), 'deep/run')
const file = dataFile('variants/v_wrapped.lammpstrj')

test('a store that is being written is refused, with host and process, until it is released', async (t) => {
  const out = store()
  const lock = takeLock(out)
  const error = await t.throwsAsync(ingest({ files: [file], out, timestep: '2fs', elements: ELEMENTS }))
  t.true(error?.message.includes(`process ${process.pid} on ${hostname()}`))
  t.like(error, { exitCode: 3, passing: 'locked' })
  lock.release()
  t.false(existsSync(lockPath(out)))
  const report = await ingest({ files: [file], out, timestep: '2fs', elements: ELEMENTS })
  t.true(report.frames > 0)
  t.false(existsSync(lockPath(out)))
})

test('the lock of a process that is gone is taken over', (t) => {
  const out = store()
  takeLock(out).release()
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  const held = { host: hostname(), pid, began: '1', since: '' }
  writeFileSync(lockPath(out), JSON.stringify(held))
  const lock = takeLock(out)
  t.is(JSON.parse(readFileSync(lockPath(out), 'utf8')).pid, process.pid)
  lock.release()
})

test('another process of the same number is not the one that has the lock', (t) => {
  const out = store()
  takeLock(out).release()
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  t.teardown(() => child.kill('SIGKILL'))
  writeFileSync(lockPath(out), JSON.stringify({ host: hostname(), pid: child.pid, began: '1', since: '' }))
  if (existsSync('/proc/self/stat')) t.notThrows(() => takeLock(out).release())
  else t.throws(() => takeLock(out))
})

test('of another machine only signs of life tell', (t) => {
  const out = store()
  takeLock(out).release()
  writeFileSync(lockPath(out), JSON.stringify({ host: 'elsewhere', pid: 1, began: '1', since: '' }))
  t.throws(() => takeLock(out), { message: /process 1 on elsewhere/ })
  const past = new Date(Date.now() - 3_600_000)
  utimesSync(lockPath(out), past, past)
  t.notThrows(() => takeLock(out).release())
})
