import type { TestFrame } from './frames.ts'

interface DcdOptions {
  /** Lengths of records in eight bytes. */
  readonly wide?: boolean
  readonly big?: boolean
  readonly version?: number
  /** Rows that stand in the first frame only. */
  readonly fixed?: readonly number[]
  readonly fourth?: boolean
  /** Six numbers of each cell, in the order of the file; without it there is none. */
  readonly cell?: (frame: TestFrame) => readonly number[]
  readonly firstStep?: number
  readonly every?: number
}

/** A DCD file. */
export function encodeDcd(frames: readonly TestFrame[], options: DcdOptions = {}): Buffer {
  const {
    big = false,
    wide = false,
    version = 24,
    fixed = [],
    fourth = false,
    cell,
    firstStep = 0,
    every = 100,
  } = options
  const swap = (bytes: Buffer, width: 4 | 8) =>
    big ? (width === 4 ? bytes.swap32() : bytes.swap64()) : bytes
  const ints = (values: readonly number[]) => swap(Buffer.from(Int32Array.from(values).buffer), 4)
  const singles = (values: readonly number[]) => swap(Buffer.from(Float32Array.from(values).buffer), 4)
  const doubles = (values: readonly number[]) => swap(Buffer.from(Float64Array.from(values).buffer), 8)
  const record = (...parts: Buffer[]) => {
    const body = Buffer.concat(parts)
    const length = ints(wide ? (big ? [0, body.length] : [body.length, 0]) : [body.length])
    return Buffer.concat([length, body, length])
  }
  const atoms = frames[0].positions.length / 3
  const free = Array.from({ length: atoms }, (_, row) => row).filter((row) => !fixed.includes(row))
  const control = new Array<number>(20).fill(0)
  Object.assign(control, {
    0: frames.length,
    1: firstStep,
    2: every,
    8: fixed.length,
    10: cell ? 1 : 0,
    11: fourth ? 1 : 0,
    19: version,
  })
  const coordinates = ({ positions }: TestFrame, rows: readonly number[]) =>
    [0, 1, 2].map((c) => record(singles(rows.map((row) => positions[3 * row + c]))))
  const all = free.concat(fixed).sort((a, b) => a - b)
  return Buffer.concat([
    record(Buffer.from('CORD'), ints(control)),
    record(ints([1]), Buffer.from('written by a test'.padEnd(80))),
    record(ints([atoms])),
    ...(fixed.length > 0 ? [record(ints(free.map((row) => row + 1)))] : []),
    ...frames.flatMap((frame, i) => {
      const rows = i === 0 ? all : free
      return [
        ...(cell ? [record(doubles(cell(frame)))] : []),
        ...coordinates(frame, rows),
        ...(fourth ? [record(singles(rows.map(() => 7)))] : []),
      ]
    }),
  ])
}
