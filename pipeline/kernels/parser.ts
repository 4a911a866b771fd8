import { type Parse, plainParse } from './parse-plain.ts'
import { instantiate, PAGE } from './wasm.ts'

/** Bytes of text that are held at a time. */
export const INPUT_BYTES = 1 << 18
const MOST_COLUMNS = 1024
const MOST_SLOW = 4096
const SLACK = 64

/** The text parser with its memory: columns, result, slow list, text, then rows of doubles to the end. */
export interface Parser {
  /** Byte where text is put, `INPUT_BYTES` long. */
  readonly input: number
  /** Byte of the first row. */
  readonly out: number
  readonly bytes: Uint8Array
  readonly doubles: Float64Array
  setColumns(actions: readonly number[]): void
  /** Makes room for this many doubles; throws a RangeError beyond what the machine has. */
  reserve(doubles: number): void
  /** Parses lines of [from, to) into rows from `row` on. */
  parse(from: number, to: number, lines: number, row: number, stride: number): Parsed
}

export interface Parsed {
  readonly lines: number
  readonly position: number
  readonly status: number
  readonly column: number
  /** (byte of the text, byte of the double) of what is left to read. */
  readonly slow: readonly (readonly [number, number])[]
}

/** A parser of its own memory: the SIMD kernel, or its plain twin where asked. */
export function makeParser(plain = false): Parser {
  const { kernel, memory } = instantiate<{ base(): number; parse: Parse }>('parse.wasm', 16)
  const columns = (kernel.base() + 15) & ~15
  const result = columns + 4 * MOST_COLUMNS
  const slow = result + 16
  const input = slow + 8 * MOST_SLOW
  const out = input + INPUT_BYTES + SLACK
  let width = 0
  let bytes = new Uint8Array(memory.buffer)
  let doubles = new Float64Array(memory.buffer)
  const parse: Parse = (...args) => (plain ? plainParse(memory.buffer) : kernel.parse)(...args)
  return {
    input,
    out,
    get bytes() {
      return bytes
    },
    get doubles() {
      return doubles
    },
    setColumns(actions) {
      if (actions.length > MOST_COLUMNS) throw new RangeError(`more than ${MOST_COLUMNS} columns`)
      width = actions.length
      new Int32Array(memory.buffer, columns, width).set(actions)
    },
    reserve(count) {
      const needed = out + 8 * count + SLACK
      if (needed <= bytes.length) return
      memory.grow(
        Math.ceil((Math.max(needed, Math.min(2 * bytes.length, needed + (64 << 20))) - bytes.length) / PAGE),
      )
      bytes = new Uint8Array(memory.buffer)
      doubles = new Float64Array(memory.buffer)
    },
    parse(from, to, lines, row, stride) {
      const at = out + 8 * row * stride
      const taken = parse(from, to, lines, columns, width, at, stride, result, slow, MOST_SLOW)
      const [position, count, status, column] = new Uint32Array(memory.buffer, result, 4)
      const list = new Uint32Array(memory.buffer, slow, 2 * count)
      return {
        lines: taken,
        position,
        status,
        column,
        slow: Array.from({ length: count }, (_, i) => [list[2 * i], list[2 * i + 1]] as const),
      }
    },
  }
}
