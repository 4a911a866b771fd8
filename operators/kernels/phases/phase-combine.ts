import { type Entry, isAlone, termsOf } from './grid.ts'

/** Sums of the products of an entry over atoms: [four frames][…][term][4], `size` numbers for four frames, its own from `start` on. */
interface TermSums {
  readonly values: Float64Array
  readonly start: number
  readonly size: number
}

/** Frames `from` to `from + count` of `all`. */
interface Frames {
  readonly all: number
  readonly from: number
  readonly count: number
}

/** Adds phases e^{i(σa + ρb + τc)} with signs σ, ρ, τ, [vector][frame], from the sums of products; of a vector alone
 *  e^{i(a + σρb + στc)} is there. */
export function combine(
  entry: Entry,
  { values, start, size }: TermSums,
  into: Float64Array,
  frames: Frames,
): void {
  for (const { vector, signs } of entry.members) {
    const { re, im } = partsOf(entry, signs)
    for (let t = 0; t < frames.count; t++) {
      const at = start + (t >> 2) * size + (t & 3)
      let [real, imaginary] = [0, 0]
      for (let i = 0; i < re.length; i++) {
        const value = values[at + 4 * i]
        real += re[i] * value
        imaginary += im[i] * value
      }
      const to = 2 * (vector * frames.all + frames.from + t)
      into[to] += real
      into[to + 1] += imaginary
    }
  }
}

/** What each product counts in the real and in the imaginary part of a phase: 1, −1 or 0. The bits of a term say along which axes it
 *  has a sine, the last axis in the lowest. */
function partsOf(entry: Entry, signs: readonly number[]): { re: Float64Array; im: Float64Array } {
  const { axes } = entry
  const [re, im] = [0, 1].map(() => new Float64Array(termsOf(entry)))
  for (let term = 0; term < re.length; term++) {
    const sines = isAlone(entry)
      ? axes.slice(0, term)
      : axes.filter((_, i) => (term >> (axes.length - 1 - i)) & 1)
    const sign = sines.reduce((product, axis) => product * signs[axis], sines.length >> 1 === 1 ? -1 : 1)
    ;(sines.length % 2 === 1 ? im : re)[term] = sign
  }
  return { re, im }
}
