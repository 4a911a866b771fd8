import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { explain } from '../../../schemas/errors.ts'
import { dataFile, place, textFile } from '../../helpers/dump.ts'
import { ELEMENTS_OF_TWO, refusal } from '../../helpers/refusal.ts'
import { dumpOf, EDGE, fold, type Paths, wander } from '../../helpers/trajectories/wander.ts'

const OPTIONS = { timestep: '2fs', elements: ELEMENTS_OF_TWO, blockFrames: 8 }
const paths = wander(10, 40, 0.3)
const cells = (value: number) => Math.floor(value / EDGE)

async function storeOf(text: string) {
  const out = place('run')
  const { warnings } = await ingest({ ...OPTIONS, files: [textFile('a.dump', text)], out })
  return { run: openRun(out), warned: warnings.map(({ name, count }) => `${name} ${count}`) }
}

/** Largest difference of displacements since the first frame, Å. */
function worst(run: ReturnType<typeof openRun>, truth: Paths): number {
  let most = 0
  for (const [c, axis] of (['x', 'y', 'z'] as const).entries()) {
    const first = run.block(0).column(axis).slice()
    for (let b = 0; 8 * b < run.frames; b++) {
      const { count } = run.block(b)
      const values = run.block(b).column(axis)
      for (let atom = 0; atom < truth[0].length; atom++)
        for (let f = 0; f < count; f++) {
          const moved = values[atom * count + f] - first[atom * 8]
          most = Math.max(most, Math.abs(moved - (truth[8 * b + f][atom][c] - truth[0][atom][c])))
        }
    }
  }
  return most
}

const images = 'x y z ix iy iz'
const wrapped = (n: number): number => ((((n + 512) % 1024) + 1024) % 1024) - 512

for (const [title, columns, words] of [
  [
    'images that are zero again at a restart',
    images,
    (r: readonly number[], f: number) => [...r.map(fold), ...r.map((v) => cells(v) + (f < 19 ? 3 : 0))],
  ],
  [
    'images of ten bits that run over',
    images,
    (r: readonly number[]) => [...r.map(fold), ...r.map((v) => wrapped(cells(v) + 511))],
  ],
  [
    'unwrapped positions that were wrapped again at a restart',
    'xu yu zu',
    (r: readonly number[], f: number) => r.map((v) => (f < 19 ? v + 3 * EDGE : fold(v))),
  ],
  [
    'unwrapped positions that are folded at every boundary',
    'xu yu zu',
    (r: readonly number[]) => r.map(fold),
  ],
  [
    'unwrapped fractions that jump',
    'xsu ysu zsu',
    (r: readonly number[], f: number) => r.map((v) => v / EDGE + (f % 7 === 6 ? 2 : 0)),
  ],
] as const)
  test(`the paths go on: ${title}`, async (t) => {
    const { run, warned } = await storeOf(dumpOf(paths, { columns, words }))
    t.true(worst(run, paths) < 1e-4)
    t.is(warned.length, 1)
    t.regex(warned[0], /^cell-jump \d+$/)
  })

test('images that are right are left alone, also where atoms go far', async (t) => {
  const words = (r: readonly number[]) => [...r.map(fold), ...r.map(cells)]
  const good = await storeOf(dumpOf(paths, { columns: images, words }))
  t.deepEqual([good.warned, worst(good.run, paths) < 1e-4], [[], true])
  const far = wander(10, 24, 6, 8)
  const { run, warned } = await storeOf(dumpOf(far, { columns: images, words }))
  t.true(worst(run, far) < 1e-3)
  t.deepEqual(
    warned.map((each) => each.split(' ')[0]),
    ['far-step'],
  )
})

test('a step that is neither a path nor a jump of whole cells is refused', async (t) => {
  const words = (r: readonly number[], f: number, atom: number) =>
    f === 20 && atom === 3 ? [r[0] + 1.4 * EDGE, r[1], r[2]] : r
  const error = await refusal({
    ...OPTIONS,
    files: [textFile('a', dumpOf(paths, { columns: 'xu yu zu', words }))],
  })
  t.is(error.exitCode, 3)
  t.regex(explain(error), /frame 20: an atom moved by 1\.\d+ of the cell.*--unwrap lattice/s)
})

test('flags that were reset in a real dump: no step is longer than an eighth of the cell', async (t) => {
  const out = place('run')
  const files = [dataFile('cases/imgreset2')]
  const { warnings } = await ingest({ ...OPTIONS, files, out })
  t.deepEqual(
    warnings.map(({ name }) => name),
    ['cell-jump'],
  )
  const block = openRun(out).block(0)
  for (const [axis, edge] of [
    ['x', 10],
    ['y', 11],
    ['z', 12],
  ] as const) {
    const values = block.column(axis)
    for (let i = 1; i < values.length; i++)
      if (i % block.count !== 0) t.true(Math.abs(values[i] - values[i - 1]) < edge / 8, `${axis} ${i}`)
  }
})
