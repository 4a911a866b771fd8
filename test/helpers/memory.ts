import { type Block, type Rows, remember } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { massOf } from '../../schemas/elements.ts'
import type { ColumnName } from '../../schemas/store.ts'

export interface InMemory {
  /** [element, number of atoms], in store order. */
  readonly atoms: readonly (readonly [string, number])[]
  readonly frames: number
  /** ps */
  readonly interval: number
  /** [atom][frame] */
  readonly columns: Readonly<Partial<Record<ColumnName, Float32Array>>>
  readonly name?: string
}

/** A run that lives in memory, with any of its frames as a block: for operators alone, without store and engine. */
export interface MemoryRun extends Run {
  between(first: number, end: number, rows?: Rows): Block
}

export function inMemory({ atoms, frames, interval, columns, name = 'memory' }: InMemory): MemoryRun {
  const types = atoms.map(([element, count]) => ({ label: element, element, mass: massOf(element), count }))
  const typeOf = Uint16Array.from(types.flatMap((type, i) => new Array<number>(type.count).fill(i)))
  const all: Rows = Uint32Array.from(typeOf.keys())
  const between = (first: number, end: number, rows: Rows = all): Block => ({
    run,
    first,
    count: end - first,
    time: Float64Array.from({ length: end - first }, (_, t) => (first + t) * interval),
    cell: { reference: Float64Array.of(10, 0, 0, 0, 10, 0, 0, 0, 10), origin: new Float64Array(3) },
    rows,
    column: remember(rows, (column, wanted) =>
      copy(columns[column] as Float32Array, wanted, frames, first, end),
    ),
    meanOf: (types) => meanOf(columns, typeOf, types, frames, first, end),
    labels: new Map(),
    facts: [],
  })
  const run = {
    path: name,
    name,
    tags: {},
    atoms: all.length,
    types,
    typeOf,
    ids: Int32Array.from(typeOf.keys(), (i) => i + 1),
    interval,
    frames,
    blocks: 1,
    blockFrames: frames,
    columns: Object.keys(columns) as ColumnName[],
    constantCell: true,
    block: (_: number, rows?: Rows) => between(0, frames, rows),
    between,
  } as unknown as MemoryRun
  return run
}

function meanOf(
  columns: InMemory['columns'],
  typeOf: Uint16Array,
  types: readonly number[],
  frames: number,
  first: number,
  end: number,
): Float64Array {
  const rows = [...typeOf.keys()].filter((row) => types.includes(typeOf[row]))
  const mean = new Float64Array(3 * (end - first))
  ;(['x', 'y', 'z'] as const).forEach((name, axis) => {
    const values = columns[name] as Float32Array
    for (const row of rows)
      for (let t = first; t < end; t++) mean[3 * (t - first) + axis] += values[row * frames + t] / rows.length
  })
  return mean
}

function copy(values: Float32Array, rows: Rows, stride: number, first: number, end: number): Float32Array {
  const width = end - first
  const out = new Float32Array(rows.length * width)
  rows.forEach((row, i) => {
    out.set(values.subarray(row * stride + first, row * stride + end), i * width)
  })
  return out
}

/** The frames of a run in memory, cut into blocks that end at the given frames and at the end. */
export function* slices(run: MemoryRun, ends: Iterable<number>, rows?: Rows): Generator<Block> {
  let from = 0
  for (const end of [...ends, run.frames]) {
    if (end > from) yield run.between(from, end, rows)
    from = end
  }
}
