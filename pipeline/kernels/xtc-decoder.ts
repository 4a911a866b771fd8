import { instantiate, PAGE } from './wasm.ts'
import { BEYOND, bitLength, decodeXtc, EXACT, MOST_FACTOR, SHORT, type XtcCode } from './xtc.ts'

interface Kernel {
  base(): number
  decode(
    from: number,
    bytes: number,
    atoms: number,
    lx: number,
    ly: number,
    lz: number,
    sy: number,
    sz: number,
    bits: number,
    first: number,
    scale: number,
    out: number,
  ): number
}

/** Bytes behind the code that may be read. */
const SLACK = 16

/** Decodes into memory of its own, which grows with the frames. */
export interface XtcDecoder {
  /** Coordinates, atoms × 3, from the beginning; valid until the next frame. */
  readonly values: Float64Array
  /** As `decodeXtc`, into `values`. */
  decode(bytes: Uint8Array, from: number, to: number, code: XtcCode, scale: number): number | string
}

/** A decoder: the kernel, and its plain twin for numbers of more bits than a double holds, or where asked. */
export function makeXtcDecoder(plain = false): XtcDecoder {
  const { kernel, memory } = instantiate<Kernel>(new URL('./xtc.wasm', import.meta.url), 16)
  const out = (kernel.base() + 15) & ~15
  let values = new Float64Array(0)
  let held = new Uint8Array(memory.buffer)
  const reserve = (atoms: number, length: number) => {
    const needed = out + 24 * atoms + length + SLACK
    if (needed > held.length) {
      memory.grow(Math.ceil((needed - held.length) / PAGE))
      held = new Uint8Array(memory.buffer)
    }
    if (values.buffer !== held.buffer || values.length !== 3 * atoms)
      values = new Float64Array(held.buffer, out, 3 * atoms)
  }
  const fast = (
    { atoms, least, most, small }: XtcCode,
    bytes: Uint8Array,
    from: number,
    to: number,
    scale: number,
  ) => {
    const sizes = least.map((low, c) => most[c] - low + 1)
    const bits = bitLength(sizes)
    if (plain || bits > EXACT || small > EXACT || sizes.some((size) => size > MOST_FACTOR)) return ELSEWHERE
    const at = out + 24 * atoms
    held.set(bytes.subarray(from, to), at)
    const [lx, ly, lz] = least
    return kernel.decode(at, to - from, atoms, lx, ly, lz, sizes[1], sizes[2], bits, small, scale, out)
  }
  return {
    get values() {
      return values
    },
    decode(bytes, from, to, code, scale) {
      reserve(code.atoms, to - from)
      const used = fast(code, bytes, from, to, scale)
      if (used >= 0) return used
      if (used === -1) return SHORT
      return used === -2 ? BEYOND : decodeXtc(bytes, from, to, code, scale, values, 0)
    },
  }
}

const ELSEWHERE = -4
