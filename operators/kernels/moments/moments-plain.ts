import type { Chunk } from '../history.ts'
import { firstWith, type Moments } from './moments.ts'

/** The plain twin: the definition of what the SIMD kernel computes. */
export function plainMoments(): Moments {
  let chunk: Chunk
  let starts: readonly number[] = []
  return {
    load(from, row) {
      chunk = from
      starts = [0, 1, 2].map((axis) => (3 * row + axis) * from.stride + from.at)
    },
    add(lag, into, place) {
      const from = firstWith(chunk, lag)
      for (let t = from; t < chunk.count; t++) {
        const [x, y, z] = starts.map((start) => chunk.values[start + t] - chunk.values[start + t - lag])
        const square = x * x + y * y + z * z
        const terms = [x * x, y * y, z * z, x * y, x * z, y * z, square * square]
        for (let k = 0; k < terms.length; k++) into[place + k] += terms[k]
      }
      return Math.max(0, chunk.count - from)
    },
  }
}
