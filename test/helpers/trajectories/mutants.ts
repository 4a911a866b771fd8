/** A damaged copy, and the first and last byte (of the original) that are not as they were. */
export interface Mutant {
  readonly bytes: Buffer
  readonly from: number
  readonly to: number
  readonly how: string
}

const EXTREMES = [
  0, -1, 1, 2, 7, 1995, 2147483647, -2147483648, 16777217, 65536, 0x7fc00000, 0x7f800000, 0x43440602,
]

/** Damages a file in one of many ways; mostly in its first bytes or at the beginning of one of `places`. */
export function mutate(original: Buffer, places: readonly number[], next: () => number): Mutant {
  const whole = (below: number) => Math.floor(next() * below)
  const near = whole(3) === 0 ? 0 : places[whole(places.length)]
  const at = Math.min(original.length - 1, whole(4) === 0 ? whole(original.length) : near + whole(200))
  const length = Math.min(original.length - at, 1 + whole(whole(2) === 0 ? 16 : 2000))
  const bytes = Buffer.from(original)
  const end = at + length
  const noise = () => Buffer.from(Uint8Array.from({ length }, () => whole(256)))
  const spliced = (middle: Buffer, to: number) =>
    Buffer.concat([original.subarray(0, at), middle, original.subarray(to)])
  const rest = original.length
  switch (whole(9)) {
    case 0:
    case 1: {
      bytes[at] ^= 1 << whole(8)
      return { bytes, from: at, to: at + 1, how: `bit of byte ${at} flipped` }
    }
    case 2: {
      const place = Math.min(at - (at % 4), bytes.length - 4)
      const value = EXTREMES[whole(EXTREMES.length)]
      whole(2) === 0 ? bytes.writeInt32BE(value, place) : bytes.writeInt32LE(value, place)
      return { bytes, from: place, to: place + 4, how: `${value} at ${place}` }
    }
    case 3:
      return { bytes: original.subarray(0, at), from: at, to: rest, how: `cut at ${at}` }
    case 4:
      return { bytes: spliced(Buffer.alloc(0), end), from: at, to: rest, how: `${at} to ${end} taken out` }
    case 5:
      return { bytes: spliced(noise(), at), from: at, to: rest, how: `${length} bytes put in at ${at}` }
    case 6:
      return { bytes: spliced(noise(), end), from: at, to: end, how: `noise from ${at} to ${end}` }
    case 7:
      return {
        bytes: spliced(Buffer.alloc(length), end),
        from: at,
        to: end,
        how: `zeros from ${at} to ${end}`,
      }
    default: {
      const other = whole(original.length - length)
      original.copy(bytes, at, other, other + length)
      return { bytes, from: at, to: end, how: `${at} to ${end} from ${other}` }
    }
  }
}
