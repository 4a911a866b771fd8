import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { explain } from '../../../schemas/errors.ts'
import { blockFiles, count, dump, place, quiet, textFile } from '../../helpers/dump.ts'
import { seeded } from '../../helpers/random.ts'
import { refusal, good as three } from '../../helpers/refusal.ts'
import { crystal } from '../../helpers/texts/crystal.ts'
import { WRITERS } from '../../helpers/texts/writers.ts'
import { stored } from '../../helpers/zstd.ts'

const OPTIONS = { timestep: '2fs', elements: '1=Li,2=S', blockFrames: 4 }
const frames = (steps: readonly number[]) =>
  steps.map((step) => dump({ steps: [step], rows: () => quiet(step / 10) }))
const whole = dump({ steps: count(30), rows: quiet })

async function storeOf(files: readonly string[], options = {}) {
  const out = place('run')
  const report = await ingest({ ...OPTIONS, files, out, ...options })
  return { out, report, run: openRun(out) }
}

test('one file per step, in the order of the shell, is one run in the order of time', async (t) => {
  const folder = dirname(textFile('x', ''))
  const names = count(30).map((step) => join(folder, `dump.${step}.lammpstrj`))
  const pack = [(text: string) => text, gzipSync, stored]
  const texts = frames(count(30))
  for (const [i, name] of names.entries()) writeFileSync(name, pack[i % 3](texts[i]))
  const { out, report } = await storeOf([...names].sort())
  const { out: expected } = await storeOf([textFile('all.dump', whole)])
  t.deepEqual(report.warnings, [])
  t.deepEqual(blockFiles(out), blockFiles(expected))
})

test('whole files of zstd, of one frame and of several, read like the text; a damaged one is refused', async (t) => {
  const { out: expected } = await storeOf([textFile('all.dump', whole)])
  const parts = [whole.slice(0, 700), whole.slice(700)].map(stored)
  for (const bytes of [stored(whole), Buffer.concat(parts)]) {
    const { out } = await storeOf([textFile('all.dump.zst', bytes)])
    t.deepEqual(blockFiles(out), blockFiles(expected))
    const broken = Buffer.from(bytes)
    broken[bytes.length - 20] ^= 255
    const error = await refusal({ files: [textFile('x.zst', broken)] })
    t.is(error.exitCode, 3, explain(error))
  }
})

test('a large file of zstd is decoded piece by piece; one that ends early or is damaged is told', async (t) => {
  const random = seeded(9)
  const rows = (f: number) =>
    Array.from(
      { length: 600 },
      (_, i) =>
        `${i + 1} 1 ${[1, 2, 4].map((k) => (((k * i) % 9) + 0.2 * random()).toFixed(9 + (f % 2))).join(' ')}`,
    )
  const text = dump({ steps: count(160), rows })
  const bytes = stored(text)
  t.true(bytes.length > 1 << 20)
  const { out } = await storeOf([textFile('all.dump.zst', bytes)])
  const { out: expected } = await storeOf([textFile('all.dump', text)])
  t.deepEqual(blockFiles(out), blockFiles(expected))
  const { report } = await storeOf([textFile('cut.zst', bytes.subarray(0, bytes.length / 2))])
  t.true(report.frames > 50 && report.frames < 110, `${report.frames}`)
  t.deepEqual(
    report.warnings.map(({ name }) => name),
    ['cut-zstd'],
  )
  const broken = Buffer.from(bytes)
  for (let i = 600_000; i < 601_000; i++) broken[i] ^= 90
  const error = await refusal({ files: [textFile('x.zst', broken)] })
  t.is(error.exitCode, 3, explain(error))
})

test('a window of time and a stride keep the same frames as reading all does', async (t) => {
  const { run } = await storeOf([textFile('all.dump', whole)], { blockFrames: 64 })
  const times = Array.from(run.block(0).time)
  const z = run.block(0).column('z')
  const cases = [
    [{ from: '100fs' }, (time: number) => time >= 0.1 - 1e-9],
    [{ until: '0.3ps', stride: 2 }, (time: number, i: number) => time <= 0.3 + 1e-9 && i % 2 === 0],
    [{ equilibration: '50fs', stride: 3 }, (time: number, i: number) => time >= 0.05 - 1e-9 && i % 3 === 0],
  ] as const
  for (const [options, keep] of cases) {
    const { run: part } = await storeOf([textFile('all.dump', whole)], { ...options, blockFrames: 64 })
    const at = times.map((time, i) => ({ time, i })).filter(({ time, i }) => keep(time, i))
    t.deepEqual(
      Array.from(part.block(0).time),
      at.map(({ time }) => time),
    )
    t.deepEqual(
      Array.from(part.block(0).column('z').slice(0, at.length)),
      at.map(({ i }) => z[i]),
    )
    t.true(Math.abs(part.interval - 0.02 * ('stride' in options ? options.stride : 1)) < 1e-12)
  }
})

test('a run that is read with a stride goes on where it stopped, and goes back where it restarts', async (t) => {
  const grown = textFile('grown.dump', dump({ steps: count(23), rows: quiet }))
  const options = { ...OPTIONS, stride: 3, equilibration: '40fs' }
  const out = place('run')
  await ingest({ ...options, files: [grown], out })
  writeFileSync(grown, dump({ steps: count(60), rows: quiet }))
  const report = await ingest({ ...options, files: [grown], out })
  t.true(report.newFrames < 60)
  const { out: expected } = await storeOf([grown], options)
  t.deepEqual(blockFiles(out), blockFiles(expected))
  const branch = textFile(
    'branch.dump',
    dump({ steps: count(40).map((s) => s + 250), rows: (f) => quiet(f + 25) }),
  )
  const start = textFile('start.dump', dump({ steps: count(35), rows: quiet }))
  const { run, report: again } = await storeOf([start, branch], options)
  const { run: straight } = await storeOf(
    [textFile('straight.dump', dump({ steps: count(65), rows: quiet }))],
    options,
  )
  t.deepEqual(
    again.warnings.map(({ name }) => name),
    ['restart'],
  )
  t.is(run.frames, straight.frames)
  for (let b = 0; b < run.blocks; b++) {
    t.deepEqual(run.block(b).time, straight.block(b).time)
    t.deepEqual(run.block(b).column('z'), straight.block(b).column('z'))
  }
})

test('another window is another store, and an empty one is refused', async (t) => {
  const { out } = await storeOf([textFile('all.dump', whole)], { stride: 2 })
  const other = await refusal({ files: [textFile('all.dump', whole)], blockFrames: 4, stride: 5 }, out)
  t.is(other.exitCode, 2, explain(other))
  t.regex(explain(other), /window/)
  for (const options of [
    { from: '99ps' },
    { stride: 0 },
    { until: '1ps', from: '2ps' },
    { from: 1, equilibration: 1 },
  ])
    t.is((await refusal({ ...options })).exitCode, 2)
})

test('a gap and another dump interval are refused and told apart', async (t) => {
  const after = (from: number, every: number) =>
    dump({ steps: [0, 1, 2].map((i) => from + i * every), rows: (f) => quiet(f + 3) })
  const gap = await refusal({ files: [textFile('a', three), textFile('b', after(50, 10))] })
  t.is(gap.exitCode, 3)
  t.regex(explain(gap), /a gap of 2 frames/)
  const changed = await refusal({ files: [textFile('a', three), textFile('b', after(25, 5))] })
  t.regex(explain(changed), /dump interval was changed/)
})

test('files that do not continue one another are refused with their place', async (t) => {
  const next = (shift: number) =>
    dump({
      steps: count(10).map((step) => step + 100),
      rows: (f) => quiet(f + 10).map((row) => row.replace(/[\d.]+$/, (z) => String(Number(z) + shift))),
    })
  const first = textFile('first.dump', dump({ steps: count(10), rows: quiet }))
  const good = await storeOf([first, textFile('second.dump', next(0))])
  t.deepEqual(good.report.warnings, [])
  const bad = await refusal({ ...OPTIONS, files: [first, textFile('second.dump', next(1.5))] })
  t.is(bad.exitCode, 3)
  t.regex(bad.message, /second\.dump, frame 0: does not go on after .*first\.dump, frame 9/)
})

test('more files of one step each are added to a store, and nothing is read again when none are', async (t) => {
  const texts = frames(count(30))
  const folder = dirname(textFile('x', ''))
  const files = texts.map((text, i) => {
    const path = join(folder, `part${i}.dump`)
    writeFileSync(path, text)
    return path
  })
  const out = place('run')
  await ingest({ ...OPTIONS, files: files.slice(0, 13), out })
  const report = await ingest({ ...OPTIONS, files: [...files].sort(), out })
  t.is(report.frames, 30)
  t.is(report.newFrames, 18)
  const { out: expected } = await storeOf([textFile('all.dump', whole)])
  t.deepEqual(blockFiles(out), blockFiles(expected))
  t.true((await ingest({ ...OPTIONS, files, out })).skipped)
})

for (const name of ['xdatcar', 'vasprun', 'extxyz', 'dlpoly'])
  test(`a grown file with a stride after an equilibration, read in two pieces: ${name}`, async (t) => {
    const sample = crystal(['Li', 'Li', 'P', 'S', 'S'], 50)
    const text = WRITERS[name](sample)
    const options = {
      ...OPTIONS,
      elements: undefined,
      timestep: undefined,
      equilibration: '0.5ps',
      stride: 3,
      ...(name === 'xdatcar' ? { interval: '100fs' } : {}),
    }
    const file = textFile('run', text.slice(0, Math.floor(0.7 * text.length)))
    const out = place('run')
    await ingest({ ...options, files: [file], out })
    writeFileSync(file, text)
    const report = await ingest({ ...options, files: [file], out })
    t.is(report.frames, 15)
    t.true(report.newFrames < 40)
    const { out: expected, run } = await storeOf([textFile('run', text)], options)
    const [found, wanted] = [blockFiles(out), blockFiles(expected)]
    for (const file of Object.keys(wanted)) t.true(found[file] === wanted[file], file)
    t.true(Math.abs(run.block(0).time[0] - 0.5) < 1e-9)
    t.true(Math.abs(run.interval - 0.3) < 1e-9)
  })
