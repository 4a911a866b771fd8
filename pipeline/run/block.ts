import type { ColumnName } from '../../schemas/store.ts'
import type { Room } from './room.ts'
import type { Run } from './run.ts'

/** Rows of a run's store: indices in store order (element, then type, then id). */
export type Rows = Uint32Array

/** What a transform says of every row and frame, [row][frame]: 0 is "none", k + 1 is the k-th of whatever it counts. */
export type Labels = Uint8Array | Uint16Array

/** What one step of a chain worked out of the run: what its transform's `prepare` gave. */
export interface Fact {
  readonly transform: object
  readonly prepared: unknown
}

/** Those of the steps before, one each, in their order. They are read through the transform's maker: `sites.of(block)`. */
export type Facts = readonly Fact[]

/** The cell that positions are given in, and the true one of every frame where it varies. */
export interface Cells {
  /** Reference cell, row vectors (9 numbers, Å); `column` gives fraction × this. */
  readonly reference: Float64Array
  readonly origin: Float64Array
  /** True cell of each frame, 9 numbers a frame, where the cell varies. */
  readonly actual?: Float64Array
}

/** Consecutive frames of one run for some rows, in columns; time runs fastest. */
export interface Block {
  readonly run: Run
  /** Index of the first frame in the run. */
  readonly first: number
  readonly count: number
  /** ps, one a frame. */
  readonly time: Float64Array
  readonly cell: Cells
  readonly rows: Rows
  /** Values [row][frame], row stride `count`, for `rows` or for others; read when asked for.
   *  The array belongs to the block: read it, do not write it, do not keep it. */
  column(name: ColumnName, rows?: Rows): Float32Array
  /** Mean position [frame][3] of the atoms of these types (by mass where asked), in double, Å. */
  meanOf(types: readonly number[], byMass?: boolean): Float64Array
  /** Where transforms get the memory of columns that they make. */
  readonly room?: Room
  /** The block that this one is some frames of, where a measure books a block part by part. */
  readonly whole?: Block
  readonly labels: ReadonlyMap<string, Labels>
  readonly facts: Facts
}

/** What tells a whole block of a store from every other; none of a tail, of part of a block, and of one that is in no store. */
export const sealOf = ({ run, first, count }: Block): string | undefined =>
  count === run.blockFrames ? run.manifest.blocks[first / count]?.crc : undefined

/** The same block with some members replaced: how a transform answers. */
export const derive = (block: Block, changes: Partial<Block>): Block => ({
  ...block,
  whole: undefined,
  ...changes,
})

/** The same block with labels added. */
export const withLabels = (block: Block, added: Iterable<readonly [string, Labels]>): Block =>
  derive(block, { labels: new Map([...block.labels, ...added]) })

/** Frames [from, to) of a block, as a block of its own. */
export function sliceBlock(block: Block, from: number, to: number): Block {
  if (from === 0 && to === block.count) return block
  const { actual } = block.cell
  return {
    ...block,
    whole: block.whole ?? block,
    first: block.first + from,
    count: to - from,
    time: block.time.subarray(from, to),
    cell: { ...block.cell, actual: actual?.subarray(9 * from, 9 * to) },
    column: (name, rows) => sliceRows(block.column(name, rows), block.count, from, to),
    meanOf: (types, byMass) => block.meanOf(types, byMass).subarray(3 * from, 3 * to),
    labels: new Map(
      [...block.labels].map(([name, values]) => [name, sliceRows(values, block.count, from, to)]),
    ),
  }
}

function sliceRows<T extends Float32Array | Labels>(values: T, stride: number, from: number, to: number): T {
  const width = to - from
  const rows = values.length / stride
  const out = new (values.constructor as new (length: number) => T)(rows * width)
  for (let row = 0; row < rows; row++) {
    out.set(values.subarray(row * stride + from, row * stride + to), row * width)
  }
  return out
}

/** Rows [from, from + rows) of a block, which are these, as a block of its own: nothing is copied. */
export function groupOf(block: Block, rows: Rows, from: number): Block {
  if (rows.length === block.rows.length) return block
  const [first, end] = [from * block.count, (from + rows.length) * block.count]
  return {
    ...block,
    whole: undefined,
    rows,
    column: (name, wanted = rows) =>
      wanted === rows ? block.column(name).subarray(first, end) : block.column(name, wanted),
    labels: new Map([...block.labels].map(([name, values]) => [name, values.subarray(first, end)])),
  }
}

/** Keeps what `read` gave for each column and row set, `own` where none is asked for, so that steps sharing a block read it once. */
export function remember(own: Rows, read: (name: ColumnName, rows: Rows) => Float32Array): Block['column'] {
  const kept = new Map<string, { rows: Rows; values: Float32Array }[]>()
  return (name, rows = own) => {
    const entries = kept.get(name) ?? []
    const found = entries.find((entry) => entry.rows === rows)
    if (found) return found.values
    const values = read(name, rows)
    kept.set(name, [...entries, { rows, values }])
    return values
  }
}
