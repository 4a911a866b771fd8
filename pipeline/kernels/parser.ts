import { type Parse, plainParse } from './parse-plain.ts'
import { powersOfFive } from './powers-of-five.ts'
import { instantiate, PAGE } from './wasm.ts'

/** Bytes of text that are held at a time. */
export const INPUT_BYTES = 1 << 18
const MOST_COLUMNS = 1024
const MOST_SLOW = 4096
const SLACK = 64
/** Most memory that is taken ahead of need. */
const MOST_SPARE = 64 << 20

/** The text parser with its memory: result, slow list, columns, text, then rows of doubles to the end. */
export interface Parser {
  /** Byte where text is put, `INPUT_BYTES` long. */
  readonly input: number
  /** Byte of the first row. */
  readonly out: number
  readonly bytes: Buffer
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

interface Kernel {
  base(): number
  powersOfFive(): number
  parse: Parse
}

const FIVES = powersOfFive()

/** A parser of its own memory: the SIMD kernel, or its plain twin where asked. */
export function makeParser(plain = false): Parser {
  const { kernel, memory } = instantiate<Kernel>(new URL('./parse.wasm', import.meta.url), 16)
  new BigUint64Array(memory.buffer, kernel.powersOfFive()).set(FIVES)
  const result = (kernel.base() + 15) & ~15
  const slow = result + 16
  const columns = slow + 8 * MOST_SLOW
  const input = columns + 4 * MOST_COLUMNS
  const out = input + INPUT_BYTES + SLACK
  let width = 0
  let bytes = Buffer.from(memory.buffer)
  let doubles = new Float64Array(memory.buffer)
  let results = new Uint32Array(memory.buffer, result)
  const parse: Parse = plain ? (...args) => plainParse(memory.buffer)(...args) : kernel.parse
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
      results.set(actions, (columns - result) / 4)
    },
    reserve(count) {
      const needed = out + 8 * count + SLACK
      if (needed <= bytes.length) return
      const wanted = Math.max(needed, Math.min(2 * bytes.length, needed + MOST_SPARE))
      memory.grow(Math.ceil((wanted - bytes.length) / PAGE))
      bytes = Buffer.from(memory.buffer)
      doubles = new Float64Array(memory.buffer)
      results = new Uint32Array(memory.buffer, result)
    },
    parse(from, to, lines, row, stride) {
      const at = out + 8 * row * stride
      const taken = parse(from, to, lines, columns, width, at, stride, result, slow, MOST_SLOW)
      return {
        lines: taken,
        position: results[0],
        status: results[2],
        column: results[3],
        slow: Array.from({ length: results[1] }, (_, i) => [results[4 + 2 * i], results[5 + 2 * i]] as const),
      }
    },
  }
}
