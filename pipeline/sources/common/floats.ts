/** Arrays of real numbers in a file: their width in bytes and which byte is first. */
export interface Floats {
  readonly width: 4 | 8
  readonly big: boolean
}

export const BIG_MACHINE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0
const HAND = 1 << 13
const hand = Buffer.alloc(8 * HAND)
const singles = new Float32Array(hand.buffer, hand.byteOffset, 2 * HAND)
const doubles = new Float64Array(hand.buffer, hand.byteOffset, HAND)

/** Few numbers, highest byte first, as `readFloats` reads many. */
export function readFew(width: 4 | 8, bytes: Buffer, from: number, out: Float64Array, factor: number): void {
  for (let i = 0; i < out.length; i++)
    out[i] = (width === 4 ? bytes.readFloatBE(from + 4 * i) : bytes.readDoubleBE(from + 8 * i)) * factor
}

/** `count` numbers at `bytes[from…]` times `factor` into every `stride`-th place of `out` from `at` on. */
export function readFloats(
  { width, big }: Floats,
  bytes: Uint8Array,
  from: number,
  count: number,
  out: Float64Array,
  at = 0,
  stride = 1,
  factor = 1,
): void {
  const values = width === 4 ? singles : doubles
  for (let done = 0; done < count; done += HAND) {
    const some = Math.min(HAND, count - done)
    const piece = hand.subarray(0, width * some)
    piece.set(bytes.subarray(from + width * done, from + width * (done + some)))
    if (big !== BIG_MACHINE) width === 4 ? piece.swap32() : piece.swap64()
    if (stride === 1) spread(values, some, out, at + done, factor)
    else spreadFar(values, some, out, at + done * stride, stride, factor)
  }
}

function spread(
  from: Float32Array | Float64Array,
  count: number,
  out: Float64Array,
  at: number,
  factor: number,
) {
  for (let i = 0; i < count; i++) out[at + i] = from[i] * factor
}

function spreadFar(
  from: Float32Array | Float64Array,
  count: number,
  out: Float64Array,
  at: number,
  stride: number,
  factor: number,
) {
  for (let i = 0; i < count; i++) out[at + i * stride] = from[i] * factor
}

/** Index of the first number that is not finite among `count` from `at` on; −1 where all are. */
export function notFinite(values: Float64Array, at: number, count: number): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  let i = at
  for (const last = at + count - 4; i <= last; i += 4) {
    a += values[i] * 0
    b += values[i + 1] * 0
    c += values[i + 2] * 0
    d += values[i + 3] * 0
  }
  for (; i < at + count; i++) a += values[i] * 0
  if (a + b + c + d === 0) return -1
  for (i = at; i < at + count; i++) if (!Number.isFinite(values[i])) return i
  return -1
}

/** A single-precision number as the shortest decimal that it stands for: 0.10000000149 → 0.1. */
export function shortest(value: number): number {
  for (let places = 6; places < 9; places++) {
    const decimal = Number(value.toPrecision(places))
    if (Math.fround(decimal) === value) return decimal
  }
  return value
}

/** Distance from a single-precision number to the next one. */
export const spacing = (value: number): number => {
  const single = Float32Array.of(Math.abs(value))
  new Uint32Array(single.buffer)[0]++
  return single[0] - Math.fround(Math.abs(value))
}
