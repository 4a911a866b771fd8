import type { Drift } from './drift.ts'
import { plainDrift } from './drift-plain.ts'
import { instantiate } from './wasm.ts'

interface Kernel {
  subtract(values: number, series: number, frames: number, rows: number): void
  addWeighted(values: number, weights: number, series: number, frames: number, rows: number): void
}

/** Floats that go through the kernel at once: they stay in the cache of a core. */
const AT_ONCE = 1 << 15

let known: Drift | undefined

/** The thread's kernel. */
export function simdDrift(): Drift {
  known ??= make()
  return known
}

function make(): Drift {
  const { kernel, buffer, take } = instantiate<Kernel>('drift.wasm', 20 * AT_ONCE)
  const values = new Float32Array(buffer, take(4 * AT_ONCE), AT_ONCE)
  const series = new Float64Array(buffer, take(8 * AT_ONCE), AT_ONCE)
  const weights = new Float64Array(buffer, take(8 * AT_ONCE), AT_ONCE)
  /** Makes as many rows ready as there is room for, again and again. */
  const eachPart = (given: Float32Array, frames: number, go: (from: number, rows: number) => void) => {
    const most = Math.floor(AT_ONCE / frames) * frames
    for (let from = 0; from < given.length; from += most) {
      const part = given.subarray(from, from + most)
      values.set(part)
      go(from, part.length / frames)
    }
  }
  return {
    subtract(given, along, into) {
      const frames = along.length
      if (frames > AT_ONCE) plainDrift.subtract(given, along, into)
      if (frames === 0 || frames > AT_ONCE) return
      series.set(along)
      eachPart(given, frames, (from, rows) => {
        kernel.subtract(values.byteOffset, series.byteOffset, frames, rows)
        into.set(values.subarray(0, rows * frames), from)
      })
    },
    addWeighted(given, own, into) {
      const frames = into.length
      if (frames > AT_ONCE) plainDrift.addWeighted(given, own, into)
      if (frames === 0 || frames > AT_ONCE) return
      series.set(into)
      eachPart(given, frames, (from, rows) => {
        const first = from / frames
        weights.set(own.subarray(first, first + rows))
        kernel.addWeighted(values.byteOffset, weights.byteOffset, series.byteOffset, frames, rows)
      })
      into.set(series.subarray(0, frames))
    },
  }
}
