import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'
import { home, start, words } from '../../helpers/live/following.ts'
import { walkFrames } from '../../helpers/live/live.ts'

test('asked to stop, it saves, writes the report and ends with 0; meanwhile nobody else may write', async (t) => {
  const place = home()
  const follower = start(words(place))
  t.teardown(() => follower.child.kill('SIGKILL'))
  await follower.until('reading')
  const second = ionstream(...words(place))
  t.is(second.code, 3)
  t.true(second.stderr.includes(`is being written by process ${follower.child.pid}`), second.stderr)
  const store = join(place, 'live/stores/run1')
  const reader = ionstream('ingest', join(place, 'run1/dump.lammpstrj'), '--out', store, '--timestep', '10fs')
  t.is(reader.code, 3)
  t.regex(reader.stderr, /is being written by process/)
  const asked = performance.now()
  follower.child.kill('SIGTERM')
  t.is(await follower.ended, 0, follower.log())
  t.true(performance.now() - asked < 10_000)
  t.true(existsSync(join(place, 'live/report.html')))
  t.false(existsSync(join(place, 'live.lock')))
})

test('when nothing comes any more it ends; the condition is met once, and its command runs once', (t) => {
  const place = home()
  const rule = ['--until', 'time > 0.5ps', '--stop-file', join(place, 'STOP')]
  const then = ['--then', `echo done >> ${join(place, 'then')}`]
  const first = ionstream(...words(place, '--idle', '1s', ...rule, ...then))
  t.is(first.code, 0, first.stderr)
  t.regex(first.stderr, /"event":"ended".*"why":"idle"/)
  t.regex(readFileSync(join(place, 'STOP'), 'utf8'), /time > 0.5ps/)
  t.is(readFileSync(join(place, 'then'), 'utf8'), 'done\n')
  const again = ionstream(...words(place, '--idle', '1s', ...rule, ...then))
  t.is(again.code, 0, again.stderr)
  t.is(readFileSync(join(place, 'then'), 'utf8'), 'done\n')
  for (const line of first.stderr.trim().split('\n')) t.notThrows(() => JSON.parse(line), line)
  t.regex(readFileSync(join(place, 'live/report.html'), 'utf8'), /A walk/)
})

test('a measure by its name over runs of two temperatures; afterwards it says how it stands', (t) => {
  const place = folder()
  for (const kelvin of [600, 700]) {
    mkdirSync(join(place, `${kelvin}K/run1`), { recursive: true })
    writeFileSync(join(place, `${kelvin}K/run1/dump.lammpstrj`), walkFrames(80, kelvin).join(''))
  }
  const live = join(place, 'live')
  const given = ['--watch', join(place, '*K/run*/dump*'), '--tag-from', '{temperature}K/run*', '--out', live]
  const read = ['--timestep', '10fs', '--elements', '1=Li,2=P', '--stride', '2', '--param', 'lags=0.2ps']
  const { code, stderr } = ionstream('follow', 'msd', ...given, ...read, '--idle', '1s')
  t.is(code, 0, stderr)
  const { inputs } = JSON.parse(readFileSync(join(live, 'manifest.json'), 'utf8'))
  t.deepEqual(
    inputs.map(({ frames, tags }: { frames: number; tags: object }) => ({ frames, tags })),
    [600, 700].map((temperature) => ({ frames: 40, tags: { temperature } })),
  )
  const { stdout } = ionstream('inspect', live, '--follow', '--json')
  t.like(JSON.parse(stdout), { alive: false, ended: 'idle', title: 'msd' })
  t.deepEqual(
    JSON.parse(stdout).runs.map(({ name, frames }: { name: string; frames: number }) => [name, frames]),
    [
      ['600K-run1', 40],
      ['700K-run1', 40],
    ],
  )
  t.regex(ionstream('inspect', live, '--follow').stdout, /ended \(idle\), last heard of \d+ s ago/)
  t.regex(ionstream('inspect', place, '--follow').stderr, /no follower has worked here/)
})

test('what cannot be is refused at once', (t) => {
  const place = home()
  const misnamed = ionstream('follow', 'msd', ...words(place).slice(2), '--param', 'lag=1ps')
  t.is(misnamed.code, 2)
  t.regex(misnamed.stderr, /msd has no such parameter.*Did you mean "lags"/s)
  for (const [more, message] of [
    [['--tag-from', '{temperature}K/run*'], /does not fit/],
    [['--until', 'D < 5%'], /is no condition/],
    [['--until', 'error(nothing.D) < 5%'], /no result "nothing"/],
    [['--then', 'true'], /wait for a condition/],
    [['--idle', '5 parsecs'], /expected a time/],
    [['--serve', 'nowhere'], /expected HOST:PORT/],
    [['--block', 'x'], /whole number/],
  ] as const) {
    const { code, stderr } = ionstream(...words(place, ...more))
    t.is(code, 2, stderr)
    t.regex(stderr, message)
  }
})

test('a damaged file is said, and is the exit code when all has come to its end', (t) => {
  const place = home()
  mkdirSync(join(place, 'run2'))
  writeFileSync(join(place, 'run2/dump.lammpstrj'), `${walkFrames(9).join('')}ITEM: NONSENSE\n`)
  const { code, stderr } = ionstream(...words(place, '--idle', '1s'))
  t.is(code, 3, stderr)
  t.regex(stderr, /"event":"problem".*NONSENSE/)
  t.true(existsSync(join(place, 'live/report.html')), 'the other run has its results')
})

const pageOf = (log: string): string | undefined => /"url":"(http:[^"]+)"/.exec(log)?.[1]

test('its page says where nothing is on this machine, but with --paths', async (t) => {
  const place = home()
  mkdirSync(join(place, 'run2'))
  const broken = join(place, 'run2/dump.lammpstrj')
  writeFileSync(broken, `${walkFrames(9).join('')}ITEM: NONSENSE\n`)
  for (const more of [[], ['--paths']]) {
    const follower = start(words(place, '--serve', '127.0.0.1:0', ...more))
    t.teardown(() => follower.child.kill('SIGKILL'))
    await follower.until('problem')
    const url = pageOf(follower.log()) as string
    const read = async (path: string) => (await fetch(new URL(path, url))).text()
    let state = ''
    while (!state.includes('NONSENSE')) {
      await sleep(50)
      state = await read('state.json')
    }
    const texts = [state, await read('')]
    for (const text of texts) t.is(text.includes(place), more.length > 0)
    t.regex(texts[1], /run2\/dump\.lammpstrj/)
    follower.child.kill('SIGTERM')
    await follower.ended
  }
})
