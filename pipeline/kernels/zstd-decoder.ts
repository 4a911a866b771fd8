import { instantiate, PAGE } from './wasm.ts'

interface Kernel {
  base(): number
  begin(): void
  block(src: number, end: number, out: number, most: number, first: number, window: number): number
  sum(from: number, to: number): number
  sumUp(from: number, to: number): number
}

/** Most that a block holds, bytes. */
export const MOST_BLOCK = 1 << 17
/** Bytes behind a piece that may be read or written with it. */
const SLACK = 64
/** Bytes that are made at least before those that are still needed are moved to the front. */
const SPARE = 1 << 20
/** Of the checksum, which goes by 32 bytes. */
const UNSUMMED = 32

/** Decodes the blocks of Zstandard frames into memory of its own, which grows with what really comes. */
export interface ZstdDecoder {
  /** A frame begins, whose copies reach back at most `window` bytes. */
  begin(window: number): void
  /** What a block holds: undefined where it is damaged. Valid until the next one. */
  compressed(data: Uint8Array): Buffer | undefined
  raw(data: Uint8Array): Buffer
  repeated(byte: number, count: number): Buffer
  /** Lower half of the XXH64 of the frame so far. */
  checksum(): number
}

export function makeZstdDecoder(): ZstdDecoder {
  const { kernel, memory } = instantiate<Kernel>(new URL('./zstd.wasm', import.meta.url), 16)
  const input = (kernel.base() + SLACK + 15) & ~15
  const first = input + MOST_BLOCK + SLACK
  let [out, summed, window] = [first, first, 0]
  let bytes = Buffer.from(memory.buffer)

  /** Makes room for a block: more memory, or none of what lies too far back. */
  const makeRoom = () => {
    const needed = out + MOST_BLOCK + SLACK
    if (needed <= bytes.length) return
    const most = first + window + Math.max(SPARE, window >> 3) + MOST_BLOCK + SLACK
    if (needed <= most) {
      const wanted = Math.min(most, 2 * needed)
      memory.grow(Math.ceil((wanted - bytes.length) / PAGE))
      bytes = Buffer.from(memory.buffer)
      return
    }
    const from = out - Math.max(window, UNSUMMED)
    bytes.copyWithin(first, from, out)
    out -= from - first
    summed -= from - first
  }
  const made = (count: number): Buffer => {
    const piece = bytes.subarray(out, out + count)
    out += count
    summed = kernel.sum(summed, out)
    return piece
  }
  return {
    begin(reach) {
      kernel.begin()
      ;[out, summed, window] = [first, first, reach]
    },
    compressed(data) {
      makeRoom()
      bytes.set(data, input)
      const most = Math.min(MOST_BLOCK, window)
      const count = kernel.block(input, input + data.length, out, most, first, window)
      return count < 0 ? undefined : made(count)
    },
    raw(data) {
      makeRoom()
      bytes.set(data, out)
      return made(data.length)
    },
    repeated(byte, count) {
      makeRoom()
      bytes.fill(byte, out, out + count)
      return made(count)
    },
    checksum: () => kernel.sumUp(summed, out) >>> 0,
  }
}
