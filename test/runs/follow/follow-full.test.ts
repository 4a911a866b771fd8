import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'ava'
import { readTable } from '../../../pipeline/tables/parquet.ts'
import { home, start, words } from '../../helpers/live/following.ts'
import { walkFrames } from '../../helpers/live/live.ts'

/** The next write of a process to a file of `live` meets a full disk. */
function fill(live: string, pid: number | undefined, ...files: string[]): void {
  for (const file of files.map((name) => join(live, name))) {
    mkdirSync(dirname(file), { recursive: true })
    symlinkSync('/dev/full', `${file}.writing-${hostname()}-${pid}`)
  }
}

const rowsOf = async (live: string) => (await readTable(join(live, 'tables/diffusion.parquet'))).rows
const statusOf = (live: string) => JSON.parse(readFileSync(join(live, 'follow.json'), 'utf8'))

/** What a follower makes of it that always has room. */
async function expected(place: string) {
  const live = join(place, 'expected')
  const { ended, log } = start(words(place, '--out', live, '--idle', '1s'))
  if ((await ended) !== 0) throw new Error(log())
  return rowsOf(live)
}

let calm: ReturnType<typeof rowsOf> | undefined

/** The same of a run that nothing has come to. */
const expectedAtFirst = () => {
  calm ??= expected(home())
  return calm
}

test('status, stop rule and results wait for room; each is told once, and written', async (t) => {
  const place = home()
  const live = join(place, 'live')
  const follower = start(words(place, '--until', 'time > 0.5ps'))
  t.teardown(() => follower.child.kill('SIGKILL'))
  fill(live, follower.child.pid, 'follow.json', 'converged', 'report.html')
  for (const what of ['status', 'stop rule', 'results']) await follower.until('disk-full', what)
  for (const what of ['status', 'stop rule']) await follower.until('disk-free', what)
  await follower.until('until')
  t.regex(readFileSync(join(live, 'converged'), 'utf8'), /time > 0.5ps/)
  follower.child.kill('SIGTERM')
  t.is(await follower.ended, 0, follower.log())
  t.is(follower.log().match(/"event":"disk-full"/g)?.length, 3, follower.log())
  t.regex(follower.log(), /follow\.json: cannot be written: no space left on the device\. Nothing is lost/)
  t.regex(follower.log(), /everything is saved/)
  t.deepEqual(await rowsOf(live), await expectedAtFirst())
  const { ended, warnings } = statusOf(live)
  t.is(ended, 'stopped')
  t.false(JSON.stringify(warnings).includes('disk-full'))
})

test('what is refused at the end is the exit code; the next start goes on', async (t) => {
  for (const file of ['convergence.json', 'manifest.json']) {
    const place = home()
    const live = join(place, 'live')
    const follower = start(words(place))
    t.teardown(() => follower.child.kill('SIGKILL'))
    fill(live, follower.child.pid, file)
    await follower.until('disk-full', file)
    fill(live, follower.child.pid, file)
    follower.child.kill('SIGTERM')
    t.is(await follower.ended, 3, follower.log())
    t.regex(follower.log(), /stopped: 1 runs, 80 frames; the disk is full, and not everything is saved/)
    t.true(
      follower
        .log()
        .includes(`\n${join(live, file)}: cannot be written: no space left on the device\n  Free some`),
      follower.log(),
    )
    const { ended, warnings } = statusOf(live)
    t.is(ended, 'stopped')
    t.like(warnings[0], { name: 'disk-full', count: 1 })
    t.true(warnings[0].message.startsWith(`results: ${join(live, file)}: cannot be written`))
    const next = start(words(place, '--idle', '1s'))
    t.is(await next.ended, 0, next.log())
    t.deepEqual(await rowsOf(live), await expectedAtFirst())
  }
})

test('a log that finds no room ends nothing, and changes no exit code', async (t) => {
  const place = home()
  const logged = (...more: string[]) =>
    start(words(place, ...more), ['bash', '-c', 'exec "$0" "$@" 2>/dev/full']).ended
  t.is(await logged('--idle', '1s'), 0)
  t.is(await logged('--idle', 'soon'), 2)
})

const BESIDE = `copy=$1; shift
trap 'kill -9 $!' TERM
mount -t tmpfs -o size=2m tmpfs "$0" && { "$@" & wait $!; }
code=$?; cp -r "$0/." "$copy"; exit $code`

const ownDisk = (folder: string, copy: string) => ['unshare', '-rm', 'sh', '-c', BESIDE, folder, copy]

/** Takes all the room that is left. */
function takeAll(file: string): void {
  for (const size of [1 << 16, 1 << 12])
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
}

const mounts = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0
const onOwnDisk = mounts ? test : test.skip

onOwnDisk('on a disk of its own that fills up and has room again, the end is that of batch', async (t) => {
  const place = home()
  const [small, copy] = ['small', 'copy'].map((name) => join(place, name))
  for (const folder of [small, copy]) mkdirSync(folder)
  const follower = start(words(place, '--out', join(small, 'live')), ownDisk(small, copy))
  t.teardown(() => follower.child.kill('SIGTERM'))
  await follower.until('reading')
  const seen = join(`/proc/${follower.child.pid}/root`, small)
  takeAll(join(seen, 'ballast'))
  const taking = setInterval(() => takeAll(join(seen, 'ballast')), 100)
  t.teardown(() => clearInterval(taking))
  appendFileSync(join(place, 'run1/dump.lammpstrj'), walkFrames(900).slice(80).join(''))
  await follower.until('problem', 'blocks/000000.arrow: cannot be written: no space left')
  await follower.until('disk-full', 'status')
  clearInterval(taking)
  rmSync(join(seen, 'ballast'))
  await follower.until('disk-free', 'status')
  writeFileSync(join(seen, 'live/stop'), '')
  t.is(await follower.ended, 0, follower.log())
  t.is(follower.log().match(/"event":"disk-full".*"what":"status"/g)?.length, 1, follower.log())
  t.regex(follower.log(), /900 frames; everything is saved/)
  t.deepEqual(await rowsOf(join(copy, 'live')), await expected(place))
  t.is(statusOf(join(copy, 'live')).ended, 'stop-file')
})
