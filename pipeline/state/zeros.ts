/** Arrays that may be written without their zeros. */
export type Wide = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array

/** Shorter stretches of zeros are written like other values. */
const LEAST_ZEROS = 256

export const isWide = (values: unknown): values is Wide => KINDS.some((kind) => values instanceof kind)

const KINDS = [Float64Array, Float32Array, Int32Array, Uint32Array, Uint16Array]

/** Bytes that are compared at once. */
const ZEROS = new Uint8Array(4096)

/** Long stretches of zeros (not of −0) in an array: begin and end of each, one behind the other. */
export function zerosIn(values: Wide): number[] {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: bytes } = values
  const words =
    bytes < 4
      ? new Uint16Array(buffer, byteOffset, byteLength / 2)
      : new Int32Array(buffer, byteOffset, byteLength / 4)
  const width = bytes / words.BYTES_PER_ELEMENT
  const found: number[] = []
  const step = LEAST_ZEROS * width
  // A stretch that is long enough has one of these words.
  for (let at = 0; at < words.length; at += step) {
    if (words[at] !== 0) continue
    let [from, to] = [at, at + 1]
    while (from > 0 && words[from - 1] === 0) from--
    to = afterZeros(words, to)
    const [begin, end] = [Math.ceil(from / width), Math.floor(to / width)]
    if (end - begin >= LEAST_ZEROS) found.push(begin, end)
    at = Math.floor((to - 1) / step) * step
  }
  return found
}

/** The first word from `at` on that is not zero. */
function afterZeros(words: Int32Array | Uint16Array, at: number): number {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: size } = words
  const bytes = Buffer.from(buffer, byteOffset, byteLength)
  let from = at * size
  for (let to = from + ZEROS.length; to <= byteLength; to += ZEROS.length) {
    if (bytes.compare(ZEROS, 0, ZEROS.length, from, to) !== 0) break
    from = to
  }
  let next = from / size
  while (next < words.length && words[next] === 0) next++
  return next
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
