import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { place } from '../../helpers/dump.ts'
import { encodeDcd } from '../../helpers/trajectories/dcd.ts'
import { jiggle, type TestFrame } from '../../helpers/trajectories/frames.ts'
import { farthest, fileOf, readAgain, readFile } from '../../helpers/trajectories/read.ts'

const length = (row: readonly number[]) => Math.hypot(...row)
const cosine = (a: readonly number[], b: readonly number[]) =>
  (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / (length(a) * length(b))
const rows = ({ cell }: TestFrame) => [cell.slice(0, 3), cell.slice(3, 6), cell.slice(6)]

const cosines = (frame: TestFrame): number[] => {
  const [a, b, c] = rows(frame)
  return [length(a), cosine(a, b), length(b), cosine(a, c), cosine(b, c), length(c)]
}
const degrees = (frame: TestFrame): number[] =>
  cosines(frame).map((value, k) => ([1, 3, 4].includes(k) ? (Math.acos(value) * 180) / Math.PI : value))

/** As a file holds it: the largest difference of positions and cells. */
const off = (read: Awaited<ReturnType<typeof readFile>>, frames: readonly TestFrame[]) =>
  Math.max(
    ...frames.flatMap(({ positions, cell }, i) => [
      farthest(read.frames[i].positions, positions),
      read.frames[i].cell ? farthest(read.frames[i].cell, cell) : 0,
    ]),
  )

test('lengths of records in eight bytes, as compilers for long records write them: the same frames', async (t) => {
  const frames = jiggle(20, 4, 3)
  for (const big of [false, true])
    for (const fixed of [[], [2, 7]]) {
      const options = { big, cell: cosines, fixed, firstStep: 300, every: 50 }
      const [narrow, wide] = await Promise.all(
        [false, true].map((each) => readFile(fileOf(encodeDcd(frames, { ...options, wide: each }), 'x.dcd'))),
      )
      t.is(wide.frames.length, 4)
      const content = ({ frames: read }: typeof wide) =>
        read.map(({ positions, cell, step }) => ({ positions, cell, step }))
      t.deepEqual(content(wide), content(narrow))
    }
})

test('both byte orders, cells as cosines and as degrees', async (t) => {
  const frames = jiggle(20, 4, 1)
  for (const big of [false, true])
    for (const cell of [cosines, degrees]) {
      const read = await readFile(
        fileOf(encodeDcd(frames, { big, cell, firstStep: 300, every: 50 }), 'x.dcd'),
      )
      t.deepEqual([read.format, read.frames.length, read.torn], ['dcd', 4, undefined])
      t.deepEqual(
        read.frames.map(({ step, time }) => [step, time]),
        [300, 350, 400, 450].map((step) => [step, undefined]),
      )
      t.true(read.frames[0].cell !== undefined)
      t.true(off(read, frames) < 1e-6)
    }
})

test("CHARMM's own cells are symmetric matrices; what could be either is refused", async (t) => {
  const matrix = [12, 0.5, -0.25, 0.5, 11, 0.75, -0.25, 0.75, 13]
  const frames = jiggle(5, 2, 2, matrix)
  const six = [12, 0.5, 11, -0.25, 0.75, 13]
  const read = await readFile(fileOf(encodeDcd(frames, { version: 36, cell: () => six })))
  t.deepEqual(Array.from(read.frames[1].cell ?? []), matrix)
  const either = fileOf(encodeDcd(frames, { version: 36, cell: () => [60, 20, 60, 20, 20, 60] }))
  await t.throwsAsync(readFile(either), { message: /neither edges with angles or cosines nor a symmetric/ })
  const flat = fileOf(encodeDcd(frames, { cell: () => [12, 1, 12, 0, 0, 12] }))
  await t.throwsAsync(readFile(flat), { message: /expected some volume/ })
})

test('fixed atoms stand in the first frame alone, also where a frame is read by its offset', async (t) => {
  const fixed = [0, 3, 4, 19]
  const [first, ...others] = jiggle(20, 4, 3)
  const frames = [first, ...others].map(({ positions, ...rest }) => ({
    ...rest,
    positions: positions.map((value, k) => (fixed.includes(Math.floor(k / 3)) ? first.positions[k] : value)),
  }))
  for (const big of [false, true]) {
    const path = fileOf(encodeDcd(frames, { big, fixed, cell: cosines }))
    const read = await readFile(path)
    t.true(off(read, frames) < 1e-6)
    t.deepEqual(await readAgain(path, read.frames[3]), read.frames[3])
  }
})

test('a fourth coordinate is passed over; without a cell there is none', async (t) => {
  const frames = jiggle(6, 3, 4)
  const read = await readFile(fileOf(encodeDcd(frames, { fourth: true })))
  t.deepEqual([read.frames.length, read.frames[0].cell], [3, undefined])
  t.true(off(read, frames) < 1e-6)
})

test('its time is said: by step or by frame, not both, not neither', async (t) => {
  const files = [fileOf(encodeDcd(jiggle(4, 3, 5), { cell: cosines }))]
  const composition = 'Li3 S1'
  const of = async (options: object) =>
    (await ingest({ files, out: place('run'), composition, ...options })).interval
  t.is(await of({ timestep: '2fs' }), 0.2)
  t.is(await of({ interval: '50fs' }), 0.05)
  await t.throwsAsync(of({}), { message: /carries step numbers, but no times/ })
  await t.throwsAsync(of({ timestep: '2fs', interval: '50fs' }), { message: /expected one of them/ })
  const still = [fileOf(encodeDcd(jiggle(4, 3, 5), { cell: cosines, every: 0 }))]
  await t.throwsAsync(ingest({ files: still, out: place('run'), composition, timestep: '2fs' }), {
    message: /it has no step numbers/,
  })
})

test('a file that ends in a frame has a torn one; in its header, no frame', async (t) => {
  const whole = encodeDcd(jiggle(6, 2, 6), { cell: cosines, fixed: [2] })
  const { frames } = await readFile(fileOf(whole))
  for (let end = 9; end < whole.length; end += 13) {
    const { frames: left, torn } = await readFile(fileOf(whole.subarray(0, end)))
    const count = frames.filter((frame) => frame.end <= end).length
    t.is(left.length, count)
    t.is(torn?.end, frames.some((frame) => frame.start === end || frame.end === end) ? undefined : end)
  }
})

const header = 92 + 92 + 12
for (const [what, change, says] of [
  ['first record', (b) => b.writeInt32LE(80, 88), /first record that ends with 80/],
  ['kind', (b) => b.write('VELD', 4), /velocities \(VELD\)/],
  ['length of titles', (b) => b.writeInt32LE(2147483647, 92), /titles: a record of 2147483647 bytes/],
  ['number of atoms', (b) => b.writeInt32LE(0, 92 + 92 + 4), /0 atoms/],
  ['number of atoms, absurd', (b) => b.writeInt32LE(2147483647, 92 + 92 + 4), /a piece of \d+ bytes/],
  ['number of fixed atoms', (b) => b.writeInt32LE(99, 8 + 32), /99 of them fixed/],
  [
    'record',
    (b) => b.writeInt32LE(7, header),
    /frame 0 .*a record of 7 bytes where a frame begins, expected 48/,
  ],
  [
    'end of a record',
    (b) => b.writeInt32LE(7, header + 56 + 28),
    /frame 0 .*a record of 7 bytes, expected 24/,
  ],
  ['position', (b) => b.writeFloatLE(Number.NaN, header + 56 + 8), /atom 2 has no finite position/],
  ['cell', (b) => b.writeDoubleLE(-3, header + 4), /cell with edges -3/],
] as [string, (bytes: Buffer) => void, RegExp][]) {
  test(`DCD: another ${what} is refused with its place`, async (t) => {
    const bytes = encodeDcd(jiggle(6, 2, 7), { cell: cosines })
    change(bytes)
    const error = await t.throwsAsync(readFile(fileOf(bytes)), { name: 'IonstreamError', message: says })
    t.regex(error?.message ?? '', /byte/)
  })
}
