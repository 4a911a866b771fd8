/** Arrays that may be written without their zeros. */
export type Wide = Float64Array | Float32Array | Int32Array

/** Shorter stretches of zeros are written like other values. */
const LEAST_ZEROS = 256

export const isWide = (values: unknown): values is Wide =>
  values instanceof Float64Array || values instanceof Float32Array || values instanceof Int32Array

/** Long stretches of zeros (not of −0) in an array: begin and end of each, one behind the other. */
export function zerosIn(values: Wide): number[] {
  const width = values.BYTES_PER_ELEMENT / 4
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * width)
  const found: number[] = []
  const step = LEAST_ZEROS * width
  // A stretch that is long enough has one of these words.
  for (let at = 0; at < words.length; at += step) {
    if (words[at] !== 0) continue
    let [from, to] = [at, at + 1]
    while (from > 0 && words[from - 1] === 0) from--
    to = endOfZeros(words, to)
    const [begin, end] = [Math.ceil(from / width), Math.floor(to / width)]
    if (end - begin >= LEAST_ZEROS) found.push(begin, end)
    at = Math.floor((to - 1) / step) * step
  }
  return found
}

/** The next place from `at` on that is not 0. */
function endOfZeros(words: Int32Array, at: number): number {
  let to = at
  while (
    to + 8 <= words.length &&
    (words[to] | words[to + 1] | words[to + 2] | words[to + 3]) === 0 &&
    (words[to + 4] | words[to + 5] | words[to + 6] | words[to + 7]) === 0
  )
    to += 8
  while (to < words.length && words[to] === 0) to++
  return to
}

/** What is left of an array without these stretches. */
export function withoutZeros<T extends Wide>(values: T, zeros: readonly number[]): T {
  const kept = keptOf(values.length, zeros)
  const left = like(
    values,
    kept.reduce((sum, [from, to]) => sum + to - from, 0),
  )
  let at = 0
  for (const [from, to] of kept) {
    left.set(values.subarray(from, to), at)
    at += to - from
  }
  return left
}

/** The array of so many values that `left` is left of. */
export function withZeros<T extends Wide>(left: T, length: number, zeros: readonly number[]): T {
  const values = like(left, length)
  let at = 0
  for (const [from, to] of keptOf(length, zeros)) {
    values.set(left.subarray(at, at + to - from), from)
    at += to - from
  }
  return values
}

const like = <T extends Wide>(values: T, length: number): T =>
  new (values.constructor as new (length: number) => T)(length)

/** What lies between the stretches, from and to. */
function keptOf(length: number, zeros: readonly number[]): [number, number][] {
  const bounds = [0, ...zeros, length]
  return Array.from({ length: bounds.length / 2 }, (_, i) => [bounds[2 * i], bounds[2 * i + 1]])
}
