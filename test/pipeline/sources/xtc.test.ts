import test from 'ava'
import { FIRST_SIZE, LAST_SIZE } from '../../../pipeline/kernels/xtc.ts'
import { jiggle, type TestFrame } from '../../helpers/trajectories/frames.ts'
import { farthest, fileOf, readFile } from '../../helpers/trajectories/read.ts'
import { encodeXtc } from '../../helpers/trajectories/xtc.ts'

/** Coordinates as the file can hold them, Å. */
const rounded = ({ positions }: TestFrame, precision: number) =>
  positions.map((value) => Math.round((value / 10) * precision) / precision).map((value) => value * 10)

const checked = (frames: readonly TestFrame[], options: Parameters<typeof encodeXtc>[1] = {}) =>
  readFile(fileOf(encodeXtc(frames, options), 'x.xtc')).then((file) => ({
    ...file,
    off: Math.max(
      ...frames.map((frame, i) =>
        farthest(file.frames[i].positions, rounded(frame, options.precision ?? 1000)),
      ),
    ),
  }))

test('steps, times, tilted cells and positions come back', async (t) => {
  const frames = jiggle(60, 5, 1)
  const { off, format, frames: read, torn } = await checked(frames)
  t.deepEqual([format, torn, read.length], ['xtc', undefined, 5])
  t.true(off < 1e-12, String(off))
  t.deepEqual(
    read.map(({ step, time, timeError }) => [step, time, timeError]),
    frames.map(({ step, time }) => [step, time, 0]),
  )
  t.true(farthest(read[0].cell, frames[0].cell) < 1e-6)
})

test('every width of the box code: 32, 52 and more bits, and single coordinates', async (t) => {
  for (const precision of [10, 1000, 20_000, 100_000, 1_000_000, 10_000_000, 100_000_000]) {
    const { off } = await checked(jiggle(40, 2, precision), { precision, small: 60 })
    t.true(off < 1e-7, `${precision}: ${off}`)
  }
})

test('every size of small differences', async (t) => {
  for (let small = FIRST_SIZE; small <= LAST_SIZE; small++) {
    const { off } = await checked(jiggle(40, 1, small), { precision: 100_000, small })
    t.true(off < 1e-11, `${small}: ${off}`)
  }
})

test('runs of eight, of one place, far from zero, below zero', async (t) => {
  const [{ positions, ...rest }] = jiggle(50, 1, 3)
  const near = positions.map((_, k) => (k % 3) + 0.003 * k)
  for (const moved of [
    near,
    near.map(() => 1),
    near.map((value) => value - 900),
    near.map((v) => 20_000 - v),
  ]) {
    const { off } = await checked([{ ...rest, positions: moved }], { small: 20 })
    t.true(off < 1e-10, String(off))
  }
})

test('few atoms are not compressed; many are in files with 64-bit sizes', async (t) => {
  const few = jiggle(9, 3, 5)
  const { frames } = await readFile(fileOf(encodeXtc(few)))
  t.true(farthest(frames[2].positions, few[2].positions) < 1e-6)
  t.true((await checked(jiggle(10, 3, 6), { large: true })).off < 1e-12)
})

test('late times in single precision are those of their steps', async (t) => {
  const frames = jiggle(12, 3, 7).map((frame, i) => ({
    ...frame,
    step: 100_000_000 + 50 * i,
    time: 200_000 + i / 10,
  }))
  const { frames: read } = await readFile(fileOf(encodeXtc(frames)))
  t.deepEqual(
    read.map(({ time }) => time),
    [200_000, 200_000.1, 200_000.2],
  )
  const moved = frames.map((frame, i) => ({ ...frame, step: 50 * i }))
  const { frames: offset } = await readFile(fileOf(encodeXtc(moved)))
  t.true(offset.every(({ timeError }) => timeError === 1 / 64))
})

test('a file that ends in a frame has a torn one, wherever it ends', async (t) => {
  const whole = encodeXtc(jiggle(30, 3, 8))
  const { frames } = await readFile(fileOf(whole))
  for (let end = frames[1].end + 1; end < whole.length; end += 7) {
    const { frames: left, torn } = await readFile(fileOf(whole.subarray(0, end)))
    t.deepEqual([left.length, torn?.index, torn?.start, torn?.end], [2, 2, frames[1].end, end])
  }
})

/** A file with one number changed in its second frame. */
async function changed(change: (bytes: Buffer, start: number) => void): Promise<string> {
  const bytes = encodeXtc(jiggle(30, 3, 9))
  const { frames } = await readFile(fileOf(bytes))
  change(bytes, frames[1].start)
  return fileOf(bytes, 'changed.xtc')
}

for (const [what, change, says] of [
  ['magic number', (b, s) => b.writeInt32BE(7, s), /frame 1 \(byte [\d ]+\): number 7 where a frame begins/],
  ['atoms', (b, s) => b.writeInt32BE(31, s + 4), /31 atoms, then 30 atoms/],
  ['atoms, twice', (b, s) => [4, 52].map((k) => b.writeInt32BE(31, s + k)), /31 atoms, expected 30/],
  ['atoms, absurd', (b, s) => [4, 52].map((k) => b.writeInt32BE(2147483647, s + k)), /2147483647 atoms/],
  ['time', (b, s) => b.writeFloatBE(Number.NaN, s + 12), /time NaN/],
  ['cell', (b, s) => b.writeFloatBE(Number.NaN, s + 16), /cell vectors NaN/],
  ['precision', (b, s) => b.writeFloatBE(0, s + 56), /precision 0/],
  ['range', (b, s) => b.writeInt32BE(-5, s + 72), /coordinates from/],
  ['small size', (b, s) => b.writeInt32BE(100, s + 84), /small differences of 100 bits/],
  [
    'length, larger',
    (b, s) => b.writeInt32BE(b.readInt32BE(s + 88) + 8, s + 88),
    /bytes of coordinates, but 30 atoms end/,
  ],
  ['length, to the end', (b, s) => b.writeInt32BE(380, s + 88), /380 bytes of coordinates, but 30 atoms end/],
  ['length, smaller', (b, s) => b.writeInt32BE(100, s + 88), /end before the last atom/],
  ['length, negative', (b, s) => b.writeInt32BE(-1, s + 88), /-1 bytes of coordinates/],
] as [string, (bytes: Buffer, start: number) => unknown, RegExp][]) {
  test(`XTC: another ${what} is refused with its place`, async (t) => {
    const path = await changed(change)
    const error = await t.throwsAsync(readFile(path), { name: 'IonstreamError', message: says })
    t.regex(error?.message ?? '', /frame 1 \(byte/)
    t.is((error as unknown as { exitCode: number }).exitCode, 3)
  })
}
