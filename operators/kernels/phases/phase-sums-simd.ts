import { allotted } from '../allotted.ts'
import type { Entry, Grid } from './grid.ts'
import type { PhaseSums } from './phase-sums.ts'
import type { Turns } from './turns.ts'

type Pointer = number
interface Kernel {
  powers(
    turns: Pointer,
    stride: number,
    rows: number,
    fours: number,
    table: Pointer,
    block: number,
    most: number,
  ): void
  sums(
    entries: Pointer,
    count: number,
    rows: number,
    fours: number,
    shift: number,
    far: number,
    weights: Pointer,
    stride: number,
  ): void
}

/** Atoms at once, fours of frames at once, and frames that sums are kept for before they are made into phases. */
const ROWS = 16
const FOURS = 8
const FRAMES = 512
const BLOCK = 32 * ROWS * FOURS
const FAR = 8 * FRAMES
const ENTRY = 20

const termsOf = (entry: Entry): number => (isAlone(entry) ? 2 : 1 << Math.max(1, entry.axes.length))

/** A vector along three axes that shares its products with no other: its sine and cosine are summed as such. */
const isAlone = ({ axes, members }: Entry): boolean => axes.length === 3 && members.length === 1

/** How its sums are made, by the signs of the second and third axis over that of the first. */
function codeOf(entry: Entry): number {
  if (!isAlone(entry)) return entry.axes.length
  const [a, b, c] = entry.members[0].signs
  return 4 + (a * b < 0 ? 2 : 0) + (a * c < 0 ? 1 : 0)
}

const workOf = ({ entries }: Grid): Entry[] => entries.filter(({ axes }) => axes.length > 0)
const placesOf = (work: readonly Entry[]): number[] => work.map((entry) => termsOf(entry) * FAR)
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** Bytes that the kernel works in: 4 kB a power of each axis, 32 kB an entry at most. */
export const phaseSumsBytes = (grid: Grid): number =>
  sumOf(placesOf(workOf(grid))) +
  sumOf(grid.most.map((power) => power * BLOCK)) +
  4 * ROWS * 8 * FRAMES +
  ENTRY * workOf(grid).length +
  256

/** The SIMD kernel for the vectors of a grid, on a memory of its own. */
export function simdPhaseSums(grid: Grid): PhaseSums {
  const { entries, most } = grid
  const work = workOf(grid)
  const places = placesOf(work)
  const room = sumOf(places)
  const stride = 8 * FRAMES
  const { kernel, buffer, take } = allotted<Kernel>(
    new URL('./phases.wasm', import.meta.url),
    phaseSumsBytes(grid),
  )
  const table = most.map((power) => take(power * BLOCK))
  const turns = most.map(() => new Float64Array(buffer, take(ROWS * stride), ROWS * FRAMES))
  const weighing = new Float32Array(buffer, take((ROWS * stride) / 2), ROWS * FRAMES)
  const sums = new Float64Array(buffer, take(room), room / 8)
  const list = new Uint32Array(buffer, take(ENTRY * work.length), 5 * work.length)
  let free = sums.byteOffset
  const starts = work.map((entry, i) => {
    const { axes, powers } = entry
    const at = axes.map((axis) => table[axis] + (powers[axis] - 1) * BLOCK)
    list.set([codeOf(entry), at[0], at[1] ?? 0, at[2] ?? 0, free], 5 * i)
    free += places[i]
    return (free - places[i] - sums.byteOffset) / 8
  })

  /** Sums of every entry over the rows from `first` on, frames `from` to `from + count`. */
  const batch = (
    given: Turns,
    weights: Float32Array | undefined,
    first: number,
    from: number,
    count: number,
  ) => {
    const rows = Math.min(ROWS, given.rows - first)
    for (let row = 0; row < rows; row++) {
      const at = (first + row) * given.frames + from
      for (let axis = 0; axis < 3; axis++)
        if (most[axis] > 0) turns[axis].set(given.axes[axis].subarray(at, at + count), row * FRAMES)
      if (weights) weighing.set(weights.subarray(at, at + count), row * FRAMES)
    }
    const all = Math.ceil(count / 4)
    for (let four = 0; four < all; four += FOURS) {
      const fours = Math.min(FOURS, all - four)
      for (let axis = 0; axis < 3; axis++) {
        if (most[axis] === 0) continue
        const here = turns[axis].byteOffset + 32 * four
        kernel.powers(here, stride, rows, fours, table[axis], BLOCK, most[axis])
      }
      const weight = weights ? weighing.byteOffset + 16 * four : 0
      kernel.sums(list.byteOffset, work.length, rows, fours, 32 * four, FAR, weight, stride / 2)
    }
  }

  return {
    add(given, into, weights) {
      for (let from = 0; from < given.frames; from += FRAMES) {
        const count = Math.min(FRAMES, given.frames - from)
        sums.fill(0)
        for (let first = 0; first < given.rows; first += ROWS) batch(given, weights, first, from, count)
        work.forEach((entry, i) => {
          combine(entry, sums, starts[i], into, given.frames, from, count)
        })
      }
      for (const entry of entries) if (entry.axes.length === 0) addCounts(entry, given, into, weights)
    },
  }
}

/** Phases from the sums of products: e^{i(σa + ρb + τc)} with signs σ, ρ, τ; of a vector alone e^{i(a + σρb + στc)} is there. */
function combine(
  entry: Entry,
  sums: Float64Array,
  start: number,
  into: Float64Array,
  frames: number,
  from: number,
  count: number,
): void {
  const { axes, members } = entry
  for (const { vector, signs } of members) {
    for (let term = 0; term < termsOf(entry); term++) {
      // The bits of a term say along which axes it has a sine, the last axis in the lowest.
      const sines = isAlone(entry)
        ? axes.slice(0, term)
        : axes.filter((_, i) => (term >> (axes.length - 1 - i)) & 1)
      const sign = sines.reduce((product, axis) => product * signs[axis], sines.length >> 1 === 1 ? -1 : 1)
      const at = 2 * (vector * frames + from) + (sines.length % 2)
      const values = sums.subarray(start + term * FRAMES, start + term * FRAMES + count)
      for (let t = 0; t < count; t++) into[at + 2 * t] += sign * values[t]
    }
  }
}

/** The vector 0: the number of atoms, or the sum of their weights. */
function addCounts({ members }: Entry, { rows, frames }: Turns, into: Float64Array, weights?: Float32Array) {
  for (const { vector } of members)
    for (let i = 0; i < rows * frames; i++) into[2 * (vector * frames + (i % frames))] += weights?.[i] ?? 1
}
