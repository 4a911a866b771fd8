import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { type Ids, idsFrom, isWide } from '../run/ids.ts'
import { type Atoms, type FrameOut, framesOf } from './frames.ts'

/** Rows of a row group, about. */
const GROUP = 1 << 17

const META = {
  unit: { time: 'ps', x: 'Å', y: 'Å', z: 'Å', vx: 'Å/ps', vy: 'Å/ps', vz: 'Å/ps', cell: 'Å' },
  definition:
    'one row an atom and frame; positions unfolded, in the cell of their frame (row vectors, cell.ax … cell.cz)',
}
const CELL = ['ax', 'ay', 'az', 'bx', 'by', 'bz', 'cx', 'cy', 'cz'].map((name) => `cell.${name}`)

/** Writes frames as Parquet, a row group at a time: frame, time, id, element, x y z (vx vy vz), cell. */
export async function writeParquet(
  atoms: Atoms,
  stride: number,
  put: (bytes: Uint8Array) => void,
): Promise<number> {
  const sink = new ByteWriter()
  const flush = () => {
    put(sink.getBytes())
    sink.index = 0
  }
  const names = ['x', 'y', 'z', ...(atoms.velocities ? ['vx', 'vy', 'vz'] : [])]
  const writer = new ParquetWriter({
    writer: Object.assign(sink, { flush, finish: flush }),
    schema: schemaOf(names, atoms.ids),
    codec: 'SNAPPY',
    kvMetadata: [{ key: 'ionstream', value: JSON.stringify(META) }],
  })
  const most = Math.max(1, Math.floor(GROUP / atoms.ids.length))
  let group = makeGroup(atoms, names, most)
  let frames = 0
  const write = async () => {
    if (group.count > 0)
      await writer.write({ columnData: group.columns(), rowGroupSize: GROUP + atoms.ids.length })
    group = makeGroup(atoms, names, most)
  }
  for (const frame of framesOf(atoms, stride)) {
    group.add(frame)
    frames++
    if (group.count === most) await write()
  }
  await write()
  await writer.finish()
  return frames
}

function schemaOf(names: readonly string[], ids: Ids) {
  const required = (name: string, type: string) => ({ name, type, repetition_type: 'REQUIRED' })
  const fields = [
    required('frame', 'INT32'),
    required('time', 'DOUBLE'),
    required('id', isWide(ids) ? 'DOUBLE' : 'INT32'),
    { ...required('element', 'BYTE_ARRAY'), converted_type: 'UTF8' },
    ...names.map((name) => required(name, 'FLOAT')),
    ...CELL.map((name) => required(name, 'DOUBLE')),
  ]
  return [{ name: 'root', num_children: fields.length }, ...fields] as ConstructorParameters<
    typeof ParquetWriter
  >[0]['schema']
}

/** Frames that wait to become a row group. */
function makeGroup({ ids, elements }: Atoms, names: readonly string[], most: number) {
  const size = most * ids.length
  const values = names.map(() => new Float32Array(size))
  const [frames, times, cells] = [
    new Int32Array(size),
    new Float64Array(size),
    CELL.map(() => new Float64Array(size)),
  ]
  let count = 0
  return {
    get count() {
      return count
    },
    add({ index, time, cell, positions, velocities }: FrameOut) {
      const at = count * ids.length
      frames.fill(index, at, at + ids.length)
      times.fill(time, at, at + ids.length)
      cells.forEach((column, k) => {
        column.fill(cell[k], at, at + ids.length)
      })
      values.forEach((column, c) => {
        const from = c < 3 ? positions : (velocities as Float64Array)
        for (let i = 0; i < ids.length; i++) column[at + i] = from[3 * i + (c % 3)]
      })
      count++
    },
    columns() {
      const rows = count * ids.length
      const repeated = <T>(list: ArrayLike<T>) => Array.from({ length: rows }, (_, i) => list[i % ids.length])
      return [
        { name: 'frame', data: frames.subarray(0, rows) },
        { name: 'time', data: times.subarray(0, rows) },
        { name: 'id', data: idsFrom(repeated(ids)) },
        { name: 'element', data: repeated(elements) },
        ...names.map((name, c) => ({ name, data: values[c].subarray(0, rows) })),
        ...CELL.map((name, k) => ({ name, data: cells[k].subarray(0, rows) })),
      ]
    },
  }
}
