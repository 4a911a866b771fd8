const PLACES = 10_000
/** Characters of four digits, and of whole parts below 1000 with the point behind them, as numbers of 32 bits. */
export const FOUR = Uint32Array.from({ length: PLACES }, (_, n) => packed(String(n).padStart(4, '0')))
const WHOLE = Uint32Array.from({ length: 1000 }, (_, n) => packed(`${n}.`))
const LENGTH = Uint8Array.from({ length: 1000 }, (_, n) => String(n).length + 1)

/** Lowest byte first. */
export function packed(text: string): number {
  return [...text].reduce((sum, char, k) => sum + char.charCodeAt(0) * [1, 256, 65_536, 16_777_216][k], 0)
}

const [SPACE, MINUS] = [0x20, 0x2d]

/** Writes ` 12.3456` for 123456 ten-thousandths, ` -12.3456` below 0, whole parts below 1000; gives where it ends. */
export function writeNumber(view: DataView, at: number, tenThousandths: number): number {
  let start = at + 1
  let left = tenThousandths
  view.setUint8(at, SPACE)
  if (left < 0) {
    view.setUint8(start++, MINUS)
    left = -left
  }
  const whole = (left / PLACES) | 0
  view.setUint32(start, WHOLE[whole], true)
  const end = start + LENGTH[whole]
  view.setUint32(end, FOUR[left - whole * PLACES], true)
  return end + 4
}

/** Writes ` 0.12345678` for hundred-millionths below 1. */
export function writeFraction(view: DataView, at: number, hundredMillionths: number): number {
  const high = (hundredMillionths / PLACES) | 0
  view.setUint32(at, ZERO, true)
  view.setUint32(at + 3, FOUR[high], true)
  view.setUint32(at + 7, FOUR[hundredMillionths - high * PLACES], true)
  return at + 11
}
const ZERO = packed(' 0. ')
