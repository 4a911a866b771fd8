import test from 'ava'
import { pointColumns } from '../../../pipeline/kernels/point-columns.ts'
import { type Points, plainPoints } from '../../../pipeline/kernels/points-plain.ts'
import { instantiate } from '../../../pipeline/kernels/wasm.ts'
import { seeded } from '../../helpers/random.ts'

test('kernel and twin agree for any number of points, and on what is finite', (t) => {
  const random = seeded(4)
  for (const count of [0, 1, 3, 4, 5, 8, 21])
    for (const odd of [undefined, Number.NaN, Number.POSITIVE_INFINITY, 3e38])
      for (const at of odd === undefined ? [0] : Array.from({ length: 3 * count }, (_, i) => i)) {
        const { kernel, memory } = instantiate<{ base(): number; points: Points }>(
          new URL('../../../pipeline/kernels/points.wasm', import.meta.url),
          1,
        )
        const from = (kernel.base() + 63) & ~63
        const to = (from + 12 * count + 7) & ~7
        const columns = new Float32Array(memory.buffer, from, 3 * count).map(() => 40 * random() - 20)
        if (odd !== undefined) columns[at] = odd
        new Float32Array(memory.buffer, from, 3 * count).set(columns)
        const twin = memory.buffer.slice(0)
        t.is(kernel.points(from, count, to), plainPoints(twin)(from, count, to))
        t.deepEqual(memory.buffer, twin)
      }
})

test('columns lie anywhere in the bytes that they are read from', (t) => {
  const columns = [
    [1.5, -2, 3],
    [4, 5.25, 6],
    [7, 8, 9.125],
  ]
  const starts = [3, 21, 41]
  const bytes = new Uint8Array(60)
  columns.forEach((values, axis) => {
    bytes.set(new Uint8Array(Float32Array.from(values).buffer), starts[axis])
  })
  const made = pointColumns(3)
  t.true(made.read(bytes, starts))
  t.deepEqual([...made.points], [1.5, 4, 7, -2, 5.25, 8, 3, 6, 9.125])
})
