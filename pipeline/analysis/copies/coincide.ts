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
}

/** Steps that are compared at once, and share of a step that may be lost by writing it. */
const WINDOW = 16
const SHARE = 1e-3
/** Most of the other steps that may be as one is, for it to be looked for. */
const COMMON = 0.05
const FEW = 64
/** −log₂ of the chance that so many steps agree. */
const ENOUGH = 100

/** Where a stretch of `one` is in `other`: every `every`-th value of the latter, from any of them on. Undefined where none is. */
export function stretchIn(
  one: Steps,
  other: Steps,
  accept: (found: Stretch) => boolean,
): Stretch | undefined {
  const error = one.error + other.error
  const sorted = sortedOf(other.values)
  const tried = new Set<number>()
  for (let start = 0; start + WINDOW <= one.values.length; start += WINDOW) {
    const rare = rarest(one.values, start, sorted, error)
    if (rare.count > Math.max(FEW, COMMON * other.values.length)) continue
    for (let k = rare.from; k < rare.from + rare.count; k++) {
      const shift = sorted.order[k] - rare.frame * other.every
      if (tried.has(shift) || !agree(one.values, start, start + WINDOW, other, shift, error)) continue
      tried.add(shift)
      const found = widened(one.values, start, other, shift, error)
      if (bitsOf(one.values, found, sorted, error) >= ENOUGH && accept(found)) return found
    }
  }
  return undefined
}

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
function lowest(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The step of a window that has the fewest like it. */
function rarest(values: Float64Array, start: number, sorted: Sorted, error: number) {
  let best = { frame: start, ...reach(sorted, values[start], error) }
  for (let frame = start + 1; frame < start + WINDOW; frame++) {
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
function widened(values: Float64Array, start: number, other: Steps, shift: number, error: number): Stretch {
  let [from, to] = [start, start + WINDOW]
  while (from > 0 && agree(values, from - 1, from, other, shift, error)) from--
  while (to < values.length && agree(values, to, to + 1, other, shift, error)) to++
  return { from, other: from * other.every + shift, frames: to - from + 1 }
}

/** −log₂ of the share of the other steps that are as each of a stretch is, summed. */
function bitsOf(values: Float64Array, { from, frames }: Stretch, sorted: Sorted, error: number): number {
  let bits = 0
  for (let t = from; t < from + frames - 1 && bits < ENOUGH; t++)
    bits += Math.log2(sorted.values.length / Math.max(1, reach(sorted, values[t], error).count))
  return bits
}
