import { bitWriter } from './bits.ts'
import type { TestFrame } from './frames.ts'

const SIZES = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 10, 12, 16, 20, 25, 32, 40, 50, 64, 80, 101, 128, 161, 203, 256, 322, 406,
  512, 645, 812, 1024, 1290, 1625, 2048, 2580, 3250, 4096, 5060, 6501, 8192, 10321, 13003, 16384, 20642,
  26007, 32768, 41285, 52015, 65536, 82570, 104031, 131072, 165140, 208063, 262144, 330280, 416127, 524287,
  660561, 832255, 1048576, 1321122, 1664510, 2097152, 2642245, 3329021, 4194304, 5284491, 6658042, 8388607,
  10568983, 13316085, 16777216,
]

interface XtcOptions {
  readonly precision?: number
  readonly large?: boolean
  /** Where in the table of sizes small differences begin. */
  readonly small?: number
}

/** An XTC file, written the slow way: BigInt arithmetic, runs as long as differences allow, sizes that go up and down. */
export const encodeXtc = (frames: readonly TestFrame[], options: XtcOptions = {}): Buffer =>
  Buffer.concat(frames.map((frame) => encodeFrame(frame, options)))

function encodeFrame({ step, time, cell, positions }: TestFrame, options: XtcOptions): Buffer {
  const { precision = 1000, large = false, small = 20 } = options
  const atoms = positions.length / 3
  const head = Buffer.concat([
    ints([large ? 2023 : 1995, atoms, step]),
    single(time),
    ...cell.map((value) => single(value / 10)),
    ints([atoms]),
  ])
  if (atoms <= 9)
    return Buffer.concat([head, Buffer.concat(Array.from(positions, (value) => single(value / 10)))])
  const whole = Array.from(positions, (value) => Math.round((value / 10) * precision))
  const rows = Array.from({ length: atoms }, (_, i) => whole.slice(3 * i, 3 * i + 3))
  const least = [0, 1, 2].map((c) => Math.min(...rows.map((row) => row[c])))
  const most = [0, 1, 2].map((c) => Math.max(...rows.map((row) => row[c])))
  const data = encodeRows(rows, least, most, small)
  const length = ints(large ? [0, data.length] : [data.length])
  const code = Buffer.concat([single(precision), ints([...least, ...most, small]), length])
  return Buffer.concat([head, code, data, Buffer.alloc((4 - (data.length % 4)) % 4)])
}

const ints = (values: readonly number[]): Buffer => Buffer.from(Int32Array.from(values).buffer).swap32()

const single = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatBE(value)
  return bytes
}

const bitsOf = (value: bigint): number => value.toString(2).length

function encodeRows(rows: readonly number[][], least: number[], most: number[], first: number): Buffer {
  const { bits, little, done } = bitWriter()
  const sizes = least.map((low, c) => BigInt(most[c] - low + 1))
  const wide = sizes.some((size) => size > 0xffffffn)
  const product = (row: readonly number[], by: readonly bigint[]) =>
    row.reduce((sum, value, c) => sum * by[c] + BigInt(value), 0n)
  const put = (row: readonly number[]) => {
    const shifted = row.map((value, c) => value - least[c])
    if (wide) for (const c of [0, 1, 2]) bits(shifted[c], bitsOf(sizes[c]))
    else little(product(shifted, sizes), bitsOf(sizes.reduce((all, size) => all * size, 1n)))
  }
  let small = first
  let lastRun = -1
  for (let i = 0; i < rows.length; ) {
    const half = SIZES[small] >> 1
    const near = (a: readonly number[], b: readonly number[]) =>
      a.every((value, c) => Math.abs(value - b[c]) < half)
    let run = 0
    // The second atom of a run stands first, so the third one refers to the first.
    const before = () => rows[run === 1 ? i : i + run]
    while (run < 8 && i + run + 1 < rows.length && near(rows[i + run + 1], before())) run++
    const order = rows.slice(i, i + run + 1)
    if (run > 0) order.splice(0, 2, order[1], order[0])
    const change = run === 0 && small < 40 ? 1 : run === 8 && small > 12 ? -1 : 0
    put(order[0])
    if (run !== lastRun || change !== 0) {
      bits(1, 1)
      bits(3 * run + change + 1, 5)
      lastRun = run
    } else bits(0, 1)
    const size = BigInt(SIZES[small])
    for (let k = 1; k <= run; k++)
      little(
        product(
          order[k].map((value, c) => value - order[k - 1][c] + half),
          [size, size, size],
        ),
        small,
      )
    small += change
    i += run + 1
  }
  return done()
}
