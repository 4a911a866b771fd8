import test from 'ava'
import { beginningOf } from '../../../pipeline/store/beginning.ts'
import { seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const random = seeded(3)
const PLACES = Array.from({ length: 3 * 5 * 100 }, () => random())

const stored = (cell: (frame: number) => readonly number[]) =>
  synthetic({
    atoms: [['Li', 5]],
    frames: 100,
    interval: 0.1,
    cell,
    blockFrames: 16,
    position: (atom, frame) => PLACES.slice(3 * (atom + 5 * frame)) as never,
  })

for (const [name, whole] of [
  ['a constant cell', stored(() => [9, 0, 0, 1, 9, 0, 0, 0, 9])],
  ['a breathing cell', stored((frame) => [9 + 0.001 * frame, 0, 0, 1, 9, 0, 0, 0, 9])],
] as const) {
  test(`the beginning of a run has its first frames, and means over these alone: ${name}`, (t) => {
    const rows = Uint32Array.of(1, 4)
    t.is(beginningOf(whole), whole)
    ;[100, 50, 25, 13].forEach((frames, halvings) => {
      const run = beginningOf(whole, halvings)
      t.deepEqual([run.frames, run.blocks], [frames, Math.floor(frames / 16)])
      const sum = new Float64Array(6)
      for (let index = 0; index <= run.blocks && 16 * index < frames; index++) {
        const [block, same] = [run.block(index, rows), whole.block(index, rows)]
        t.is(block.run, run)
        t.is(block.first, same.first)
        t.deepEqual(block.time, same.time.slice(0, block.count))
        ;(['x', 'y', 'z'] as const).forEach((axis, c) => {
          const [own, all] = [block.column(axis), same.column(axis)]
          own.forEach((value, i) => {
            const row = Math.floor(i / block.count)
            t.is(value, all[row * same.count + (i % block.count)])
            sum[3 * row + c] += value / frames
          })
        })
      }
      run.meanPositions(rows).forEach((value, i) => void t.true(Math.abs(value - sum[i]) < 1e-6))
    })
  })
}

test('a beginning has a name and a content of its own', (t) => {
  const whole = stored(() => [9, 0, 0, 1, 9, 0, 0, 0, 9])
  const runs = [0, 1, 2, 3].map((halvings) => beginningOf(whole, halvings))
  t.is(new Set(runs.map((run) => run.name)).size, 4)
  t.is(new Set(runs.map(({ manifest }) => JSON.stringify(manifest.tail))).size, 4)
})
