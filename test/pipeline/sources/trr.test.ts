import test from 'ava'
import { jiggle } from '../../helpers/trajectories/frames.ts'
import { farthest, fileOf, readFile } from '../../helpers/trajectories/read.ts'
import { encodeTrr } from '../../helpers/trajectories/trr.ts'

test('positions and velocities in single and double precision, with tensors and forces beside', async (t) => {
  const frames = jiggle(25, 4, 1)
  for (const double of [false, true])
    for (const forces of [false, true]) {
      const { frames: read, format } = await readFile(
        fileOf(encodeTrr(frames, { double, velocities: true, forces, tensors: forces })),
      )
      const within = double ? 1e-14 : 1e-6
      t.deepEqual([format, read.length], ['trr', 4])
      for (const [i, frame] of frames.entries()) {
        t.true(farthest(read[i].positions, frame.positions) <= within)
        t.true(farthest(read[i].velocities, frame.velocities) <= within)
        t.true(farthest(read[i].cell, frame.cell) <= within)
        t.deepEqual([read[i].step, read[i].time], [frame.step, frame.time])
      }
    }
})

test('without velocities there are none; without a cell there is none', async (t) => {
  const frames = jiggle(4, 2, 2).map((frame) => ({ ...frame, cell: new Array<number>(9).fill(0) }))
  const { frames: read } = await readFile(fileOf(encodeTrr(frames)))
  t.deepEqual([read[1].velocities, read[1].cell], [undefined, undefined])
})

test('a file that ends in a frame has a torn one', async (t) => {
  const whole = encodeTrr(jiggle(4, 2, 3))
  for (let end = whole.length / 2 + 1; end < whole.length; end += 5) {
    const { frames, torn } = await readFile(fileOf(whole.subarray(0, end)))
    t.deepEqual([frames.length, torn?.index, torn?.end], [1, 1, end])
  }
})

test('a frame that would hold the next ones is damaged, not torn', async (t) => {
  const whole = encodeTrr(jiggle(20, 6, 3), { velocities: true })
  const short = Buffer.concat([whole.subarray(0, 35), whole.subarray(37)])
  await t.throwsAsync(readFile(fileOf(short)), { message: /another frame begins after/ })
})

const HALF = encodeTrr(jiggle(4, 1, 4)).length
for (const [what, change, says] of [
  ['magic number', (b) => b.writeInt32BE(7, HALF), /number 7 .* where a frame begins/],
  ['version', (b) => b.write('GMX_trn_fool', HALF + 12), /"GMX_trn_fool"/],
  ['atoms', (b) => b.writeInt32BE(8, HALF + 64), /8 atoms, expected 4/],
  ['size of positions', (b) => b.writeInt32BE(52, HALF + 52), /sizes/],
  ['negative size', (b) => b.writeInt32BE(-52, HALF + 24), /sizes -52/],
  ['no positions', (b) => b.writeInt32BE(0, HALF + 52), /no positions/],
  ['time', (b) => b.writeFloatBE(Number.NaN, HALF + 76), /time NaN/],
  ['position', (b) => b.writeFloatBE(Number.NaN, HALF + 84 + 36 + 12), /positions of atom 2 are not finite/],
] as [string, (bytes: Buffer) => void, RegExp][]) {
  test(`TRR: another ${what} is refused with its place`, async (t) => {
    const bytes = encodeTrr(jiggle(4, 2, 4))
    change(bytes)
    const error = await t.throwsAsync(readFile(fileOf(bytes)), { name: 'IonstreamError', message: says })
    t.regex(error?.message ?? '', /frame 1 \(byte/)
  })
}
