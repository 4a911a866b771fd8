const MASK = (1n << 64n) - 1n
const [P1, P2, P3, P4, P5] = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
]
const rotate = (value: bigint, by: bigint): bigint => ((value << by) | ((value & MASK) >> (64n - by))) & MASK
const round = (lane: bigint, value: bigint): bigint => (rotate((lane + value * P2) & MASK, 31n) * P1) & MASK

/** XXH64 with seed 0, as its specification says it. */
export function xxh64(bytes: Buffer): bigint {
  let at = 0
  let h = P5
  if (bytes.length >= 32) {
    let lanes = [P1 + P2, P2, 0n, -P1].map((lane) => lane & MASK)
    for (; at + 32 <= bytes.length; at += 32)
      lanes = lanes.map((lane, k) => round(lane, bytes.readBigUInt64LE(at + 8 * k)))
    h = lanes.reduce((sum, lane, k) => sum + rotate(lane, [1n, 7n, 12n, 18n][k]), 0n)
    for (const lane of lanes) h = (((h ^ round(0n, lane)) & MASK) * P1 + P4) & MASK
  }
  h += BigInt(bytes.length)
  for (; at + 8 <= bytes.length; at += 8)
    h = rotate((h ^ round(0n, bytes.readBigUInt64LE(at))) & MASK, 27n) * P1 + P4
  for (; at + 4 <= bytes.length; at += 4)
    h = rotate((h ^ (BigInt(bytes.readUInt32LE(at)) * P1)) & MASK, 23n) * P2 + P3
  for (; at < bytes.length; at++) h = rotate((h ^ (BigInt(bytes[at]) * P5)) & MASK, 11n) * P1
  h &= MASK
  h = ((h ^ (h >> 33n)) * P2) & MASK
  h = ((h ^ (h >> 29n)) * P3) & MASK
  return h ^ (h >> 32n)
}

const BLOCK = 1 << 17

/** A Zstandard frame whose blocks are stored as they are, with its checksum. */
export function stored(content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content as Uint8Array)
  const blocks: Buffer[] = []
  for (let at = 0; at === 0 || at < bytes.length; at += BLOCK) {
    const piece = bytes.subarray(at, at + BLOCK)
    const head = Buffer.alloc(3)
    head.writeUIntLE((piece.length << 3) | Number(at + BLOCK >= bytes.length), 0, 3)
    blocks.push(head, piece)
  }
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(Number(xxh64(bytes) & 0xffffffffn))
  return Buffer.concat([frameHead(4, 0x38), ...blocks, sum])
}

/** The beginning of a frame: its flags, and what follows them. */
export const frameHead = (flags: number, ...rest: readonly number[]): Buffer =>
  Buffer.from([0x28, 0xb5, 0x2f, 0xfd, flags, ...rest])
