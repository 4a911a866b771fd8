import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { explain } from '../../../schemas/errors.ts'
import { blockFiles, dump, place, textFile } from '../../helpers/dump.ts'

/** An atom that goes 2.5 Å a frame through a cell of 10 Å; in the branch from `from` on it stands a bit higher. */
const branch = (first: number, last: number, lift: number): string =>
  dump({
    steps: Array.from({ length: last - first + 1 }, (_, i) => 10 * (first + i)),
    rows: (i) => [`1 1 ${(1 + 2.5 * (first + i)) % 10} 2 ${4 + lift}`],
  })

async function stored(text: string, joined?: string): Promise<string> {
  const out = place('run')
  const told = { timestep: '2fs', elements: '1=Li', blockFrames: 4, joined }
  await ingest({ files: [textFile('a.dump', text)], out, ...told })
  return out
}

for (const [title, from] of [
  ['within the block', 8],
  ['one block back', 6],
  ['exactly at the start of a block', 4],
  ['in the first block', 2],
] as const) {
  test(`a restart ${title} goes on from the frame before it`, async (t) => {
    const out = await stored(branch(0, 9, 0) + branch(from, 12, 0.5))
    const kept = branch(0, from - 1, 0)
    t.deepEqual(blockFiles(out), blockFiles(await stored(kept + branch(from, 12, 0.5))))
    const run = openRun(out)
    t.deepEqual([run.frames, run.manifest.revision], [13, 1])
    const x = [0, 1, 2, 3].flatMap((b) => [...run.block(b).column('x')])
    t.deepEqual(
      x.map((value) => value - x[0]),
      Array.from({ length: 13 }, (_, f) => 2.5 * f),
    )
  })
}

test('steps that begin again in one file are asked about as in two, and nothing is dropped unasked', async (t) => {
  for (const [first, last] of [
    [0, 12],
    [1, 12],
  ]) {
    const text = branch(0, 9, 0) + branch(first, last, 0.5)
    const error = await t.throwsAsync(stored(text), {
      message: new RegExp(
        `a\\.dump, frame 10: step ${10 * first} after step 90: .* for which ${10 - first} frames are dropped`,
      ),
    })
    t.regex(explain(error), /--joined continue or --joined branch/)
    const branched = openRun(await stored(text, 'branch'))
    t.deepEqual([branched.frames, branched.manifest.revision], [13, 1])
  }
  const on = openRun(
    await stored(branch(0, 9, 0) + branch(0, 12, 0).replaceAll(' 2 4', ' 2.4 4'), 'continue'),
  )
  t.is(on.frames, 23)
  t.deepEqual([on.block(5).time[2], on.manifest.warnings[0].name], [0.44, 'continued'])
})

test('a run that restarts twice, the second time further back, keeps the last branch', async (t) => {
  const out = await stored(branch(0, 9, 0) + branch(7, 11, 0.5) + branch(3, 12, 1))
  t.deepEqual(blockFiles(out), blockFiles(await stored(branch(0, 2, 0) + branch(3, 12, 1))))
  const { manifest } = openRun(out)
  t.deepEqual([manifest.revision, manifest.warnings[0].count], [2, 2])
})

test('a restart that leaves a gap is refused', async (t) => {
  const text = branch(0, 9, 0) + dump({ steps: [55], rows: () => ['1 1 3 2 4'] })
  await t.throwsAsync(stored(text), { message: /frame 10: step 55 after step 50, expected 60/ })
})
