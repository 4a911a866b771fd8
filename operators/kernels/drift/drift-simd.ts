import { allotted } from '../allotted.ts'
import type { Drift } from './drift.ts'
import { plainDrift } from './drift-plain.ts'

interface Kernel {
  subtract(values: number, series: number, frames: number, rows: number): void
  addWeighted(values: number, weights: number, series: number, frames: number, rows: number): void
}

/** Floats that go through the kernel at once: they stay in the cache of a core. */
const AT_ONCE = 1 << 15

let known: Drift | undefined

/** The thread's kernel; rows that are longer than it has room for go to its twin. */
export function simdDrift(): Drift {
  known ??= make()
  return known
}

function make(): Drift {
  const { kernel, buffer, take } = allotted<Kernel>(new URL('./drift.wasm', import.meta.url), 20 * AT_ONCE)
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
  const own: Drift = {
    subtract(given, along, into) {
      series.set(along)
      eachPart(given, along.length, (from, rows) => {
        kernel.subtract(values.byteOffset, series.byteOffset, along.length, rows)
        into.set(values.subarray(0, rows * along.length), from)
      })
    },
    addWeighted(given, each, into) {
      series.set(into)
      eachPart(given, into.length, (from, rows) => {
        const first = from / into.length
        weights.set(each.subarray(first, first + rows))
        kernel.addWeighted(values.byteOffset, weights.byteOffset, series.byteOffset, into.length, rows)
      })
      into.set(series.subarray(0, into.length))
    },
  }
  const suited = (frames: number): Drift => (frames > AT_ONCE ? plainDrift : own)
  return {
    subtract: (given, along, into) => suited(along.length).subtract(given, along, into),
    addWeighted: (given, each, into) => suited(into.length).addWeighted(given, each, into),
  }
}
