/** How far each frame has moved since the one before, Å, and how exactly that is known. */
export interface Steps {
  readonly values: Float64Array
  /** Å: most that two writings of the same step differ by, besides a share of it. */
  readonly error: number
  /** Frames from one value to the next of those that are compared. */
  readonly every: number
}

/** Stretches of two runs in which all steps are the same: `frames` of them, `bits` unlikely by chance. */
export interface Stretch {
  readonly from: number
  readonly other: number
  readonly frames: number
  readonly bits: number
}

/** Steps that are compared at once, and share of a step that may be lost by writing it. */
const WINDOW = 5
const SHARE = 1e-3
/** Most of the other steps that may be as one is, for it to be looked for. */
const COMMON = 0.05
const FEW = 64
/** −log₂ of the chance that so many steps agree, from which on a stretch is looked at; one that has all steps of a run always is. */
const WORTH = 30
/** Most steps that are compared, and stretches that are looked at, of two runs. */
const MOST_COMPARED = 4e6
const MOST_LOOKED_AT = 64

/** Where a stretch of `one` is in `other`: every `every`-th value of the latter, from any of them on. Undefined where none is. */
export function stretchIn(
  one: Steps,
  other: Steps,
  accept: (found: Stretch) => boolean,
): Stretch | undefined {
  const all = Math.min(one.values.length, Math.ceil(other.values.length / other.every))
  const window = Math.min(WINDOW, all)
  const error = one.error + other.error
  const sorted = sortedOf(other.values)
  const tried = new Set<number>()
  let [compared, lookedAt] = [0, 0]
  for (const start of window > 0 ? spread(Math.floor(one.values.length / window), window) : []) {
    const rare = rarest(one.values, start, start + window, sorted, error)
    if (rare.count > Math.max(FEW, COMMON * other.values.length)) continue
    for (let k = rare.from; k < rare.from + rare.count; k++) {
      const shift = sorted.order[k] - rare.frame * other.every
      if (++compared > MOST_COMPARED) return undefined
      if (tried.has(shift) || !agree(one.values, start, start + window, other, shift, error)) continue
      tried.add(shift)
      const found = widened(one.values, [start, start + window], other, shift, error)
      const bits = bitsOf(one.values, found, sorted, error)
      compared += found.frames
      if (bits < WORTH && found.frames <= all) continue
      if (accept({ ...found, bits })) return { ...found, bits }
      if (++lookedAt >= MOST_LOOKED_AT) return undefined
    }
  }
  return undefined
}

/** The numbers 0, each, 2 each … in an order in which the first few lie all over. */
function* spread(count: number, each: number): Generator<number> {
  let step = Math.max(1, Math.round(0.618 * count))
  while (divisor(step, count) > 1) step++
  for (let i = 0; i < count; i++) yield ((i * step) % count) * each
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

interface Sorted {
  readonly values: Float64Array
  readonly order: Uint32Array
}

const known = new WeakMap<Float64Array, Sorted>()

function sortedOf(values: Float64Array): Sorted {
  const before = known.get(values)
  if (before) return before
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b])
  const sorted = { values: Float64Array.from(order, (i) => values[i]), order }
  known.set(values, sorted)
  return sorted
}

const slackOf = (value: number, error: number): number => error + SHARE * value

/** Where the values within reach of one lie among the sorted ones. */
function reach({ values }: Sorted, value: number, error: number): { from: number; count: number } {
  const slack = slackOf(value, error)
  const from = lowest(values, value - slack)
  return { from, count: lowest(values, value + slack) - from }
}

/** How many of the sorted values lie below. */
export function lowest(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The step of a window that has the fewest like it. */
function rarest(values: Float64Array, start: number, end: number, sorted: Sorted, error: number) {
  let best = { frame: start, ...reach(sorted, values[start], error) }
  for (let frame = start + 1; frame < end; frame++) {
    const found = reach(sorted, values[frame], error)
    if (found.count < best.count) best = { frame, ...found }
  }
  return best
}

function isSame(value: number, other: number, error: number): boolean {
  return Math.abs(value - other) <= slackOf(value, error)
}

function agree(
  values: Float64Array,
  from: number,
  to: number,
  { values: other, every }: Steps,
  shift: number,
  error: number,
): boolean {
  for (let t = from; t < to; t++) if (!isSame(values[t], other[t * every + shift], error)) return false
  return true
}

/** As far as the steps agree to both sides of a window. */
function widened(
  values: Float64Array,
  window: readonly [number, number],
  other: Steps,
  shift: number,
  error: number,
): Omit<Stretch, 'bits'> {
  let [from, to] = window
  while (from > 0 && agree(values, from - 1, from, other, shift, error)) from--
  while (to < values.length && agree(values, to, to + 1, other, shift, error)) to++
  return { from, other: from * other.every + shift, frames: to - from + 1 }
}

/** Enough of them say that there is no doubt. */
const PLENTY = 1000

/** −log₂ of the share of the other steps that are as each of a stretch is, summed. */
function bitsOf(
  values: Float64Array,
  { from, frames }: Pick<Stretch, 'from' | 'frames'>,
  sorted: Sorted,
  error: number,
): number {
  let bits = 0
  for (let t = from; t < from + frames - 1 && bits < PLENTY; t++)
    bits += Math.log2(sorted.values.length / Math.max(1, reach(sorted, values[t], error).count))
  return bits
}
