const [BLANK, MINUS, DOT, ZERO] = [32, 45, 46, 48]
const EXACT = 15
const TENS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]

/** The number that the bytes [from, to) are: blanks, sign, digits, dot, digits; NaN for everything else. */
export function decimal(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (bytes[at] === BLANK && at < to) at++
  const negative = bytes[at] === MINUS
  if (negative) at++
  const start = at
  let sum = 0
  let dot = -1
  for (; at < to; at++) {
    const byte = bytes[at]
    if (byte >= ZERO && byte <= ZERO + 9) sum = 10 * sum + byte - ZERO
    else if (byte === DOT && dot < 0) dot = at
    else return Number.NaN
  }
  const places = to - dot - 1
  if (dot <= start || places < 1) return Number.NaN
  const value = to - start - 1 <= EXACT ? sum / TENS[places] : Number(bytes.toString('latin1', start, to))
  return negative ? -value : value
}
