/** What to do with a column: its mode, and its place in the row of doubles shifted by 8 bits. */
export const SKIP = 0
export const NUMBER = 1
export const INTEGER = 2
/** Up to 6 bytes as one exact integer, first byte highest. */
export const TOKEN = 3

/** Why a line was not taken. */
export const SHORT = 1
export const LONG = 2

/** Lines of text at bytes [from, to), the last byte a newline, into rows of `stride` doubles at `out`.
 *  `columns` points to `width` Int32 of mode | place << 8. Returns the number of lines taken and leaves at `result`
 *  four Uint32: where it stopped, how many entries of `slowList` it made, status, column.
 *  An entry is (byte of the text, byte of the double): what the caller has to read itself. */
export type Parse = (
  from: number,
  to: number,
  lines: number,
  columns: number,
  width: number,
  out: number,
  stride: number,
  result: number,
  slowList: number,
  slowMost: number,
) => number

const NEWLINE = 10
const MOST_TOKEN = 6

/** The plain twin of the parse kernel on the same memory: every number by `Number(text)`. */
export function plainParse(memory: ArrayBuffer): Parse {
  const bytes = new Uint8Array(memory)
  const ints = new Int32Array(memory)
  const view = new DataView(memory)
  const wordEnd = (at: number) => {
    while (bytes[at] > 32) at++
    return at
  }
  const blanksEnd = (at: number) => {
    while (bytes[at] <= 32 && bytes[at] !== NEWLINE) at++
    return at
  }
  return (from, to, lines, columns, width, out, stride, result, slowList, slowMost) => {
    let [p, line, status, column, slow] = [from, 0, 0, 0, 0]
    const put = (mode: number, at: number, end: number, target: number) => {
      const value = wordValue(mode, bytes.subarray(at, end))
      if (value !== undefined) return view.setFloat64(target, value, true)
      ints[slowList / 4 + 2 * slow] = at
      ints[slowList / 4 + 2 * slow++ + 1] = target
    }
    for (; line < lines && p < to && slow + width <= slowMost; line++) {
      const start = p
      for (column = 0; column < width; column++) {
        p = blanksEnd(p)
        if (bytes[p] === NEWLINE) break
        const action = ints[columns / 4 + column]
        const end = wordEnd(p)
        if (action & 255) put(action & 255, p, end, out + 8 * (line * stride + (action >> 8)))
        p = end
      }
      p = blanksEnd(p)
      status = column < width ? SHORT : bytes[p] === NEWLINE ? 0 : LONG
      if (status !== 0) {
        p = start
        break
      }
      p++
    }
    ints.set([p, slow, status, column], result / 4)
    return line
  }
}

/** With the exponents of Fortran, too: 1.0D-3. */
const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)([eEdD][-+]?\d+)?$/

/** The value of a word, or undefined where it is none of its kind. */
export function wordValue(mode: number, word: Uint8Array): number | undefined {
  if (mode === TOKEN) {
    return word.length > MOST_TOKEN ? undefined : word.reduce((sum, byte) => sum * 256 + byte, 0)
  }
  const text = String.fromCharCode(...word.subarray(0, 1000))
  const value = Number(text.replace(/d/i, 'e'))
  if (word.length > 1000 || !DECIMAL.test(text) || !Number.isFinite(value)) return undefined
  return mode === INTEGER && !Number.isSafeInteger(value) ? undefined : value
}
