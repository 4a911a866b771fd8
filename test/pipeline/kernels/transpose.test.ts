import test from 'ava'
import { plainTranspose, type Transpose } from '../../../pipeline/kernels/transpose-plain.ts'
import { instantiate } from '../../../pipeline/kernels/wasm.ts'
import { seeded } from '../../helpers/random.ts'

test('kernel and twin agree for any number of rows, columns and frames', (t) => {
  const random = seeded(8)
  for (const [rows, width, frames, first] of [
    [5, 3, 16, 0],
    [5, 6, 16, 16],
    [7, 6, 5, 3],
    [1, 4, 1, 0],
    [3, 9, 7, 2],
    [0, 6, 16, 0],
    [4, 6, 0, 0],
  ]) {
    const { kernel, memory } = instantiate<{ base(): number; transpose: Transpose }>(
      new URL('../../../pipeline/kernels/transpose.wasm', import.meta.url),
      4,
    )
    const from = (kernel.base() + 63) & ~63
    const stride = first + frames + 3
    const frame = rows * width + 5
    const to = from + 4 * frame * frames + 64
    const values = new Float32Array(memory.buffer)
    for (let i = from / 4; i < values.length; i++) values[i] = random()
    const twin = memory.buffer.slice(0)
    const args = [from, frame, rows, width, to, rows * stride, stride, first, frames] as const
    kernel.transpose(...args)
    plainTranspose(twin)(...args)
    t.true(Buffer.from(twin).equals(Buffer.from(memory.buffer)))
  }
})
