import type { Bytes } from '../common/bytes.ts'
import { decimal } from '../common/decimal.ts'

/** A piece of an XML file: a tag that opens or closes, or text between tags. */
export interface XmlToken {
  readonly kind: 'open' | 'close' | 'text'
  /** Name of the tag, or the text. */
  readonly value: string
  /** What stands behind the name. */
  readonly attributes: string
  /** True for a tag that opens and closes at once. */
  readonly empty: boolean
  /** Byte offsets of its first byte and of the one after its last. */
  readonly start: number
  readonly end: number
}

/** What cannot be read, in a sentence. */
export class XmlFault extends Error {}

const PIECE = 1 << 17
/** Longest tag or text, bytes. */
const MOST_TOKEN = 1 << 20
/** Longest tag that ends what is passed over, bytes. */
const MOST_TAG = 64
const [LESS, MORE, SLASH, BANG, DASH, V, BLANK] = [60, 62, 47, 33, 45, 118, 32]

/** Takes one row into `out`; the byte behind it, or 0 where it is not just that. */
function takeVector(bytes: Buffer, from: number, to: number, out: Float64Array, at: number): number {
  let p = from
  while (p < to && bytes[p] <= BLANK) p++
  if (p + 3 > to || bytes[p] !== LESS || bytes[p + 1] !== V || bytes[p + 2] !== MORE) return 0
  p += 3
  for (let c = 0; c < 3; c++) {
    while (p < to && bytes[p] <= BLANK) p++
    const word = p
    while (p < to && bytes[p] > BLANK && bytes[p] !== LESS) p++
    const value = decimal(bytes, word, p)
    if (Number.isNaN(value)) return 0
    out[at + c] = value
  }
  while (p < to && bytes[p] <= BLANK) p++
  if (
    p + 4 > to ||
    bytes[p] !== LESS ||
    bytes[p + 1] !== SLASH ||
    bytes[p + 2] !== V ||
    bytes[p + 3] !== MORE
  )
    return 0
  return p + 4
}

/** Reads an XML file piece by piece. Declarations (DOCTYPE, ENTITY) are refused: nothing is ever expanded.
 *  Text is passed over where it is not `wanted`. */
export function xmlTokens(bytes: Bytes, wanted: () => boolean = () => true) {
  let buffer = Buffer.alloc(2 * PIECE)
  let [from, to, offset, last] = [0, 0, 0, false]
  const fill = async (): Promise<boolean> => {
    if (last) return false
    if (to - from > MOST_TOKEN) throw new XmlFault(`a piece of more than ${MOST_TOKEN} bytes without an end`)
    const size = to - from + PIECE
    const target = size > buffer.length ? Buffer.alloc(2 * size) : buffer
    buffer.copy(target, 0, from, to)
    buffer = target
    to -= from
    from = 0
    const got = await bytes.read(buffer.subarray(to, to + PIECE))
    to += got
    last = got === 0
    return got > 0
  }
  const take = (kind: XmlToken['kind'], value: string, attributes: string, empty: boolean, end: number) => {
    const token = { kind, value, attributes, empty, start: offset, end: offset + end - from }
    offset = token.end
    from = end
    return token
  }
  /** A token, "more" where more of the file is needed, or undefined for what is passed over. */
  const ready = (): XmlToken | 'more' | undefined => {
    if (from === to) return 'more'
    if (buffer[from] !== LESS) {
      const end = buffer.indexOf(LESS, from)
      if (end < 0 || end >= to) return 'more'
      if (wanted()) return take('text', buffer.toString('latin1', from, end), '', false, end)
      offset += end - from
      from = end
    }
    if (to - from < 4) return 'more'
    const comment = buffer[from + 1] === BANG && buffer[from + 2] === DASH && buffer[from + 3] === DASH
    const end = comment ? buffer.indexOf('-->', from + 4) + 2 : buffer.indexOf(MORE, from)
    if (end < from + 1 || end >= to) return 'more'
    if (comment || buffer[from + 1] === 63) {
      take('text', '', '', true, end + 1)
      return undefined
    }
    const text = buffer.toString('latin1', from + 1, end)
    if (text.startsWith('!')) throw new XmlFault(`a declaration (<${text.slice(0, 30)}…), expected none`)
    const closing = buffer[from + 1] === SLASH
    const empty = buffer[end - 1] === SLASH
    const body = text.slice(closing ? 1 : 0, empty ? -1 : undefined)
    const space = body.search(/\s/)
    const name = space < 0 ? body : body.slice(0, space)
    if (!/^[\w:.-]+$/.test(name)) throw new XmlFault(`"<${text.slice(0, 30)}>", expected a tag`)
    return take(closing ? 'close' : 'open', name, space < 0 ? '' : body.slice(space), empty, end + 1)
  }
  return {
    get offset() {
      return offset
    },
    /** Bytes at the end that make no piece. */
    get rest() {
      return to - from
    },
    /** The next piece; undefined at the end. */
    async next(): Promise<XmlToken | undefined> {
      for (;;) {
        const token = ready()
        if (token === 'more') {
          if (!(await fill())) return undefined
        } else if (token) return token
      }
    },
    /** The same where it lies ready; undefined where it does not. */
    quick(): XmlToken | undefined {
      const token = ready()
      return token === 'more' ? undefined : token
    },
    /** Takes rows "<v> x y z </v>" that lie ready into `out` from `at` on, as long as there is room; where that ends. */
    vectors(out: Float64Array, at: number): number {
      for (let filled = at; ; filled += 3) {
        const end = filled + 3 <= out.length ? takeVector(buffer, from, to, out, filled) : 0
        if (end === 0) return filled
        offset += end - from
        from = end
      }
    },
    /** Passes over what lies ready before </name>; false where that does not. What begins with `never` is none of it. */
    skip(name: string, never: string): boolean {
      const ready = buffer.subarray(from, to)
      const found = ready.indexOf(`</${name}>`)
      const end = found < 0 ? Math.max(0, ready.length - MOST_TAG) : found
      const wrong = ready.indexOf(never)
      if (wrong >= 0 && wrong < end) throw new XmlFault(`"${never}" before </${name}>`)
      offset += end
      from += end
      return found >= 0
    },
    fill,
    seek(to_: number) {
      bytes.seek(to_)
      ;[from, to, offset, last] = [0, 0, to_, false]
    },
  }
}
