import type { Points } from './points-plain.ts'
import { instantiate, PAGE } from './wasm.ts'

/** Columns of coordinates in single precision that become points in double. */
export interface PointColumns {
  /** [point][3], of those that were read last. */
  readonly points: Float64Array
  /** Reads x, y and z from where each begins in `bytes`; false where a coordinate is not finite (or so large that a sum of three is not). */
  read(bytes: Uint8Array, starts: readonly number[]): boolean
}

/** Memory for so many points. */
export function pointColumns(count: number): PointColumns {
  const { kernel, memory } = instantiate<{ base(): number; points: Points }>(
    new URL('./points.wasm', import.meta.url),
    1,
  )
  const from = (kernel.base() + 63) & ~63
  const to = (from + 12 * count + 63) & ~63
  memory.grow(Math.ceil((to + 24 * count) / PAGE))
  const columns = [0, 1, 2].map((axis) => new Uint8Array(memory.buffer, from + 4 * count * axis, 4 * count))
  return {
    points: new Float64Array(memory.buffer, to, 3 * count),
    read(bytes, starts) {
      for (let axis = 0; axis < 3; axis++)
        columns[axis].set(bytes.subarray(starts[axis], starts[axis] + 4 * count))
      return kernel.points(from, count, to) === 1
    },
  }
}
