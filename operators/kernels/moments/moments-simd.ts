import { allotted } from '../allotted.ts'
import { CHUNK_FRAMES, type Chunk } from '../history.ts'
import { firstWith, MOMENTS, type Moments } from './moments.ts'

interface Kernel {
  moments(now: number, then: number, stride: number, count: number, out: number): void
}

/** Room for a chunk and one frame more, so that an odd number can be made even. */
const STRIDE = 4 * (CHUNK_FRAMES + 2)

let known: Moments | undefined

/** The thread's kernel. */
export function simdMoments(): Moments {
  known ??= make()
  return known
}

function make(): Moments {
  const { kernel, buffer, take } = allotted<Kernel>(
    new URL('./moments.wasm', import.meta.url),
    6 * STRIDE + 8 * MOMENTS,
  )
  const floats = () => new Float32Array(buffer, take(3 * STRIDE), (3 * STRIDE) / 4)
  const [now, then] = [floats(), floats()]
  const out = new Float64Array(buffer, take(8 * MOMENTS), MOMENTS)
  const sum = (from: number, count: number) =>
    kernel.moments(now.byteOffset + 4 * from, then.byteOffset, STRIDE, count + (count % 2), out.byteOffset)
  let chunk: Chunk
  let start = 0
  return {
    load(given, row) {
      chunk = given
      start = 3 * row * given.stride + given.at
      copy(given, start, given.count, now)
    },
    add(lag, into, place) {
      const from = firstWith(chunk, lag)
      const count = chunk.count - from
      if (count <= 0) return 0
      copy(chunk, start + from - lag, count, then)
      if (count % 2 === 1) even(now, then, from, count)
      sum(from, count)
      for (let k = 0; k < MOMENTS; k++) into[place + k] += out[k]
      return count
    },
  }
}

function copy({ values, stride }: Chunk, start: number, count: number, into: Float32Array): void {
  for (let axis = 0; axis < 3; axis++) {
    const from = start + axis * stride
    into.set(values.subarray(from, from + count), (axis * STRIDE) / 4)
  }
}

/** One more frame without displacement. */
function even(now: Float32Array, then: Float32Array, from: number, count: number): void {
  for (let axis = 0; axis < 3; axis++) {
    const at = (axis * STRIDE) / 4 + count
    then[at] = now[at + from] = 0
  }
}
