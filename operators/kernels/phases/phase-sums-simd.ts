import { allotted } from '../allotted.ts'
import { type Entry, type Grid, isAlone, termsOf } from './grid.ts'
import { combine } from './phase-combine.ts'
import type { PhaseSums } from './phase-sums.ts'
import type { Turns } from './turns.ts'

type Pointer = number
interface Kernel {
  batch(
    axes: Pointer,
    block: number,
    room: number,
    near: number,
    entries: Pointer,
    count: number,
    rows: number,
    fours: number,
    shift: number,
    weights: Pointer,
    stride: number,
  ): void
}

/** Atoms at once, fours of frames that their powers are made for at once, and frames that sums are kept for before they are made
 *  into phases. */
const ROWS = 32
const NEAR = 4
const FRAMES = 512
const BLOCK = 32 * NEAR * ROWS
/** Frames of a row, and some that keep rows apart in the cache. */
const STRIDE = FRAMES + 8
const ENTRY = 5
const AXIS = 3

/** How its sums are made, by the signs of the second and third axis over that of the first. */
function codeOf(entry: Entry): number {
  if (!isAlone(entry)) return entry.axes.length
  const [a, b, c] = entry.members[0].signs
  return 4 + (a * b < 0 ? 2 : 0) + (a * c < 0 ? 1 : 0)
}

const workOf = ({ entries }: Grid): Entry[] => entries.filter(({ axes }) => axes.length > 0)
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** Bytes that the kernel works in: 4 kB a power of each axis, 32 kB an entry at most, 470 kB for the atoms. */
export const phaseSumsBytes = (grid: Grid): number =>
  8 * FRAMES * sumOf(workOf(grid).map(termsOf)) +
  sumOf(grid.most) * BLOCK +
  28 * ROWS * STRIDE +
  4 * ENTRY * workOf(grid).length +
  256

/** The SIMD kernel for the vectors of a grid, on a memory of its own. */
export function simdPhaseSums(grid: Grid): PhaseSums {
  const { entries, most } = grid
  const work = workOf(grid)
  const terms = work.map(termsOf)
  const size = 4 * sumOf(terms)
  const { kernel, buffer, take } = allotted<Kernel>(
    new URL('./phases.wasm', import.meta.url),
    phaseSumsBytes(grid),
  )
  const table = most.map((power) => take(power * BLOCK))
  const turns = most.map(() => new Float64Array(buffer, take(8 * ROWS * STRIDE), ROWS * STRIDE))
  const weighing = new Float32Array(buffer, take(4 * ROWS * STRIDE), ROWS * STRIDE)
  const sums = new Float64Array(buffer, take((8 * size * FRAMES) / 4), (size * FRAMES) / 4)
  const axes = new Uint32Array(buffer, take(4 * 3 * AXIS), 3 * AXIS)
  axes.set(most.flatMap((power, axis) => [turns[axis].byteOffset, table[axis], power]))
  const list = new Uint32Array(buffer, take(4 * ENTRY * work.length), ENTRY * work.length)
  const starts = terms.map((_, i) => 4 * sumOf(terms.slice(0, i)))
  work.forEach((entry, i) => {
    const at = [0, 1, 2].map((n) => {
      const axis = entry.axes[n] ?? 0
      return n < entry.axes.length ? table[axis] + (entry.powers[axis] - 1) * BLOCK : 0
    })
    list.set([codeOf(entry), ...at, sums.byteOffset + 8 * starts[i]], ENTRY * i)
  })

  /** Adds to the sums of every entry the rows from `first` on, frames `from` to `from + count`. */
  const batch = (
    given: Turns,
    weights: Float32Array | undefined,
    first: number,
    from: number,
    count: number,
  ) => {
    const rows = Math.min(ROWS, given.rows - first)
    const stretch = { first, rows, all: given.frames, from, count }
    given.axes.forEach((values, axis) => {
      if (most[axis] > 0) copyRows(values, stretch, turns[axis])
    })
    if (weights) copyRows(weights, stretch, weighing)
    const fours = Math.ceil(count / 4)
    const weight = weights ? weighing.byteOffset : 0
    kernel.batch(
      axes.byteOffset,
      BLOCK,
      ROWS,
      NEAR,
      list.byteOffset,
      work.length,
      rows,
      fours,
      8 * size,
      weight,
      4 * STRIDE,
    )
  }

  return {
    add(given, into, weights) {
      for (let from = 0; from < given.frames; from += FRAMES) {
        const count = Math.min(FRAMES, given.frames - from)
        sums.fill(0)
        for (let first = 0; first < given.rows; first += ROWS) batch(given, weights, first, from, count)
        work.forEach((entry, i) => {
          combine(entry, { values: sums, start: starts[i], size }, into, { all: given.frames, from, count })
        })
      }
      for (const entry of entries) if (entry.axes.length === 0) addCounts(entry, given, into, weights)
    },
  }
}

/** Frames `from` to `from + count` of some rows of `all` frames. */
function copyRows<T extends Float64Array | Float32Array>(
  values: T,
  {
    first,
    rows,
    all,
    from,
    count,
  }: { first: number; rows: number; all: number; from: number; count: number },
  into: T,
): void {
  for (let row = 0; row < rows; row++) {
    const at = (first + row) * all + from
    into.set(values.subarray(at, at + count), row * STRIDE)
  }
}

/** The vector 0: the number of atoms, or the sum of their weights. */
function addCounts({ members }: Entry, { rows, frames }: Turns, into: Float64Array, weights?: Float32Array) {
  for (const { vector } of members)
    for (let i = 0; i < rows * frames; i++) into[2 * (vector * frames + (i % frames))] += weights?.[i] ?? 1
}
