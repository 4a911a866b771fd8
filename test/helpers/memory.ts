import { type Block, type Rows, sliceBlock } from '../../pipeline/block.ts'
import type { Run } from '../../pipeline/run.ts'
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

/** A run of one block that lives in memory: for operators alone, without transforms and engine. */
export function inMemory({ atoms, frames, interval, columns, name = 'memory' }: InMemory): Run {
  const types = atoms.map(([element, count]) => ({ label: element, element, mass: massOf(element), count }))
  const typeOf = Uint16Array.from(types.flatMap((type, i) => new Array<number>(type.count).fill(i)))
  const all: Rows = Uint32Array.from(typeOf.keys())
  const run = {
    path: name,
    name,
    tags: {},
    atoms: all.length,
    types,
    typeOf,
    interval,
    frames,
    blocks: 1,
    blockFrames: frames,
    columns: Object.keys(columns) as ColumnName[],
    constantCell: true,
    block: (_: number, rows: Rows = all): Block => ({
      run: run as unknown as Run,
      first: 0,
      count: frames,
      time: Float64Array.from({ length: frames }, (_, t) => t * interval),
      cell: { reference: Float64Array.of(10, 0, 0, 0, 10, 0, 0, 0, 10), origin: new Float64Array(3) },
      rows,
      column: (column) => rowsOf(columns[column] as Float32Array, rows, frames),
      meanOf: () => new Float64Array(3 * frames),
      labels: new Map(),
      facts: new Map(),
    }),
  }
  return run as unknown as Run
}

function rowsOf(values: Float32Array, rows: Rows, frames: number): Float32Array {
  if (rows.length * frames === values.length) return values
  const out = new Float32Array(rows.length * frames)
  rows.forEach((row, i) => {
    out.set(values.subarray(row * frames, (row + 1) * frames), i * frames)
  })
  return out
}

/** The frames of a run in memory, cut into blocks that end at the given frames and at the end. */
export function* slices(run: Run, ends: Iterable<number>, rows?: Rows): Generator<Block> {
  const whole = run.block(0, rows)
  let from = 0
  for (const end of [...ends, run.frames]) {
    if (end > from) yield sliceBlock(whole, from, end)
    from = end
  }
}
