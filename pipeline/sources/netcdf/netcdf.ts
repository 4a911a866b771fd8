import { inputError } from '../../../schemas/errors.ts'
import { cellOfEdges } from '../../cell/edges.ts'
import { type BinaryReader, binarySource, DAMAGED, fault, tear } from '../common/binary-source.ts'
import type { Bytes } from '../common/bytes.ts'
import { notFinite } from '../common/floats.ts'
import { placeName } from '../common/place.ts'
import type { Field, Format, Frame, Source } from '../common/source.ts'
import { packToken } from '../common/token.ts'
import {
  COUNT_BYTES,
  FLOAT,
  isNetcdf,
  type NetcdfHeader,
  netcdfRecords,
  readNetcdfHeader,
  type Variable,
} from './netcdf-header.ts'
import { netcdfTimes } from './netcdf-time.ts'
import { type Columns, columnFor, readVariable } from './netcdf-values.ts'
import { chooseVariables, type NetcdfVariables, type Scaled, usedOf } from './netcdf-variables.ts'

const ORIGIN = new Float64Array(3)
const FIRST_LOOK = 1 << 16
const MOST_HEADER = 1 << 24

/** Classic NetCDF (CDF-1, CDF-2, CDF-5) with trajectories by the Amber convention, also as LAMMPS writes them. */
export const netcdf: Format = {
  name: 'netcdf',
  summary: 'NetCDF by the Amber convention (Amber, LAMMPS): positions, velocities; CDF-1, CDF-2, CDF-5',
  offers: {
    positions: ['wrapped', 'unwrapped', 'scaled'],
    cell: 'sometimes',
    images: 'sometimes',
    velocities: 'sometimes',
    names: 'sometimes',
    time: 'times; LAMMPS: steps too',
    units: 'as the file says; Å, ps',
    streaming: true,
    live: true,
  },
  hasSteps: true,
  stepsOptional: true,
  hasUnits: false,
  hasIds: false,
  recognise: isNetcdf,
  open,
}

interface Layout {
  readonly header: NetcdfHeader
  /** Frames by the header as it was read last; Infinity where it leaves them to the size of the file. */
  counted: number
  readonly variables: NetcdfVariables
  /** Those with a value in every record. */
  readonly recorded: readonly Variable[]
  readonly times: ReturnType<typeof netcdfTimes>
  /** The values of each variable; those without records are read once. */
  readonly values: Map<string, Float64Array>
  /** Kernels that read those in single precision which stand in every record. */
  readonly columns: Columns
}

interface NetcdfReader extends BinaryReader {
  layout?: Layout
}

function open(path: string, bytes: Bytes): Source {
  return binarySource(path, bytes, async (reader: NetcdfReader) => {
    reader.layout ??= await readLayout(reader)
    if (!reader.layout) return torn(reader, 'an incomplete header')
    return readFrame(reader, reader.layout)
  })
}

function torn(reader: NetcdfReader, found: string): undefined {
  reader.torn = tear(reader, found)
}

/** Header and fixed values; the window then stands at the first record. */
async function readLayout(reader: NetcdfReader): Promise<Layout | undefined> {
  const { window } = reader
  const header = await readHeader(reader)
  if (!header) return undefined
  const variables = chooseVariables(header)
  if (typeof variables === 'string')
    throw fault(reader, variables, 'This is no trajectory by the Amber convention.')
  if (!(await window.has(header.begin))) return undefined
  const values = new Map<string, Float64Array>()
  for (const variable of usedOf(variables))
    if (!variable.isRecord) values.set(variable.name, valuesOf(reader, variable, window.at + variable.begin))
  window.take(header.begin)
  return {
    header,
    counted: header.records ?? Number.POSITIVE_INFINITY,
    variables,
    recorded: usedOf(variables).filter(({ isRecord }) => isRecord),
    times: netcdfTimes(variables, header.recordBytes),
    values,
    columns: new Map(),
  }
}

async function readHeader(reader: NetcdfReader): Promise<NetcdfHeader | undefined> {
  const { window } = reader
  for (let size = FIRST_LOOK; size <= MOST_HEADER; size *= 4) {
    const more = await window.has(size)
    const header = readNetcdfHeader(window.bytes.subarray(window.at, window.at + window.rest))
    if (typeof header === 'string')
      throw fault(reader, header, 'The header is damaged, or this is no trajectory.')
    if (header || !more) return header
  }
  throw fault(
    reader,
    `a header of more than ${MOST_HEADER} bytes`,
    'The header is damaged, or this is no trajectory.',
  )
}

async function readFrame(reader: NetcdfReader, layout: Layout): Promise<Frame | undefined> {
  const { window, index } = reader
  const { header, recorded, times } = layout
  const { recordBytes } = header
  if (index >= layout.counted && !(await countsMore(reader, layout)))
    return torn(reader, `a frame beyond the ${layout.counted} that the header counts`)
  const next = index === 0 && (await window.has(2 * recordBytes))
  if (!(await window.has(recordBytes))) return torn(reader, `${window.rest} of ${recordBytes} bytes`)
  const time = times(reader, window.at - header.begin, next)
  for (const variable of recorded)
    layout.values.set(
      variable.name,
      valuesOf(reader, variable, window.at + variable.begin - header.begin, layout),
    )
  scaleValues(layout)
  const cell = cellOf(reader, layout)
  const start = window.offset
  window.take(recordBytes)
  return frameOf(reader, layout, { ...time, cell, start })
}

/** Whether the header counts more frames than when it was read: programs write a frame, then the count. One frame
 *  may be there that is not counted yet; more are an error, for the count may be what is wrong. */
async function countsMore(reader: NetcdfReader, layout: Layout): Promise<boolean> {
  const { window, index } = reader
  if (!(await window.has(2 * layout.header.recordBytes))) return false
  const { offset } = window
  window.seek(0)
  await window.has(COUNT_BYTES)
  layout.counted = netcdfRecords(window.bytes.subarray(window.at)) ?? Number.POSITIVE_INFINITY
  window.seek(offset)
  if (index < layout.counted) return true
  throw inputError(
    placeName({ path: reader.path, frame: index, byte: offset }),
    `several frames more than the ${layout.counted} that the header counts (byte 4)`,
    'Wait where they are still being written; else the count is damaged, or was never written: repair the file.',
    'early',
  )
}

/** Values of a variable, in the array of the frame before. */
function valuesOf(reader: NetcdfReader, variable: Variable, at: number, layout?: Layout): Float64Array {
  const count = variable.shape.reduce((product, length) => product * length, 1)
  const column =
    layout && variable.type === FLOAT ? columnFor(layout.columns, variable.name, count) : undefined
  if (column?.read(reader.window.bytes, at, 1)) return column.values
  const values = column?.values ?? layout?.values.get(variable.name) ?? new Float64Array(count)
  if (!column) readVariable(variable, reader.window.bytes, at, values)
  const wrong = notFinite(values, 0, count)
  if (wrong >= 0)
    throw fault(reader, `value ${wrong} of "${variable.name}" is not finite`, DAMAGED, at - reader.window.at)
  return values
}

function scaleValues({ values, variables: { positions, velocities } }: Layout): void {
  for (const scaled of [positions, velocities]) {
    if (!scaled || scaled.factor === 1) continue
    const array = values.get(scaled.variable.name) as Float64Array
    for (let i = 0; i < array.length; i++) array[i] *= scaled.factor
  }
}

const scaledValues = ({ values }: Layout, { variable, factor }: Scaled): Float64Array =>
  (values.get(variable.name) as Float64Array).map((value) => value * factor)

function cellOf(reader: NetcdfReader, layout: Layout): Float64Array | undefined {
  const { edges, angles } = layout.variables
  if (!edges || !angles) return undefined
  const cell = cellOfEdges(scaledValues(layout, edges), layout.values.get(angles.name) as Float64Array)
  if (typeof cell === 'string')
    throw fault(reader, cell, 'Edges of zero are not periodic: these cannot be mixed with others here.')
  return cell
}

function frameOf(
  { index, window }: NetcdfReader,
  layout: Layout,
  rest: Pick<Frame, 'step' | 'time' | 'timeError' | 'cell' | 'start'>,
): Frame {
  const { values, variables } = layout
  const { atoms, coordinates, positions, velocities, images, id, type, origin } = variables
  const field = (variable: Variable, stride: number): Field => ({
    values: values.get(variable.name) as Float64Array,
    at: 0,
    stride,
  })
  return {
    index,
    atoms,
    ...rest,
    origin: origin ? scaledValues(layout, origin) : ORIGIN,
    periodic: [true, true, true],
    coordinates,
    positions: field(positions.variable, 3),
    velocities: velocities && field(velocities.variable, 3),
    images: images && imageField(layout, images, atoms),
    ids: id && field(id, 1),
    types: type && typeField(layout, type),
    end: window.offset,
  }
}

function imageField({ values }: Layout, images: readonly Variable[], atoms: number): Field {
  const all = values.get('images') ?? new Float64Array(3 * atoms)
  values.set('images', all)
  images.forEach(({ name }, c) => {
    const from = values.get(name) as Float64Array
    for (let i = 0; i < atoms; i++) all[3 * i + c] = from[i]
  })
  return { values: all, at: 0, stride: 3 }
}

/** Type numbers as labels. */
function typeField({ values }: Layout, { name }: Variable): Field {
  const numbers = values.get(name) as Float64Array
  const tokens = values.get('type labels') ?? new Float64Array(numbers.length)
  values.set('type labels', tokens)
  let [last, token] = [Number.NaN, 0]
  for (let i = 0; i < numbers.length; i++) {
    if (numbers[i] !== last) [last, token] = [numbers[i], packToken(String(numbers[i]))]
    tokens[i] = token
  }
  return { values: tokens, at: 0, stride: 1 }
}
