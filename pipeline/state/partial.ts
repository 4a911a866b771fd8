import { readFileSync } from 'node:fs'
import type { Float64 as Doubles, Vector } from 'apache-arrow'
import {
  Field,
  Float32,
  Float64,
  Int32,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Uint8,
  Uint16,
  Uint32,
} from '../store/arrow.ts'
import { bytesOf, crcOf } from '../store/checksums.ts'
import { writeWhole } from '../store/files.ts'
import type { Carry } from './carry.ts'
import { beforeEnd, ended } from './checked-end.ts'
import { isThere, isWhole, type Stretches, shelfOf } from './log.ts'
import { heldIn, holding, LEAST as LEAST_SHORT, type Short, shortCounts } from './short.ts'
import type { State } from './slots.ts'
import { isWide, withoutZeros, withZeros, zerosIn } from './zeros.ts'

/** The state of consecutive frames from `first` on. */
export interface Piece {
  readonly first: number
  readonly state: State
}

/** What one task found out for one measurement. */
export interface Section {
  readonly fingerprint: string
  /** Full blocks seen, and a hash of their content; the same of the tail. */
  readonly blocks: number
  readonly content: string
  readonly tail: string
  /** States after the full blocks, and with the tail and all that was open added. */
  readonly sealed: readonly Piece[]
  readonly closed: readonly Piece[]
  /** Rows of logs that are in files: before those of the one piece. */
  readonly stretches?: Stretches
  /** Memory after the full blocks of every transform and, last, of the measure; null where the store can rebuild it. */
  readonly carries: readonly (Carry | null)[]
}

/** Checkpoint, task output and partial result in one: sections by measurement name. */
export interface Partial {
  readonly task: string
  readonly code: string
  readonly sections: Readonly<Record<string, Section>>
}

type Numbers = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array

const ARROW_TYPES = [
  [Float64Array, () => new Float64()],
  [Float32Array, () => new Float32()],
  [Int32Array, () => new Int32()],
  [Uint32Array, () => new Uint32()],
  [Uint16Array, () => new Uint16()],
  [Uint8Array, () => new Uint8()],
] as const

/** An array of a partial in its text: the column that has it, or, where long stretches of zeros were left out, the rest of it. */
interface Place {
  readonly array: string
  readonly length?: number
  readonly zeros?: readonly number[]
  /** True where they were doubles: counts that are written short. */
  readonly double?: true
}

/** Writes a partial as an Arrow file of one row: each column a list, what is no list in the schema's metadata. */
export function writePartial(path: string, partial: Partial, write = writeWhole): void {
  const arrays = new Map<string, Numbers>()
  const crcs: string[] = []
  const nameOf = namer(arrays, crcs)
  const places = new Map<unknown, Place>()
  const known = <T extends Numbers>(values: T, make: (values: T, nameOf: NameOf) => Place): Place => {
    const place = places.get(values) ?? make(values, nameOf)
    places.set(values, place)
    return place
  }
  const text = JSON.stringify(partial, (_, value) => {
    const held = value && typeof value === 'object' ? heldIn(value) : undefined
    if (held) return mapped(held, (each) => (each instanceof Float64Array ? each : known(each, shortPlace)))
    return ArrayBuffer.isView(value) ? known(value as Numbers, placeOf) : value
  })
  const crc = checksum(text, crcs)
  const metadata = new Map([
    ['ionstream', text],
    ['crc', crc],
  ])
  write(path, ended(encode(arrays, metadata)))
}

type NameOf = (values: Numbers) => string

const shortPlace = (values: Short, nameOf: NameOf): Place => ({ ...ownPlace(values, nameOf), double: true })

const mapped = <T, U>(record: Readonly<Record<string, T>>, of: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value)]))

function placeOf(values: Numbers, nameOf: NameOf): Place {
  if (!(values instanceof Float64Array) || values.length < LEAST_SHORT) return ownPlace(values, nameOf)
  const zeros = zerosIn(values)
  const left = zeros.length === 0 ? values : withoutZeros(values, zeros)
  const short = shortCounts(left)
  const place = leftPlace(nameOf(short ?? left), values.length, zeros)
  return short ? { ...place, double: true } : place
}

function ownPlace(values: Numbers, nameOf: NameOf): Place {
  const zeros = isWide(values) ? zerosIn(values) : []
  const left = isWide(values) && zeros.length > 0 ? withoutZeros(values, zeros) : values
  return leftPlace(nameOf(left), values.length, zeros)
}

const leftPlace = (array: string, length: number, zeros: readonly number[]): Place =>
  zeros.length === 0 ? { array } : { array, length, zeros }

type Arrays = ReadonlyMap<string, Numbers>

/** A copy for each: memories are gone on with in place. */
function arrayAt(place: Place, arrays: Arrays): Numbers | undefined {
  const values = shortAt(place, arrays)
  if (place.double && values) return new Float64Array(values)
  return place.length === undefined ? values?.slice() : values
}

/** As it was written, with its zeros; what has none is not copied. */
function shortAt({ array, length, zeros = [] }: Place, arrays: Arrays): Numbers | undefined {
  const values = arrays.get(array)
  return isWide(values) && length !== undefined ? withZeros(values, length, zeros) : values
}

/** Names arrays as they are added, and adds their checksums; what is there already, as a sealed state that closing did not change, is there
 *  once. */
function namer(arrays: Map<string, Numbers>, crcs: string[]): NameOf {
  const known = new Map<string, string>()
  return (values) => {
    const crc = crcOf(bytesOf(values))
    const key = `${values.constructor.name} ${crc}`
    const same = known.get(key)
    if (same !== undefined && Buffer.compare(bytesOf(arrays.get(same) as Numbers), bytesOf(values)) === 0)
      return same
    const name = `a${arrays.size}`
    arrays.set(name, values)
    crcs.push(crc)
    known.set(key, name)
    return name
  }
}

/** Reads a partial; undefined where there is none, or where it is torn or damaged (it is then made again).
 *  Sections whose rows are no longer there are left out. `whole` is false for those who add up what was found alone: they get no
 *  sealed state and no memory, and each closed state anew whenever they ask for it. */
export function readPartial(path: string, whole = true): Partial | undefined {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return withoutTorn(decode(beforeEnd(bytes), whole), shelfOf(path), whole ? isWhole : isThere)
  } catch {
    return undefined
  }
}

function withoutTorn(partial: Partial, shelf: string, isSound: typeof isWhole): Partial {
  const sections = Object.entries(partial.sections).filter(([, { stretches }]) =>
    isSound(shelf, stretches ?? {}),
  )
  return { ...partial, sections: Object.fromEntries(sections) }
}

function encode(arrays: Map<string, Numbers>, metadata: Map<string, string>): Uint8Array {
  const columns = [...arrays].map(([name, values]) => {
    const type = ARROW_TYPES.find(([kind]) => values instanceof kind)?.[1]() as Doubles
    const item = new Field('item', type, false)
    const child = makeData({ type, length: values.length, data: values as Float64Array })
    const data = makeData({
      type: new List(item),
      length: 1,
      nullCount: 0,
      valueOffsets: Int32Array.of(0, values.length),
      child,
    })
    return { field: new Field(name, data.type, false), data }
  })
  const schema = new Schema(
    columns.map(({ field }) => field),
    metadata,
  )
  const type = new Struct(columns.map(({ field }) => field))
  const data = makeData({
    type,
    length: 1,
    nullCount: 0,
    children: columns.map((column) => column.data) as never,
  })
  return tableToIPC(new Table(schema, new RecordBatch(schema, data as never)), 'file')
}

function decode(bytes: Uint8Array, whole: boolean): Partial {
  const table = tableFromIPC(bytes)
  const text = table.schema.metadata.get('ionstream') as string
  const arrays = new Map<string, Numbers>()
  for (const { name } of table.schema.fields) {
    const { values, length } = (table.getChild(name) as Vector).data[0].children[0]
    // Arrow pads buffers to 8 bytes: a short array has values beyond its end.
    arrays.set(name, values.subarray(0, length) as Numbers)
  }
  const crcs = Array.from(arrays.values(), (values) => crcOf(bytesOf(values)))
  if (checksum(text, crcs) !== table.schema.metadata.get('crc')) throw new Error('checksum')
  const arrayOf = (_: string, value: unknown) =>
    typeof (value as Place | null)?.array === 'string' ? arrayAt(value as Place, arrays) : value
  return whole ? JSON.parse(text, arrayOf) : foundIn(JSON.parse(text) as Partial, arrays)
}

/** The places of arrays in a partial that is not decoded yet become the arrays, state by state as they are asked for. */
function foundIn(partial: Partial, arrays: ReadonlyMap<string, Numbers>): Partial {
  const heldAt = (place: Place) =>
    (place.double ? shortAt(place, arrays) : arrayAt(place, arrays)) as Float64Array
  const stateOf = (places: State): State =>
    holding(mapped(places as unknown as Record<string, Place>, heldAt))
  const late = ({ first, state }: Piece): Piece => ({
    first,
    get state() {
      return stateOf(state)
    },
  })
  const sections = Object.entries(partial.sections).map(([name, section]) => [
    name,
    { ...section, sealed: [], carries: [], closed: section.closed.map(late) },
  ])
  return { ...partial, sections: Object.fromEntries(sections) }
}

const checksum = (text: string, crcs: readonly string[]): string =>
  crcOf(Buffer.from([crcOf(Buffer.from(text)), ...crcs].join()))
