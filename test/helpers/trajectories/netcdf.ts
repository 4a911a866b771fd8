/** A variable to be written: its dimensions by name, "frame" the one of the records. */
export interface TestVariable {
  readonly name: string
  readonly type: 'int' | 'int64' | 'float' | 'double'
  readonly dimensions: readonly string[]
  readonly attributes?: Readonly<Record<string, string | number>>
  /** Values of record i, or all of them where it has none. */
  values(record: number): ArrayLike<number>
}

interface NetcdfOptions {
  readonly version: 1 | 2 | 5
  readonly records: number
  readonly dimensions: Readonly<Record<string, number>>
  readonly attributes?: Readonly<Record<string, string | number>>
  readonly variables: readonly TestVariable[]
  /** What the header says instead of the number of records. */
  readonly counted?: number
}

const CODES = { int: 4, float: 5, double: 6, int64: 10 } as const

/** A classic NetCDF file. */
export function encodeNetcdf(options: NetcdfOptions): Buffer {
  const { version, records, variables, dimensions, attributes = {}, counted = records } = options
  const int = (value: number) => bytesOf(4, (b) => b.writeInt32BE(value))
  const long = (value: number) => bytesOf(8, (b) => b.writeBigInt64BE(BigInt(value)))
  const count = version === 5 ? long : int
  const name = (text: string) => Buffer.concat([count(text.length), padded(Buffer.from(text))])
  const list = (tag: number, entries: readonly Buffer[]) =>
    Buffer.concat([int(entries.length > 0 ? tag : 0), count(entries.length), ...entries])
  const attribute = ([key, value]: [string, string | number]) =>
    typeof value === 'string'
      ? Buffer.concat([name(key), int(2), count(value.length), padded(Buffer.from(value))])
      : Buffer.concat([name(key), int(5), count(1), bytesOf(4, (b) => b.writeFloatBE(value))])
  const names = Object.keys(dimensions)
  const isRecord = ({ dimensions: [first] }: TestVariable) => first === 'frame'
  const data = (variable: TestVariable, record: number) => padded(encodeValues(variable, record))
  const header = (begins: readonly number[]) =>
    Buffer.concat([
      Buffer.from([0x43, 0x44, 0x46, version]),
      count(counted),
      list(
        10,
        names.map((key) => Buffer.concat([name(key), count(key === 'frame' ? 0 : dimensions[key])])),
      ),
      list(12, Object.entries(attributes).map(attribute)),
      list(
        11,
        variables.map((variable, k) =>
          Buffer.concat([
            name(variable.name),
            count(variable.dimensions.length),
            ...variable.dimensions.map((key) => count(names.indexOf(key))),
            list(12, Object.entries(variable.attributes ?? {}).map(attribute)),
            int(CODES[variable.type]),
            count(data(variable, 0).length),
            version === 1 ? int(begins[k]) : long(begins[k]),
          ]),
        ),
      ),
    ])
  const begins = variables.map(() => 0)
  let at = header(begins).length
  for (const late of [false, true])
    variables.forEach((variable, k) => {
      if (isRecord(variable) !== late) return
      begins[k] = at
      at += data(variable, 0).length
    })
  return Buffer.concat([
    header(begins),
    ...variables.filter((variable) => !isRecord(variable)).map((variable) => data(variable, 0)),
    ...Array.from({ length: records }, (_, i) =>
      variables.filter(isRecord).map((variable) => data(variable, i)),
    ).flat(),
  ])
}

function encodeValues({ type, values }: TestVariable, record: number): Buffer {
  const list = Array.from(values(record))
  if (type === 'int') return Buffer.from(Int32Array.from(list).buffer).swap32()
  if (type === 'float') return Buffer.from(Float32Array.from(list).buffer).swap32()
  if (type === 'double') return Buffer.from(Float64Array.from(list).buffer).swap64()
  return Buffer.from(BigInt64Array.from(list.map(BigInt)).buffer).swap64()
}

function bytesOf(size: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(size)
  write(bytes)
  return bytes
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
