import { allotted } from '../allotted.ts'
import type { Column, Columns, Lines, PairProducts } from './pair-products.ts'
import { countOf } from './pair-products-plain.ts'

/** Addresses of the table, the lines, the frames and the past of rows, and the sums. */
type Sum = (
  table: number,
  levels: number,
  line: number,
  frames: number,
  single: boolean,
  rows: number,
  past: number,
  remembered: number,
  reach: number,
  out: number,
) => void
interface Kernel {
  squares: Sum
  tensors: Sum
}

/** Numbers that rows and sums need room for. */
interface Size {
  readonly table: number
  readonly line: number
  readonly frames: number
  readonly past: number
  readonly out: number
}

/** How much more room than needed a new memory has. */
const SPARE = 1.5
/** Frames of an axis that are taken in together, where a row has fewer. */
const TOGETHER = 8192
/** Of each sum. */
const PARTS = 2

/** A kernel that keeps its memory for what comes, where it is large enough. */
export function simdPairProducts(): PairProducts {
  let lines: Lines = { reach: 0, remembered: 0, levels: [], products: 3 }
  let [size, room] = [sizeOf(lines, 0), roomFor(sizeOf(lines, 0))]
  const addRows = (columns: Columns, first: number, end: number, past: Column) => {
    const { reach, remembered, levels, products } = lines
    const [frames, own, rows] = [levels[0].fresh, 3 * reach * remembered, end - first]
    const single = past instanceof Float32Array
    const into = single ? room.single : room.double
    for (let axis = 0; axis < 3; axis++)
      into.frames.set(columns[axis].subarray(first * frames, end * frames), axis * rows * frames)
    into.past.set(past.subarray(first * own, end * own))
    const sum = products === 3 ? room.kernel.squares : room.kernel.tensors
    const { table, line, out } = room.addresses
    const [framesAt, pastAt] = [into.frames.byteOffset, into.past.byteOffset]
    sum(table, levels.length, line, framesAt, single, rows, pastAt, remembered, reach, out)
    past.set(into.past.subarray(0, rows * own), first * own)
  }
  return {
    begin(wanted) {
      lines = wanted
      size = sizeOf(lines, rowsTogether(lines))
      if (!holds(room, size)) room = roomFor(size)
      putTable(lines, room.table)
      room.out.fill(0, 0, size.out)
    },
    add(columns, first, end, past) {
      const rows = rowsTogether(lines)
      for (let row = first; row < end; row += rows) addRows(columns, row, Math.min(end, row + rows), past)
    },
    take() {
      const sums = new Float64Array(size.out / PARTS)
      for (let i = 0; i < sums.length; i++) sums[i] = room.out[2 * i] + room.out[2 * i + 1]
      room.out.fill(0, 0, size.out)
      return sums
    },
  }
}

const rowsTogether = ({ levels }: Lines): number =>
  Math.max(1, Math.floor(TOGETHER / Math.max(1, levels[0]?.fresh ?? 0)))

function sizeOf(lines: Lines, rows: number): Size {
  const { reach, remembered, levels, products } = lines
  const stretches = countOf(lines)
  return {
    table: 3 * (levels.length + stretches),
    line: levels.reduce((sum, { fresh }) => sum + 3 * (reach + fresh), 0),
    frames: 3 * rows * (levels[0]?.fresh ?? 0),
    past: rows * 3 * reach * remembered,
    out: PARTS * products * stretches,
  }
}

/** Fresh frames, the first of them and stretches of each level, and then lag, begin and end of these. */
function putTable({ levels }: Lines, table: Uint32Array): void {
  let at = 0
  const put = (a: number, b: number, c: number) => {
    table[at++] = a
    table[at++] = b
    table[at++] = c
  }
  for (const { fresh, from, stretches } of levels) {
    put(fresh, from, stretches.length)
    for (const { lag, begin, end } of stretches) put(lag, begin, end)
  }
}

type Room = ReturnType<typeof roomFor>

const holds = (room: Room, size: Size): boolean =>
  room.table.length >= size.table &&
  room.line.length >= size.line &&
  room.double.frames.length >= size.frames &&
  room.double.past.length >= size.past &&
  room.out.length >= size.out

function roomFor(size: Size) {
  const [table, line, frames, past, out] = [size.table, size.line, size.frames, size.past, size.out].map(
    (length) => Math.ceil(SPARE * length),
  )
  const { kernel, buffer, take } = allotted<Kernel>(
    new URL('./pair-products.wasm', import.meta.url),
    8 * (table + line + frames + past + out) + 128,
  )
  const numbers = (length: number) => new Float64Array(buffer, take(8 * length), length)
  const own = {
    table: new Uint32Array(buffer, take(4 * table), table),
    line: numbers(line),
    out: numbers(out),
  }
  const addresses = {
    table: own.table.byteOffset,
    line: own.line.byteOffset,
    out: own.out.byteOffset,
  }
  const double = { frames: numbers(frames), past: numbers(past) }
  const halved = ({ byteOffset, length }: Float64Array) => new Float32Array(buffer, byteOffset, length)
  const single = { frames: halved(double.frames), past: halved(double.past) }
  return { ...own, kernel, addresses, double, single }
}
