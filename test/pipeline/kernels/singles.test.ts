import test from 'ava'
import { singleColumn } from '../../../pipeline/kernels/single-column.ts'
import { plainSingles, type Singles } from '../../../pipeline/kernels/singles-plain.ts'
import { instantiate } from '../../../pipeline/kernels/wasm.ts'
import { seeded } from '../../helpers/random.ts'

test('kernel and twin agree for any number of numbers, and on what is finite', (t) => {
  const random = seeded(4)
  for (const count of [0, 1, 7, 8, 9, 21, 32])
    for (const odd of [undefined, Number.NaN, Number.NEGATIVE_INFINITY, 3e38, -0])
      for (const at of odd === undefined ? [0] : Array.from({ length: count }, (_, i) => i)) {
        const { kernel, memory } = instantiate<{ base(): number; singles: Singles }>(
          new URL('../../../pipeline/kernels/singles.wasm', import.meta.url),
          1,
        )
        const from = (kernel.base() + 63) & ~63
        const to = (from + 4 * count + 7) & ~7
        const view = new DataView(memory.buffer)
        for (let i = 0; i < count; i++) view.setFloat32(from + 4 * i, 40 * random() - 20)
        if (odd !== undefined) view.setFloat32(from + 4 * at, odd)
        const twin = memory.buffer.slice(0)
        const finite = kernel.singles(from, count, to, 10)
        t.is(finite, plainSingles(twin)(from, count, to, 10))
        t.is(finite, odd === undefined || Number.isFinite(Math.fround(odd)) ? 1 : 0)
        t.deepEqual(memory.buffer, twin)
      }
})

test('numbers lie anywhere in the bytes that they are read from', (t) => {
  const values = Array.from({ length: 11 }, (_, i) => 1.5 * i - 3)
  const bytes = Buffer.alloc(60)
  values.forEach((value, i) => {
    bytes.writeFloatBE(value, 7 + 4 * i)
  })
  const column = singleColumn(11)
  t.true(column.read(bytes, 7, 2))
  t.deepEqual(
    [...column.values],
    values.map((value) => 2 * value),
  )
})
