import type { Table as ArrowTable, Vector } from 'apache-arrow'
import type { ColumnName, Layout } from '../../schemas/store.ts'
import { type Ids, isWide } from '../run/ids.ts'
import {
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Uint8,
  Uint16,
} from './arrow.ts'

/** Rows of one group: the unit of atom-wise work and of checksums. */
export const GROUP_ROWS = 64

/** Whole numbers from 0 to 255 may be stored as bytes. */
export type StoredValues = Float32Array | Uint8Array

/** Bytes of a number of a column. */
export const widthOf = ({ narrow }: Layout, name: string): number =>
  narrow?.some((each) => each === name) ? 1 : 4

/** What a block file holds: one row per atom, each column a list along time. */
export interface BlockColumns<Values extends StoredValues = Float32Array> {
  readonly ids: Ids
  readonly types: Uint16Array
  /** Mean position of each atom over the block, [row][3], Å. */
  readonly mean: Float64Array
  /** [row][frame] */
  readonly values: Readonly<Partial<Record<ColumnName, Values>>>
}

/** What a frames file holds: one row per frame. */
export interface FrameColumns {
  readonly step: Float64Array
  /** ps */
  readonly time: Float64Array
  /** [frame][9], Å */
  readonly cell: Float64Array
  /** [frame][3], Å */
  readonly origin: Float64Array
  /** Mean position of each type, [frame][type][3], Å. */
  readonly typeMean: Float64Array
  /** Kinetic temperature in K, NaN without velocities. */
  readonly temperature: Float64Array
}

/** Arrow IPC bytes of a block file. */
function encodeBlock(block: BlockColumns<StoredValues>, frames: number): Uint8Array {
  const atoms = block.ids.length
  return encode({
    id: makeData({
      type: isWide(block.ids) ? new Float64() : new Int32(),
      length: atoms,
      data: block.ids,
    } as never),
    type: makeData({ type: new Uint16(), length: atoms, data: block.types }),
    mean: lists(block.mean, 3),
    ...Object.fromEntries(
      Object.entries(block.values).map(([name, values]) => [name, lists(values, frames)]),
    ),
  })
}

/** Encodes the blocks of one run: from the second one of a length on, only the numbers are put into the bytes of the
 *  one before, which are overwritten. */
export function blockEncoder(): (
  block: BlockColumns<StoredValues>,
  frames: number,
) => { bytes: Uint8Array; layout: Layout } {
  let last: { ids: Ids; types: Uint16Array; bytes: Uint8Array; layout: Layout } | undefined
  return (block, frames) => {
    const { ids, types, mean, values } = block
    if (last && last.ids === ids && last.types === types && last.layout.frames === frames) {
      for (const [name, column] of Object.entries({ mean, ...values })) {
        const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
        last.bytes.set(bytes, last.layout.offsets[name])
      }
      return last
    }
    const bytes = encodeBlock(block, frames)
    last = { ids, types, bytes, layout: layoutOf(bytes, frames) }
    return last
  }
}

/** Arrow IPC bytes of a frames file; `metadata` goes into the schema. */
export function encodeFrames(
  frames: FrameColumns,
  types: number,
  metadata: Record<string, string>,
): Uint8Array {
  const doubles = (data: Float64Array) => makeData({ type: new Float64(), length: data.length, data })
  return encode(
    {
      step: doubles(frames.step),
      time: doubles(frames.time),
      cell: lists(frames.cell, 9),
      origin: lists(frames.origin, 3),
      type_mean: lists(frames.typeMean, 3 * types),
      temperature: doubles(frames.temperature),
    },
    metadata,
  )
}

/** The columns of a frames file and its metadata; arrays alias `bytes`. */
export function decodeFrames(bytes: Uint8Array): FrameColumns & { metadata: Map<string, string> } {
  const table = tableFromIPC(bytes)
  const doubles = (name: string) => flat(table, name) as Float64Array
  return {
    step: doubles('step'),
    time: doubles('time'),
    cell: doubles('cell'),
    origin: doubles('origin'),
    typeMean: doubles('type_mean'),
    temperature: doubles('temperature'),
    metadata: table.schema.metadata,
  }
}

/** Identity columns of a block file. */
export function decodeIdentity(bytes: Uint8Array): { ids: Ids; types: Uint16Array } {
  const table = tableFromIPC(bytes)
  return { ids: flat(table, 'id').slice() as Ids, types: flat(table, 'type').slice() as Uint16Array }
}

/** Everything in a block file; arrays alias `bytes`. */
export function decodeBlock(bytes: Uint8Array, names: readonly ColumnName[]): BlockColumns<StoredValues> {
  const table = tableFromIPC(bytes)
  return {
    ids: flat(table, 'id') as Ids,
    types: flat(table, 'type') as Uint16Array,
    mean: flat(table, 'mean') as Float64Array,
    values: decodeValues(bytes, names),
  }
}

/** Columns of a block file, [row][frame]; arrays alias `bytes`. */
export function decodeValues(bytes: Uint8Array, names: readonly ColumnName[]): Record<string, StoredValues> {
  const table = tableFromIPC(bytes)
  return Object.fromEntries(names.map((name) => [name, flat(table, name) as StoredValues]))
}

/** Where each column's values begin in the file, so that a reader takes a group of rows without the rest. */
function layoutOf(bytes: Uint8Array, frames: number): Layout {
  const table = tableFromIPC(bytes)
  const offsets: Record<string, number> = {}
  const narrow: ColumnName[] = []
  for (const { name } of table.schema.fields) {
    const values = flat(table, name)
    offsets[name] = values.byteOffset - bytes.byteOffset
    if (values instanceof Uint8Array) narrow.push(name as ColumnName)
  }
  return {
    frames,
    offsets,
    ...(isWide(flat(table, 'id')) && { wideIds: true }),
    ...(narrow.length > 0 && { narrow }),
  }
}

type Numbers = Int32Array | Uint16Array | StoredValues | Float64Array

function flat(table: ArrowTable, name: string): Numbers {
  const data = (table.getChild(name) as Vector).data[0]
  const { values, length } = data.children.length > 0 ? data.children[0] : data
  return values.subarray(0, length) as Numbers
}

function lists(values: StoredValues | Float64Array, width: number) {
  const item =
    values instanceof Float32Array
      ? new Float32()
      : values instanceof Uint8Array
        ? new Uint8()
        : new Float64()
  const child = makeData({ type: item, length: values.length, data: values } as never)
  const type = new FixedSizeList(width, new Field('item', item, false))
  return makeData({ type, length: width === 0 ? 0 : values.length / width, child } as never)
}

function encode(columns: Record<string, any>, metadata: Record<string, string> = {}): Uint8Array {
  const fields = Object.entries(columns).map(([name, data]) => new Field(name, data.type, false))
  const schema = new Schema(fields, new Map(Object.entries(metadata)))
  const children = Object.values(columns)
  const data = makeData({ type: new Struct(fields), length: children[0].length, nullCount: 0, children })
  return tableToIPC(new Table(schema, new RecordBatch(schema, data as never)), 'file')
}
