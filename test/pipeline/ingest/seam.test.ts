import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { explain } from '../../../schemas/errors.ts'
import { bitsOf, dataFile, place, textFile } from '../../helpers/dump.ts'
import { ELEMENTS_OF_TWO, refusal } from '../../helpers/refusal.ts'
import { dumpOf, type Paths, shiver, wander, xdatcarOf } from '../../helpers/trajectories/wander.ts'

const run = (n: number) => dataFile(`cases/seam/run${n}.XDATCAR.gz`)

const COUNTED = { interval: '100fs', timestep: undefined, elements: undefined }

async function joined(files: readonly string[], options: Partial<IngestOptions> = {}) {
  const out = place('run')
  const { frames, warnings } = await ingest({ interval: '100fs', blockFrames: 16, ...options, files, out })
  return { out, frames, warnings, warned: warnings.map(({ name, count }) => `${name} ${count}`) }
}

test('files of a real run: in their order nothing is told; in another order they are refused, and taken where that is said', async (t) => {
  t.deepEqual((await joined([run(2), run(3)])).warned, [])
  t.deepEqual((await joined([run(2), run(4)])).warned, [])
  for (const files of [
    [run(3), run(2)],
    [run(4), run(2)],
  ]) {
    const error = await refusal({ ...COUNTED, files })
    t.is(error.exitCode, 3)
    t.regex(
      explain(error),
      /run2\.XDATCAR\.gz, frame 0: does not go on after .*run[34]\.XDATCAR\.gz, frame 99: atoms .* moved by 0\.0\d+ .* by 0\.0\d+ ± .*wrong order, or one is left out.*--joined jump/s,
    )
    t.is((await refusal({ ...COUNTED, files, joined: 'continue' })).message, error.message)
    const { warnings, frames } = await joined(files, { joined: 'jump' })
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
  t.deepEqual(warned, ['restart 1'])
  const all = await joined([textFile('all', xdatcarOf(paths))], { stride: 5 })
  t.deepEqual(openRun(out).block(0).column('x'), openRun(all.out).block(0).column('x'))
})

test('with a stride a part that is left out is refused once no frame of the file can be an earlier one', async (t) => {
  const paths = shiver(50, 160, MEMORY)
  const first = textFile('first', xdatcarOf(paths.slice(0, 40)))
  for (const [frames, stride] of [
    [40, 5],
    [3, 5],
  ]) {
    const out = place('run')
    const files = [
      first,
      textFile('late', xdatcarOf(paths.slice(100, 100 + frames))),
      textFile('z', xdatcarOf(paths.slice(145))),
    ]
    const error = await refusal({ ...COUNTED, files, stride, blockFrames: 4 }, out)
    t.regex(error.message, /late, frame 0: does not go on after/)
    t.is(openRun(out).frames, 8)
  }
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
    t.regex((await refusal({ ...COUNTED, ...told, files: files(80) })).message, /does not go on after/)
    t.deepEqual((await joined(files(80), { ...told, joined: 'jump' })).warned, ['seam 1'])
  })

test('of few atoms or few steps nothing is said that is not sure', async (t) => {
  for (let seed = 1; seed <= 20; seed++) {
    const paths = shiver(3, 12, MEMORY, seed)
    const files = [paths.slice(0, 6), paths.slice(6)].map((part, i) => textFile(`${i}`, xdatcarOf(part)))
    t.deepEqual((await joined(files)).warned, [], `seed ${seed}`)
  }
})
