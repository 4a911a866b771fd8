import type { Singles } from './singles-plain.ts'
import { instantiate, PAGE } from './wasm.ts'

/** Numbers of a file in single precision, highest byte first, that become doubles. */
export interface SingleColumn {
  /** Those that were read last. */
  readonly values: Float64Array
  /** Reads them from where they begin in `bytes`, times a factor; false where one is not finite. */
  read(bytes: Uint8Array, start: number, factor: number): boolean
}

/** Memory for so many numbers. */
export function singleColumn(count: number): SingleColumn {
  const { kernel, memory } = instantiate<{ base(): number; singles: Singles }>(
    new URL('./singles.wasm', import.meta.url),
    1,
  )
  const from = (kernel.base() + 63) & ~63
  const to = (from + 4 * count + 63) & ~63
  memory.grow(Math.ceil((to + 8 * count) / PAGE))
  const column = new Uint8Array(memory.buffer, from, 4 * count)
  return {
    values: new Float64Array(memory.buffer, to, count),
    read(bytes, start, factor) {
      column.set(bytes.subarray(start, start + 4 * count))
      return kernel.singles(from, count, to, factor) === 1
    },
  }
}
