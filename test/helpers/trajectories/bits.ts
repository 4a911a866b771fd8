/** Writes numbers of any width, highest bit first. */
export function bitWriter() {
  const bytes: number[] = []
  let used = 0
  const bit = (value: number) => {
    if (used % 8 === 0) bytes.push(0)
    if (value) bytes[bytes.length - 1] |= 128 >> (used % 8)
    used++
  }
  const bits = (value: number, count: number) => {
    for (let k = count - 1; k >= 0; k--) bit(Math.floor(value / 2 ** k) % 2)
  }
  /** A number of bytes, lowest first; the last one may have fewer bits. */
  const little = (value: bigint, count: number) => {
    for (let left = count, rest = value; left > 0; left -= 8, rest >>= 8n)
      bits(Number(rest & 255n), Math.min(8, left))
  }
  return { bits, little, done: () => Buffer.from(bytes) }
}
