import type { Transpose } from '../../kernels/transpose-plain.ts'
import { instantiate, PAGE } from '../../kernels/wasm.ts'

const TILE = 16
/** Numbers after each frame, so that frames do not fall into the same cache lines. */
const PAD = 16

/** Values of a block as they come in, frame by frame, and as they are stored, atom by atom. */
export interface Stage {
  /** Puts frame number `at`: positions [row][3] and velocities [row][3] in double, rounded once. */
  add(at: number, positions: Float64Array, velocities: Float64Array | undefined): void
  /** Brings the frames before `count` into columns. */
  flush(count: number): void
  /** Columns [row][frame] of the `count` frames that are there; those of a full stage are its own. */
  columns(count: number): Float32Array[]
  /** Goes back to the first `to` of `count` frames. */
  truncate(count: number, to: number): void
  positions(at: number): Float64Array
  /** The first `count` values of each column of a row. */
  path(row: number, count: number): Float32Array[]
  load(columns: readonly Float32Array[], stride: number, count: number): void
  /** Gives the memory back; the stage is not used any more. */
  release(): void
}

type Memory = ReturnType<typeof instantiate<{ base(): number; transpose: Transpose }>>

/** Memory that was given back last, by its size: whoever follows files makes the same stage again and again. */
const spare = new Map<number, Memory>()

function memoryOf(bytesBehind: (base: number) => number): Memory & { from: number } {
  const fresh = instantiate<{ base(): number; transpose: Transpose }>(
    new URL('../../kernels/transpose.wasm', import.meta.url),
    1,
  )
  const from = (fresh.kernel.base() + 63) & ~63
  const pages = Math.ceil(bytesBehind(from) / PAGE)
  const known = spare.get(pages)
  spare.clear()
  if (known) return { ...known, from }
  fresh.memory.grow(pages)
  return { ...fresh, from }
}

/** A stage for `most` frames: 16 frames wait as they came, then they are turned into columns at once. */
export function makeStage(atoms: number, columns: number, most: number): Stage {
  const width = atoms * columns
  const tile = Math.min(TILE, most)
  const column = atoms * most
  const behind = 4 * tile * (width + PAD) + 4 * columns * column
  const { kernel, memory, from } = memoryOf((base) => base + behind)
  const to = from + 4 * tile * (width + PAD)
  const waiting = new Float32Array(memory.buffer, from, tile * (width + PAD))
  const turned = Array.from(
    { length: columns },
    (_, c) => new Float32Array(memory.buffer, to + 4 * c * column, column),
  )
  /** Frames before this one are in columns. */
  let done = 0
  const flush = (count: number) => {
    if (count === done) return
    kernel.transpose(from, width + PAD, atoms, columns, to, column, most, done, count - done)
    done = count
  }
  return {
    release: () => spare.set(Math.ceil((from + behind) / PAGE), { kernel, memory }),
    flush,
    add(at, positions, velocities) {
      if (at - done >= tile) flush(at)
      spread(positions, waiting, (at - done) * (width + PAD), columns)
      if (velocities) spread(velocities, waiting, (at - done) * (width + PAD) + 3, columns)
    },
    truncate(count, to) {
      flush(count)
      done = to
    },
    columns(count) {
      flush(count)
      if (count === most) return turned
      return turned.map((values) => restride(values, most, new Float32Array(atoms * count), count, count))
    },
    positions(at) {
      const out = new Float64Array(3 * atoms)
      for (let i = 0; i < out.length; i++) out[i] = turned[i % 3][Math.floor(i / 3) * most + at]
      return out
    },
    path(row, count) {
      flush(count)
      return turned.map((values) => values.subarray(row * most, row * most + count))
    },
    load(stored, stride, count) {
      stored.forEach((values, c) => {
        restride(values, stride, turned[c], most, count)
      })
      done = count
    },
  }
}

/** [row][3] doubles into every row of a frame whose rows have `columns` numbers. */
function spread(from: Float64Array, to: Float32Array, at: number, columns: number): void {
  for (let i = 0, k = at; i < from.length; i += 3, k += columns) {
    to[k] = from[i]
    to[k + 1] = from[i + 1]
    to[k + 2] = from[i + 2]
  }
}

function restride(from: Float32Array, stride: number, to: Float32Array, newStride: number, count: number) {
  for (let a = 0, b = 0; a < from.length; a += stride, b += newStride) to.set(from.subarray(a, a + count), b)
  return to
}
