import { gzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { explain } from '../../../schemas/errors.ts'
import { place, textFile } from '../../helpers/dump.ts'

interface Shape {
  readonly scale?: string
  readonly species?: string
  readonly counts?: string
  readonly edge?: (frame: number) => number
  readonly each?: boolean
  readonly first?: number
}

/** Lithium goes through the face along x, 0.1 a frame; two sulfurs rest. */
function xdatcar(
  frames: readonly number[],
  { scale = '1.0', species = 'S Li', counts = '2 1', edge = () => 10, each = false, first = 1 }: Shape = {},
): string {
  const header = (f: number) =>
    `title\n ${scale}\n ${edge(f)} 0 0\n 0.5 ${edge(f)} 0\n 0 0.25 ${edge(f)}\n ${species}\n ${counts}\n`
  return frames
    .map(
      (f, i) =>
        `${i === 0 || each ? header(f) : ''}Direct configuration= ${i + first}\n  0.25 0.25 0.25\n  0.5 0.5 0.5\n ${((0.75 + 0.1 * f) % 1).toFixed(8)} 0.2 0.3\n`,
    )
    .join('')
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)

async function read(...texts: (string | Uint8Array)[]) {
  const out = place('run')
  const files = texts.map((text, i) =>
    textFile(`run${i}.XDATCAR${typeof text === 'string' ? '' : '.gz'}`, text),
  )
  const report = await ingest({ files, out, interval: '100fs', blockFrames: 4 })
  const run = openRun(out)
  const xyz = (['x', 'y', 'z'] as const).map((axis) =>
    Array.from({ length: Math.ceil(run.frames / 4) }, (_, b) => [
      ...run.block(b, Uint32Array.of(0)).column(axis),
    ]).flat(),
  )
  return { run, report, xyz }
}

const close = (found: readonly number[], expected: readonly number[]): boolean =>
  found.length === expected.length && found.every((value, i) => Math.abs(value - expected[i]) < 1e-5)

test('positions are fractions of a cell that is not lower triangular alone, unwrapped, at 100 fs', async (t) => {
  const { run, xyz } = await read(xdatcar(range(0, 10)))
  t.deepEqual(
    run.types.map(({ label, count }) => [label, count]),
    [
      ['Li', 1],
      ['S', 2],
    ],
  )
  t.deepEqual([...run.ids], [3, 1, 2])
  t.true(
    close(
      xyz[0],
      range(0, 10).map((f) => 10 * (0.75 + 0.1 * f) + 0.5 * 0.2),
    ),
  )
  t.true(
    close(
      xyz[1],
      range(0, 10).map(() => 10 * 0.2 + 0.25 * 0.3),
    ),
  )
  t.deepEqual([run.interval, run.block(1).time[1]], [0.1, 0.5])
})

test('files that go on from one another, and the same frames joined or gzipped, are one run', async (t) => {
  const whole = await read(xdatcar(range(0, 10)))
  const parts = await read(xdatcar(range(0, 3)), gzipSync(xdatcar(range(3, 7))), xdatcar(range(7, 10)))
  const joined = await read(xdatcar(range(0, 3)) + xdatcar(range(3, 10)))
  t.deepEqual(parts.xyz, whole.xyz)
  t.deepEqual(joined.xyz, whole.xyz)
  t.is(parts.run.manifest.sources.length, 3)
})

test('scale factors: a length, or minus a volume', async (t) => {
  const whole = await read(xdatcar(range(0, 5)))
  const doubled = await read(xdatcar(range(0, 5), { scale: '2.0' }))
  t.true(
    close(
      doubled.xyz[0],
      whole.xyz[0].map((value) => 2 * value),
    ),
  )
  const volume = await read(xdatcar(range(0, 5), { scale: '-8000' }))
  t.true(close(volume.xyz[0], doubled.xyz[0]))
})

test('a header before every configuration gives every frame its cell', async (t) => {
  const edge = (f: number) => 10 + 0.1 * (f % 2)
  const { run } = await read(xdatcar(range(0, 8), { each: true, edge }))
  t.false(run.constantCell)
  t.is(run.manifest.cell[0], 10.05)
  t.is(run.block(1).cell.actual?.[9], 10.1)
})

test('species of pseudopotentials are elements, repeated ones are one type', async (t) => {
  const { run } = await read(xdatcar(range(0, 3), { species: 'S Li_sv S', counts: '1 1 1' }))
  t.deepEqual(
    run.types.map(({ label, element, count }) => [label, element, count]),
    [
      ['Li_sv', 'Li', 1],
      ['S', 'S', 2],
    ],
  )
})

test('a torn end is left; before another file, a gap and garbage are refused', async (t) => {
  const text = xdatcar(range(0, 5))
  const torn = await read(text.slice(0, -12))
  t.is(torn.run.frames, 4)
  t.is(torn.report.torn?.found, '2 of 3 atoms')
  const says = async (pattern: RegExp, ...texts: string[]) => {
    const error = await t.throwsAsync(read(...texts))
    t.regex(explain(error), pattern)
  }
  await says(/frame 4 \(byte \d+\): the last frame is incomplete/, text.slice(0, -12), xdatcar(range(5, 8)))
  await says(
    /configuration 7 after 3, expected 4/,
    xdatcar(range(0, 3)) + xdatcar(range(3, 5), { first: 7 }).replace(/^(.*\n){7}/, ''),
  )
  await says(
    /frame 3, line 4 .*2 atoms, expected 3, then "Direct configuration= 5"/,
    text.replace(/(configuration= 4\n.*\n.*\n).*\n/, '$1'),
  )
  await says(
    /frame 2, line 1 .*expected "Direct configuration= …" or a header/,
    xdatcar(range(0, 2)) + 'a\nb\nc\nd\ne\nf\ng\nh\n',
  )
  await says(/column "x" is "abc", expected a finite number|then "abc/, text.replace('0.75000000', 'abc'))
  await says(
    /column "z" is "NaN", expected a finite number/,
    text.replace('0.75000000 0.2 0.3', '0.75 0.2 NaN'),
  )
  await says(/type Lx: no element is known/, xdatcar(range(0, 2), { species: 'S Lx' }))
  await says(
    /3 atoms|4 atoms, expected 3/,
    xdatcar(range(0, 2)),
    xdatcar(range(2, 4), { counts: '2 1', species: 'S Li' })
      .replace(' 2 1\n', ' 3 1\n')
      .replaceAll(/(Direct.*\n)/g, '$1 0 0 0\n'),
  )
})
