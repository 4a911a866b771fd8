import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { follow } from '../../../pipeline/live/follow.ts'
import { folder } from '../../helpers/folder.ts'
import { INGEST, TOY, walkFrames } from '../../helpers/live/live.ts'
import { seeded } from '../../helpers/random.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'

/** A walk from a common beginning. */
function walk(seed: number, options: Partial<Synthetic> = {}): string {
  const random = seeded(seed)
  const x = [0, 1, 2, 3]
  const path = join(folder(), 'run')
  writeSynthetic(path, {
    atoms: [
      ['Li', 3],
      ['P', 1],
    ],
    frames: 40,
    interval: 1,
    blockFrames: 16,
    cell: [10, 0, 0, 0, 10, 0, 0, 0, 10],
    position(atom, frame) {
      if (frame > 0 && atom < 3) x[atom] += random() - 0.5
      return [x[atom], 0, 0]
    },
    ...options,
  })
  return path
}

const analysed = (paths: readonly string[], tags: Readonly<Record<string, number>>[] = []) =>
  analyse({
    module: TOY,
    runs: paths.map((pattern, i) => ({ pattern, tags: tags[i] ?? {} })),
    out: folder(),
    executor: thread,
  })

test('a run by two names is one run', async (t) => {
  const run = walk(1)
  const link = join(folder(), 'link')
  symlinkSync(run, link)
  await t.throwsAsync(analysed([run, link]), { message: /run and .*link: the same run twice/ })
  const home = join(folder(), 'home')
  symlinkSync(join(run, '..'), home)
  await t.throwsAsync(analysed([run, join(home, 'run')]), { message: /the same run twice/ })
  await t.throwsAsync(analysed([run, run]), { message: /the same run twice/ })
})

const refused = { message: /hold the same frames/ }

test('the same frames in two stores are refused, however they are cut and tagged', async (t) => {
  const run = walk(1)
  const copy = join(folder(), 'copy')
  cpSync(run, copy, { recursive: true })
  const error = await t.throwsAsync(analysed([run, copy]), refused)
  t.like(error, { exitCode: 2 })
  await t.throwsAsync(analysed([run, walk(1, { blockFrames: 8 })]), refused)
  await t.throwsAsync(analysed([run, walk(1, { frames: 23 })]), refused)
  await t.throwsAsync(analysed([run, copy], [{ temperature: 600 }, { temperature: 700 }]), refused)
})

const breathing = (edge: number) => (frame: number) => [10 + edge * frame, 0, 0, 0, 10, 0, 0, 0, 10]

test('the same frames with a varying cell are refused too', async (t) => {
  const run = walk(1, { cell: breathing(0.01) })
  await t.throwsAsync(analysed([run, walk(1, { cell: breathing(0.01), blockFrames: 8 })]), refused)
  await t.notThrowsAsync(analysed([run, walk(2, { cell: breathing(0.02) })]))
})

test('runs that begin alike and go on otherwise are replicas', async (t) => {
  await t.notThrowsAsync(analysed([walk(1), walk(2), walk(3, { frames: 17 })]))
})

test('a follower counts a run that is there twice once, and says so', async (t) => {
  const home = folder()
  for (const name of ['a', 'b', 'c']) {
    mkdirSync(join(home, name))
    const text = walkFrames(40, name === 'c' ? 5 : 4).join('')
    writeFileSync(join(home, name, 'dump.lammpstrj'), text)
  }
  const out = join(home, 'out')
  const told = { module: TOY, watch: [join(home, '*/dump.lammpstrj')], out, ingest: INGEST, idle: 0, poll: 1 }
  const { analysis, problems } = await follow({ ...told, stopped: () => false })
  t.deepEqual(
    analysis?.runs.map(({ name }) => name),
    ['a', 'c'],
  )
  t.is(problems.length, 1)
  t.regex(problems[0].message, /stores\/a and .*stores\/b hold the same frames/)
})
