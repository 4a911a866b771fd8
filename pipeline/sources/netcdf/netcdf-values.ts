import { type SingleColumn, singleColumn } from '../../kernels/single-column.ts'
import { readFloats } from '../common/floats.ts'
import { DOUBLE, FLOAT, INT, type Variable } from './netcdf-header.ts'

/** All values of a variable, which begin at `bytes[at]`; whole numbers too. */
export function readVariable({ type }: Variable, bytes: Buffer, at: number, out: Float64Array): void {
  if (type === FLOAT) readFloats({ width: 4, big: true }, bytes, at, out.length, out)
  else if (type === DOUBLE) readFloats({ width: 8, big: true }, bytes, at, out.length, out)
  else if (type === INT) for (let i = 0; i < out.length; i++) out[i] = bytes.readInt32BE(at + 4 * i)
  else for (let i = 0; i < out.length; i++) out[i] = Number(bytes.readBigInt64BE(at + 8 * i))
}

/** One value. */
export function readValue({ type }: Variable, bytes: Buffer, at: number): number {
  if (type === FLOAT) return bytes.readFloatBE(at)
  if (type === DOUBLE) return bytes.readDoubleBE(at)
  return type === INT ? bytes.readInt32BE(at) : Number(bytes.readBigInt64BE(at))
}

/** Kernels that read values in single precision, by the name of their variable. */
export type Columns = Map<string, SingleColumn>

/** The kernel of a variable of so many values. */
export function columnFor(columns: Columns, name: string, count: number): SingleColumn {
  const column = columns.get(name) ?? singleColumn(count)
  columns.set(name, column)
  return column
}
