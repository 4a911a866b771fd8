/** A variable of a classic NetCDF file. */
export interface Variable {
  readonly name: string
  readonly type: number
  /** Lengths of its dimensions; without that of the records where it has one. */
  readonly shape: readonly number[]
  readonly isRecord: boolean
  /** Where it begins in the file; in its first record. */
  readonly begin: number
  readonly bytes: number
  readonly attributes: Attributes
}

export type Attributes = ReadonlyMap<string, string | number>

export interface NetcdfHeader {
  /** Records by the header; undefined where it leaves them to the size of the file. */
  readonly records: number | undefined
  /** Where the first record begins, and bytes of a record. */
  readonly begin: number
  readonly recordBytes: number
  readonly variables: ReadonlyMap<string, Variable>
  readonly attributes: Attributes
}

/** Bytes of a value by its type: byte, char, short, int, float, double, and those of CDF-5. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 4, 8, 1, 2, 4, 8, 8]
export const [CHAR, INT, FLOAT, DOUBLE, INT64] = [2, 4, 5, 6, 10]

const [DIMENSIONS, VARIABLES, ATTRIBUTES] = [10, 11, 12]
const MOST_DIMENSIONS = 1024
const BEYOND = Symbol('beyond the bytes at hand')

/** Whether a file is classic NetCDF (CDF-1, CDF-2 with 64-bit offsets, CDF-5 with 64-bit data). */
export const isNetcdf = (head: Uint8Array): boolean =>
  head[0] === 0x43 && head[1] === 0x44 && head[2] === 0x46 && [1, 2, 5].includes(head[3])

/** The header from the first bytes of a file; undefined where they are too few, a sentence where they make none
 *  (NetCDF classic format specification, Unidata). */
export function readNetcdfHeader(bytes: Buffer): NetcdfHeader | string | undefined {
  try {
    return parse(cursor(bytes))
  } catch (error) {
    if (error === BEYOND) return undefined
    if (typeof error === 'string') return error
    throw error
  }
}

/** Bytes up to and with the number of records. */
export const COUNT_BYTES = 12

/** Records by the first bytes of a file; undefined where it leaves them to its size. */
export const netcdfRecords = (bytes: Buffer): number | undefined => cursor(bytes).streaming()

type Cursor = ReturnType<typeof cursor>

function cursor(bytes: Buffer) {
  let at = 4
  const version = bytes[3]
  const take = (count: number): number => {
    const from = at
    if (!(at + count <= bytes.length)) throw BEYOND
    at += count
    return from
  }
  const long = (): number => Number(bytes.readBigInt64BE(take(8)))
  const int = (): number => bytes.readInt32BE(take(4))
  const count = (): number => {
    const value = version === 5 ? long() : int()
    if (value < 0) throw `a count of ${value} (byte ${at})`
    return value
  }
  const name = (): string => {
    const length = count()
    const from = take(4 * Math.ceil(length / 4))
    return bytes.toString('latin1', from, from + length)
  }
  return {
    bytes,
    version,
    take,
    int,
    count,
    name,
    offset: () => (version === 1 ? int() : long()),
    streaming(): number | undefined {
      const value = version === 5 ? long() : int()
      return value === -1 ? undefined : value
    },
    /** How many entries a list has; its tag is checked. */
    list(tag: number): number {
      const found = int()
      const entries = count()
      if (found === tag || (found === 0 && entries === 0)) return entries
      throw `a list of kind ${found} (byte ${at}), expected ${tag}`
    },
  }
}

function parse(c: Cursor): NetcdfHeader | string {
  const records = c.streaming()
  if (records !== undefined && records < 0) return `${records} records`
  const dimensions: number[] = []
  for (let left = c.list(DIMENSIONS); left > 0; left--) {
    c.name()
    dimensions.push(c.count())
  }
  const attributes = readAttributes(c)
  const variables = new Map<string, Variable>()
  for (let left = c.list(VARIABLES); left > 0; left--) {
    const variable = readVariable(c, dimensions)
    variables.set(variable.name, variable)
  }
  return layOut(records, attributes, variables)
}

function readVariable(c: Cursor, dimensions: readonly number[]): Variable {
  const name = c.name()
  const rank = c.count()
  if (rank > MOST_DIMENSIONS) throw `variable "${name}" of ${rank} dimensions`
  const lengths = Array.from({ length: rank }, () => {
    const id = c.count()
    if (id >= dimensions.length)
      throw `variable "${name}" of dimension ${id}, expected one of ${dimensions.length}`
    return dimensions[id]
  })
  const attributes = readAttributes(c)
  const type = c.int()
  if (!TYPE_BYTES[type]) throw `variable "${name}" of type ${type}`
  c.count()
  const begin = c.offset()
  const isRecord = lengths[0] === 0
  const shape = isRecord ? lengths.slice(1) : lengths
  const bytes = shape.reduce((product, length) => product * length, TYPE_BYTES[type])
  if (begin < 0 || !Number.isSafeInteger(begin) || !Number.isSafeInteger(bytes))
    throw `variable "${name}" of ${bytes} bytes at byte ${begin}`
  return { name, type, shape, isRecord, begin, bytes, attributes }
}

function readAttributes(c: Cursor): Attributes {
  const attributes = new Map<string, string | number>()
  for (let left = c.list(ATTRIBUTES); left > 0; left--) {
    const name = c.name()
    const type = c.int()
    if (!TYPE_BYTES[type]) throw `attribute "${name}" of type ${type}`
    const length = c.count()
    const from = c.take(4 * Math.ceil((length * TYPE_BYTES[type]) / 4))
    if (type === CHAR) attributes.set(name, c.bytes.toString('latin1', from, from + length))
    else if (length > 0 && type === INT) attributes.set(name, c.bytes.readInt32BE(from))
    else if (length > 0 && type === FLOAT) attributes.set(name, c.bytes.readFloatBE(from))
    else if (length > 0 && type === DOUBLE) attributes.set(name, c.bytes.readDoubleBE(from))
  }
  return attributes
}

/** Where the records lie: their variables follow one another, each filled up to four bytes. */
function layOut(
  records: number | undefined,
  attributes: Attributes,
  variables: ReadonlyMap<string, Variable>,
): NetcdfHeader | string {
  const inRecord = [...variables.values()]
    .filter(({ isRecord }) => isRecord)
    .sort((a, b) => a.begin - b.begin)
  if (inRecord.length === 0) return 'no variable has records, expected coordinates of many frames'
  const [{ begin }] = inRecord
  let recordBytes = 0
  for (const variable of inRecord) {
    if (variable.begin !== begin + recordBytes)
      return `variable "${variable.name}" begins at byte ${variable.begin}, expected ${begin + recordBytes}`
    recordBytes += 4 * Math.ceil(variable.bytes / 4)
  }
  const late = [...variables.values()].find(
    (variable) => !variable.isRecord && variable.begin + variable.bytes > begin,
  )
  if (late)
    return `variable "${late.name}" ends at byte ${late.begin + late.bytes}, but records begin at ${begin}`
  return { records, begin, recordBytes, variables, attributes }
}
