import { readFileSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { explain } from '../../../schemas/errors.ts'
import { bitsOf, dataFile, place, textFile } from '../../helpers/dump.ts'
import { ELEMENTS_OF_TWO, refusal } from '../../helpers/refusal.ts'
import { dumpOf, wander } from '../../helpers/trajectories/wander.ts'

const OPTIONS = { timestep: '2fs', elements: ELEMENTS_OF_TWO, blockFrames: 4 }
const cases = (...names: string[]) => names.map((name) => dataFile(`cases/${name}`))
const paths = wander(8, 40)
const time = (i: number) => Number((0.02 * i).toFixed(6))

async function storeOf(files: readonly string[], options: Partial<IngestOptions> = {}) {
  const out = place('run')
  const report = await ingest({ ...OPTIONS, ...options, files, out })
  const run = openRun(out)
  const blocks = Math.ceil(run.frames / run.manifest.blockFrames)
  const times = Array.from({ length: blocks }, (_, b) => [...run.block(b).time]).flat()
  return { out, report, run, times, warned: report.warnings.map(({ name }) => name) }
}

function isEven(t: ExecutionContext, times: readonly number[], interval: number): void {
  t.true(times.length > 2)
  for (let i = 1; i < times.length; i++) t.true(Math.abs(times[i] - times[i - 1] - interval) < 1e-9, `${i}`)
}

/** Mean squared displacement of the first `atoms` rows over all origins, Å². */
function msd(run: ReturnType<typeof openRun>, atoms: number, lag: number): number {
  const block = run.block(0)
  let [sum, count] = [0, 0]
  for (const axis of ['x', 'y', 'z'] as const) {
    const values = block.column(axis)
    for (let atom = 0; atom < atoms; atom++)
      for (let f = 0; f + lag < block.count; f++, count++)
        sum += (values[atom * block.count + f + lag] - values[atom * block.count + f]) ** 2
  }
  return (3 * sum) / count
}

test('a time that starts at zero again at a restart is counted on, and a choice of frames is one stretch', async (t) => {
  const given = { timestep: undefined, blockFrames: 256 }
  const { run, times, warned } = await storeOf(cases('time_reset.dump'), { ...given, equilibration: '1ps' })
  isEven(t, times, 0.1)
  t.deepEqual([times.length, Math.abs(times[0] - 1) < 1e-9, warned], [51, true, ['restart', 'clock-reset']])
  t.true(Math.abs(msd(run, 5, 1) - 0.0289) < 1e-4)
  t.true(Math.abs(msd(run, 5, 2) - 0.0591) < 1e-4)
  for (const choice of [
    { from: '0.5ps' },
    { until: '2ps' },
    { stride: 3 },
    { from: '2.9ps', until: '4ps' },
  ]) {
    const part = await storeOf(cases('time_reset.dump'), { ...given, ...choice })
    isEven(t, part.times, 'stride' in choice ? 0.3 : 0.1)
  }
})

test('two files that each count from step 0 are asked about, never cut short', async (t) => {
  const error = await refusal({ ...OPTIONS, files: cases('ra', 'rc') })
  t.is(error.exitCode, 3)
  t.regex(explain(error), /rc, frame 0: .*--joined continue or --joined branch/s)
  const on = await storeOf(cases('ra', 'rc'), { joined: 'continue' })
  isEven(t, on.times, 0.1)
  t.deepEqual([on.times.length, on.warned], [7, ['continued', 'repeated-frame']])
  const branch = await storeOf(cases('ra', 'rc'), { joined: 'branch' })
  t.deepEqual([branch.times.length, branch.warned], [3, ['restart']])
  t.is((await refusal({ joined: 'perhaps' })).exitCode, 2)
})

test('files that are not in the order of time are no branches: refused, or with what is dropped', async (t) => {
  const part = (from: number, to: number, name: string) =>
    textFile(name, dumpOf(paths.slice(from, to), { step: (i) => 10 * (from + i) }))
  const [a, b, c] = [part(0, 12, 'a.dump'), part(12, 24, 'b.dump'), part(24, 36, 'c.dump')]
  for (const joined of ['branch', undefined] as const) {
    const error = await refusal({ ...OPTIONS, files: [b, a], ...(joined && { joined }) })
    t.is(error.exitCode, 3)
    t.regex(
      explain(error),
      /a\.dump, frame 0: step 0 after step 230, and before the first frame.*order of time/s,
    )
  }
  const moved = paths.slice(12, 20).map((rows) => rows.map((r) => r.map((value) => value + 0.01)))
  const d = textFile('d.dump', dumpOf(moved, { step: (i) => 10 * (12 + i) }))
  const { report, times } = await storeOf([a, b, d], { joined: 'branch' })
  t.is(times.length, 20)
  const [{ message }] = report.warnings.filter(({ name }) => name === 'restart')
  t.regex(
    message,
    /d\.dump, frame 0: step 120 after step 230;.* from step 120 on: 12 frames are dropped, next to all of .*b\.dump/,
  )
  t.is((await storeOf([a, b, c])).times.length, 36)
})

for (const [title, first, zero] of [
  ['steps', 0, {}],
  ['steps, without the frame at the start', 10, {}],
  ['times and steps', 0, { time }],
] as const)
  test(`another file with the ${title} from the beginning: continue gives what one file gives`, async (t) => {
    const step = (i: number) => first + 10 * i
    const [a, b] = [paths.slice(0, 18), paths.slice(18)]
    const files = [a, b].map((part, i) => textFile(`${i}.dump`, dumpOf(part, { step, ...zero })))
    const expected = await storeOf([textFile('all.dump', dumpOf(paths, { step, ...zero }))])
    const error = await refusal({ ...OPTIONS, files })
    t.is(error.exitCode, 3)
    t.regex(explain(error), /1\.dump, frame 0: step \d+ after step \d+.*--joined continue/s)
    const { out, report, times } = await storeOf(files, { joined: 'continue' })
    t.is(bitsOf(out), bitsOf(expected.out))
    t.deepEqual(
      report.warnings.map(({ name, count }) => [name, count]),
      [['continued', 1]],
    )
    isEven(t, times, 0.02)
    const branch = await storeOf(files, { joined: 'branch' })
    t.is(branch.times.length, 22)
    const other = await refusal({ ...OPTIONS, files, joined: 'branch' }, out)
    t.regex(explain(other), /was made with joined continue, not branch/)
    t.true((await ingest({ ...OPTIONS, files, out })).skipped)
  })

test('a step that goes back into an earlier file, but not to its beginning, is a restart as before', async (t) => {
  const b = paths.slice(20).map((rows) => rows.map((r) => r.map((value) => value + 0.01)))
  const a = paths.slice(0, 30)
  const files = [a, b].map((part, i) =>
    textFile(`${i}.dump`, dumpOf(part, { step: (f) => 10 * f + 200 * i })),
  )
  const { report, times } = await storeOf(files)
  t.is(times.length, 40)
  t.true(report.warnings.some(({ name }) => name === 'restart'))
})

test('in one file the later branch wins, and its times go on from the frame before it', async (t) => {
  const later = { step: (i: number) => 100 + 10 * i, time }
  const text = dumpOf(paths.slice(0, 20), { time }) + dumpOf(paths.slice(10), later)
  const { out, times, warned } = await storeOf([textFile('a.dump', text)], { timestep: undefined })
  isEven(t, times, 0.02)
  t.deepEqual(warned, ['restart', 'clock-reset'])
  const one = await storeOf([textFile('b.dump', dumpOf(paths, { time }))], { timestep: undefined })
  t.deepEqual([times.length, bitsOf(out)], [40, bitsOf(one.out)])
})

test('the steps go on and the times start again, or the other way round: both are counted on', async (t) => {
  const one = await storeOf([textFile('a', dumpOf(paths, { time }))], { timestep: undefined })
  const [a, b] = [paths.slice(0, 18), paths.slice(18)]
  const first = textFile('first', dumpOf(a, { time }))
  const seconds = [
    dumpOf(b, { step: (i) => 180 + 10 * i, time }),
    dumpOf(b, { step: (i) => 10 * i, time: (i) => time(i + 18) }),
  ]
  for (const second of seconds) {
    const { out, times, warned } = await storeOf([first, textFile('second', second)], { timestep: undefined })
    isEven(t, times, 0.02)
    t.deepEqual([times.length, warned], [40, ['clock-reset']])
    t.is(bitsOf(out), bitsOf(one.out))
  }
})

test('a time that goes forward by more than an interval is refused, whatever the steps say', async (t) => {
  const late = dumpOf(paths.slice(18), { step: (i) => 180 + 10 * i, time: (i) => 1 + time(i + 18) })
  const first = textFile('first', dumpOf(paths.slice(0, 18), { time }))
  const error = await refusal({ files: [first, textFile('second', late)], timestep: undefined })
  t.regex(explain(error), /1\.02 ps after the frame before, expected 0\.02 ps/)
})

test('the same file again, or a longer copy of it, is read once', async (t) => {
  const text = dumpOf(paths)
  const short = textFile('short.dump', text.slice(0, text.indexOf('ITEM: TIMESTEP\n250\n')))
  const long = textFile('long.dump', text)
  const expected = await storeOf([long])
  for (const files of [
    [long, textFile('copy.dump', readFileSync(long))],
    [short, long],
  ]) {
    const { out, report } = await storeOf(files)
    t.is(bitsOf(out), bitsOf(expected.out))
    t.regex(report.warnings[0].message, /begins with frame 0 of this run/)
  }
  const error = await refusal({ ...OPTIONS, files: [long, short] })
  t.regex(explain(error), /begins with frame 0 of this run.*--joined/s)
})

/** Two atoms in extended xyz that go on, at these times in fs. */
const timed = (times: readonly number[]) =>
  times
    .map(
      (ps, k) =>
        `2\nLattice="10 0 0 0 10 0 0 0 10" Properties=species:S:1:pos:R:3 Time=${ps}\nLi 1 2 ${(3 + 0.01 * k).toFixed(2)}\nS 5 5 5\n`,
    )
    .join('')
const every = (from: number, count: number) => Array.from({ length: count }, (_, k) => from + 100 * k)

test('times alone that begin again in one file: asked about, and counted on where they go on', async (t) => {
  const told = { timestep: undefined, elements: undefined, units: 'real' }
  const files = [textFile('x.xyz', timed([...every(0, 12), ...every(0, 8)]))]
  const error = await refusal({ ...told, files })
  t.is(error.exitCode, 3)
  t.regex(explain(error), /x\.xyz, frame 12: time 0 ps after 1\.1 ps.*--joined continue or --joined branch/s)
  const { times, warned } = await storeOf(files, { ...told, joined: 'continue' })
  isEven(t, times, 0.1)
  t.deepEqual([times.length, warned], [20, ['continued']])
  const branch = await storeOf(files, { ...told, joined: 'branch' })
  t.deepEqual([branch.times.length, branch.warned], [8, ['restart']])
})

test('times that leave frames out, or come at another distance, are refused as what they are', async (t) => {
  const refused = async (times: readonly number[]) =>
    explain(
      await refusal({
        timestep: undefined,
        elements: undefined,
        units: 'real',
        files: [textFile('x.xyz', timed(times))],
      }),
    )
  t.regex(
    await refused([...every(0, 5), ...every(900, 3)]),
    /frame 5: 0\.5 ps after the frame before, expected 0\.1 ps: a gap of 4 frames\n.*a file was left out/,
  )
  t.regex(await refused([0, 100, 200, 250, 300]), /frame 3: 0\.05 ps .*\n.*timestep was changed/)
})
