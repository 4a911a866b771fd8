import { renameSync } from 'node:fs'
import { fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import type { TransformStep } from '../../pipeline/definition/steps.ts'
import { Subject } from '../../pipeline/flow/rxjs.ts'
import type { Block, Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { readable } from '../../pipeline/store/files.ts'
import { usageError } from '../../schemas/errors.ts'

/** Ions that go through the steps together. */
const GROUP = 1024

const COLUMNS = {
  ion: 'id of the atom in the input',
  frame: 'frame of the run, from 0',
  state: 'state from 0; −1 = gap',
}

/** Writes the label "state" of every ion and frame of a run as a Parquet table with the columns ion, frame, state; the frames
 *  of each ion ascend. Bounded memory: a row group for each block and 1024 ions. `steps` end in what gives the states. */
export async function exportLabels(run: Run, steps: readonly TransformStep[], path: string): Promise<void> {
  if (!steps.some((step) => step.operator.gives?.includes('state')))
    throw usageError(
      'export-labels: no step gives the label "state"',
      'End the steps in shell-states or label-series.',
    )
  let rows: Rows = Uint32Array.from({ length: run.atoms }, (_, i) => i)
  for (const { operator, params } of steps) rows = operator.rows?.(params, run, rows) ?? rows
  const beside = `${path}.writing-${process.pid}`
  try {
    await writeTable(run, groupsOf(rows, steps), beside)
    renameSync(beside, path)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code ? readable(error, path, 'written') : error
  }
}

interface Group {
  readonly rows: Rows
  through(block: Block): Block
}

/** Every group of ions has steps of its own, with their own memory. */
function groupsOf(rows: Rows, steps: readonly TransformStep[]): Group[] {
  return Array.from({ length: Math.ceil(rows.length / GROUP) }, (_, g) => {
    const source = new Subject<Block>()
    let last: Block | undefined
    steps
      .reduce((stream, step) => stream.pipe(step), source.asObservable())
      .subscribe((block) => {
        last = block
      })
    return {
      rows: rows.subarray(g * GROUP, (g + 1) * GROUP),
      through(block) {
        source.next(block)
        return last as Block
      },
    }
  })
}

async function writeTable(run: Run, groups: readonly Group[], path: string): Promise<void> {
  const empty = columnsOf(new Int32Array(0), new Int32Array(0), new Int32Array(0))
  const ionstream = JSON.stringify({
    columns: Object.fromEntries(
      Object.entries(COLUMNS).map(([name, definition]) => [name, { unit: '', definition }]),
    ),
    interval: run.interval,
  })
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: schemaFromColumnData({ columnData: empty }),
    kvMetadata: [{ key: 'ionstream', value: ionstream }],
  })
  const blocks = run.blocks + (run.manifest.tail ? 1 : 0)
  for (let index = 0; index < blocks; index++)
    for (const group of groups) {
      const columnData = labelsOf(run, group.through(run.block(index, group.rows)))
      await writer.write({ columnData, rowGroupSize: columnData[0].data.length })
    }
  await writer.finish()
}

function labelsOf(run: Run, { rows, count, first, labels }: Block) {
  const states = labels.get('state') as Uint8Array | Uint16Array
  const of = (value: (row: number, t: number) => number) => {
    const out = new Int32Array(rows.length * count)
    for (let row = 0, i = 0; row < rows.length; row++)
      for (let t = 0; t < count; t++, i++) out[i] = value(row, t)
    return out
  }
  return columnsOf(
    of((row) => run.ids[rows[row]]),
    of((_, t) => first + t),
    of((row, t) => states[row * count + t] - 1),
  )
}

const columnsOf = (ion: Int32Array, frame: Int32Array, state: Int32Array) => [
  { name: 'ion', data: ion, type: 'INT32' as const, nullable: false },
  { name: 'frame', data: frame, type: 'INT32' as const, nullable: false },
  { name: 'state', data: state, type: 'INT32' as const, nullable: false },
]
