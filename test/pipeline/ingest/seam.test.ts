import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { bitsOf, dataFile, place, textFile } from '../../helpers/dump.ts'
import { ELEMENTS_OF_TWO } from '../../helpers/refusal.ts'
import { dumpOf, type Paths, shiver, wander, xdatcarOf } from '../../helpers/trajectories/wander.ts'

const run = (n: number) => dataFile(`cases/seam/run${n}.XDATCAR.gz`)

async function joined(files: readonly string[], options: Partial<IngestOptions> = {}) {
  const out = place('run')
  const { frames, warnings } = await ingest({ interval: '100fs', blockFrames: 16, ...options, files, out })
  return { out, frames, warnings, warned: warnings.map(({ name, count }) => `${name} ${count}`) }
}

test('files of a real run: in their order nothing is told, in another order and with one left out it is', async (t) => {
  t.deepEqual((await joined([run(2), run(3)])).warned, [])
  t.deepEqual((await joined([run(2), run(4)])).warned, [])
  for (const files of [
    [run(3), run(2)],
    [run(4), run(2)],
  ]) {
    const { warnings, frames } = await joined(files)
    t.deepEqual([warnings.length, warnings[0].name, frames], [1, 'seam', 200])
    t.regex(warnings[0].message, /run2\.XDATCAR\.gz, frame 0/)
  }
})

test('two branches of one restart: the later one replaces the earlier, and it is named', async (t) => {
  const expected = await joined([run(2), run(4)])
  const both = await joined([run(2), run(3), run(4)])
  t.is(bitsOf(both.out), bitsOf(expected.out))
  t.deepEqual(both.warned, ['restart 1'])
  t.regex(both.warnings[0].message, /run4\.XDATCAR\.gz, frame 0 begins with frame 100 of this run/)
})

test('the same in one file, whose configurations are counted anew', async (t) => {
  const text = [2, 3, 4].map((n) => gunzipSync(readFileSync(run(n))).toString()).join('')
  const { out, warnings } = await joined([textFile('all.XDATCAR', text)])
  t.regex(warnings[0].message, /frame 200 begins with frame 100 of this run/)
  t.is(bitsOf(out), bitsOf((await joined([run(2), run(4)])).out))
})

test('the same file twice counts once', async (t) => {
  const { out, warned } = await joined([run(2), run(2)])
  t.deepEqual(warned, ['restart 1'])
  t.is(bitsOf(out), bitsOf((await joined([run(2)])).out))
})

test('a file that begins with the last frame of the one before: that frame counts once', async (t) => {
  const paths = wander(9, 41)
  const parts = [paths.slice(0, 21), paths.slice(20)].map((part, i) => textFile(`${i}`, xdatcarOf(part)))
  const { out, frames, warned } = await joined(parts)
  t.deepEqual([frames, warned], [41, ['restart 1']])
  t.is(bitsOf(out), bitsOf((await joined([textFile('all', xdatcarOf(paths))])).out))
})

test('with a stride the frame that comes again is found where it was kept', async (t) => {
  const paths = wander(9, 60)
  const parts = [paths.slice(0, 40), paths.slice(28)].map((part, i) => textFile(`${i}`, xdatcarOf(part)))
  const { out, warned } = await joined(parts, { stride: 5 })
  t.deepEqual(warned, ['seam 1', 'restart 1'])
  const all = await joined([textFile('all', xdatcarOf(paths))], { stride: 5 })
  t.deepEqual(openRun(out).block(0).column('x'), openRun(all.out).block(0).column('x'))
})

/** Steps of 1.8 times the usual length: far beyond their spread, and far from three times the largest. */
const MEMORY = 0.7

for (const [name, write, told] of [
  ['XDATCAR', xdatcarOf, {}],
  [
    'LAMMPS',
    (paths: Paths, from: number) => dumpOf(paths, { step: (i) => 10 * (i + from) }),
    { interval: undefined, timestep: '2fs', elements: ELEMENTS_OF_TWO },
  ],
] as const)
  test(`a part that is left out of a quivering crystal is seen by the spread of the steps: ${name}`, async (t) => {
    const paths = shiver(50, 120, MEMORY)
    const files = (from: number) =>
      [paths.slice(0, 40), paths.slice(from, from + 40)].map((part, i) =>
        textFile(`${i}`, write(part, 40 * i)),
      )
    t.deepEqual((await joined(files(40), told)).warned, [])
    t.deepEqual((await joined(files(80), told)).warned, ['seam 1'])
  })

test('of few atoms or few steps nothing is said that is not sure', async (t) => {
  for (let seed = 1; seed <= 20; seed++) {
    const paths = shiver(3, 12, MEMORY, seed)
    const files = [paths.slice(0, 6), paths.slice(6)].map((part, i) => textFile(`${i}`, xdatcarOf(part)))
    t.deepEqual((await joined(files)).warned, [], `seed ${seed}`)
  }
})
