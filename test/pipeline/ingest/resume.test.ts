import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import { type StoreFiles, storeFiles } from '../../../pipeline/ingest/options/store-files.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { retag } from '../../../pipeline/store/retag.ts'
import { explain } from '../../../schemas/errors.ts'
import { bitsOf, blockFiles, dataFile, ELEMENTS, manifestOf, place, textFile } from '../../helpers/dump.ts'
import { dumpOf, fold, wander, xdatcarOf } from '../../helpers/trajectories/wander.ts'

const read = (name: string): string => readFileSync(dataFile(`variants/${name}.lammpstrj`), 'utf8')
const options = { timestep: '2fs', elements: ELEMENTS, blockFrames: 4 }

/** A file system that saves at once, and stops for good after some writes, as a killed process does. */
function killedAfter(writes: number): StoreFiles {
  let left = writes
  const die = () => {
    throw new Error('killed')
  }
  return {
    write(path, bytes, safe) {
      if (left-- <= 0) die()
      storeFiles.write(path, bytes, safe)
    },
    saveEvery: 0,
    sync: async () => (left <= 0 ? die() : undefined),
  }
}

async function whole(given: Partial<IngestOptions> & { files: string[] }): Promise<string> {
  const out = place('run')
  await ingest({ ...options, ...given, out })
  return out
}

const paths = wander(9, 34)
const time = (i: number) => Number((0.02 * i).toFixed(6))
const parts = (...texts: string[]) => texts.map((text, i) => textFile(`${i}`, text))

for (const [name, files, more] of [
  ['lattice rule', () => [textFile('a.lammpstrj', read('v_novel'))]],
  ['image flags, gzip', () => [textFile('a.lammpstrj.gz', gzipSync(read('v_wrapped')))]],
  ['a restart within the run', () => [textFile('a.lammpstrj', read('w_restarted'))]],
  ['varying cell', () => [textFile('a.lammpstrj', read('w_npt'))]],
  ['a file for each half', () => halves()],
  [
    'times that start again',
    () =>
      parts(
        dumpOf(paths.slice(0, 15), { time }),
        dumpOf(paths.slice(15), { step: (i) => 150 + 10 * i, time }),
      ),
    { timestep: undefined },
  ],
  [
    'files that each count from step 0, the second of them with a restart',
    () =>
      parts(
        dumpOf(paths.slice(0, 9)),
        dumpOf(paths.slice(9, 24)) + dumpOf(paths.slice(18, 27), { step: (i) => 90 + 10 * i }),
        dumpOf(paths.slice(27)),
      ),
    { joined: 'continue' },
  ],
  [
    'two branches of one restart',
    () =>
      [
        [0, 13],
        [13, 30],
        [13, 34],
      ].map(([a, b], i) => textFile(`${i}`, xdatcarOf(paths.slice(a, b)))),
    { timestep: undefined, interval: '20fs', elements: undefined },
  ],
  [
    'unwrapped positions that are wrapped again',
    () =>
      parts(
        dumpOf(paths, { columns: 'xu yu zu', words: (r, f) => r.map((v) => (f < 14 ? v : fold(v) + 30)) }),
      ),
    {},
  ],
  [
    'images that start again',
    () =>
      parts(
        dumpOf(paths, {
          columns: 'x y z ix iy iz',
          words: (r, f) => [...r.map(fold), ...r.map((v) => Math.floor(v / 10) + (f < 14 ? 0 : 4))],
        }),
      ),
    {},
  ],
] as const) {
  test(`killed at any write, the next start makes the same store: ${name}`, async (t) => {
    const told = { ...options, ...more, files: files() }
    const expected = place('run')
    const { newFrames } = await ingest({ ...told, out: expected })
    let finished = false
    let continued = 0
    for (let writes = 1; !finished; writes += 2) {
      const out = place('run')
      const first = { ...told, out, storeFiles: killedAfter(writes) }
      finished = await ingest(first).then(
        () => true,
        (error: Error) => {
          t.is(error.message, 'killed')
          return false
        },
      )
      const report = await ingest({ ...told, out })
      t.is(report.skipped, finished)
      if (!finished && report.newFrames < newFrames) continued++
      t.is(bitsOf(out), bitsOf(expected), `after ${writes} writes`)
      t.deepEqual(manifestOf(out), manifestOf(expected), `after ${writes} writes`)
    }
    t.true(continued > 3)
  })
}

function halves(): string[] {
  const text = read('v_novel')
  const cut = text.indexOf('ITEM: TIMESTEP\n180\n')
  return [textFile('a.lammpstrj', text.slice(0, cut)), textFile('b.lammpstrj', text.slice(cut))]
}

test('a file that grew goes on; a torn end is taken when it is complete', async (t) => {
  const text = read('v_wrapped')
  const path = textFile('a.lammpstrj', text)
  const expected = await whole({ files: [path] })
  const out = place('run')
  let taken = 0
  for (const part of [0.21, 0.5, 0.52, 0.93, 1]) {
    writeFileSync(path, text.slice(0, Math.floor(part * text.length)))
    const report = await ingest({ ...options, files: [path], out })
    t.is(report.torn === null, part === 1)
    t.true(report.frames >= taken)
    taken = report.frames
    t.is(openRun(out).frames, taken)
  }
  t.deepEqual(blockFiles(out), blockFiles(expected))
  t.deepEqual(manifestOf(out), manifestOf(expected))
  t.like(await ingest({ ...options, files: [path], out }), { skipped: true, newFrames: 0, frames: 40 })
})

test('another file behind goes on; new tags are taken without reading', async (t) => {
  const [a, b] = halves()
  const expected = await whole({ files: [a, b] })
  const out = await whole({ files: [a] })
  await ingest({ ...options, files: [a, b], out })
  t.deepEqual(blockFiles(out), blockFiles(expected))
  t.like(await ingest({ ...options, files: [a, b], out, tags: { temperature: 600 } }), { skipped: true })
  t.deepEqual(openRun(out).tags, { temperature: 600 })
})

test('a tag that was changed on purpose is not changed back by the same ingest', async (t) => {
  const [a, b] = halves()
  const tags = { temperature: 600 }
  const out = await whole({ files: [a], tags })
  retag(out, { set: { temperature: 650, of: 'x' } })
  for (const files of [[a], [a, b]]) {
    const error = await t.throwsAsync(ingest({ ...options, files, out, tags }), {
      message: /is tagged temperature=650, not 600/,
    })
    t.like(error, { exitCode: 2 })
    t.regex(explain(error as Error), /ionstream retag .* --tag temperature=600/)
  }
  await ingest({ ...options, files: [a, b], out, tags: { temperature: 650, more: 1 } })
  t.deepEqual(openRun(out).tags, { temperature: 650, of: 'x', more: 1 })
})

test('the store id depends on the input and the options, not on the name', async (t) => {
  const [a, b] = ['a.lammpstrj', 'b.lammpstrj'].map((name) => textFile(name, read('v_novel')))
  const id = async (given: Partial<IngestOptions> & { files: string[] }) =>
    openRun(await whole(given)).manifest.id
  t.is(await id({ files: [a] }), await id({ files: [b] }))
  t.not(await id({ files: [a] }), await id({ files: [a], timestep: '1fs' }))
})

test('a repeated step cuts the run back; the later branch wins and is counted', async (t) => {
  const text = read('w_restarted')
  const frames = text.split(/(?=ITEM: TIMESTEP)/)
  const later = textFile('later.lammpstrj', [...frames.slice(0, 5), ...frames.slice(11)].join(''))
  const [out, expected] = [
    await whole({ files: [textFile('a.lammpstrj', text)] }),
    await whole({ files: [later] }),
  ]
  t.deepEqual(blockFiles(out), blockFiles(expected))
  const { manifest } = openRun(out)
  t.is(manifest.revision, 1)
  t.like(manifest.warnings[0], { name: 'restart', count: 1 })
  t.regex(manifest.warnings[0].message, /frame 11: step 250 after step 300/)
})
