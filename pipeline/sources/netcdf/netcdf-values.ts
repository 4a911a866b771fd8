import { readFloats } from '../common/floats.ts'
import { DOUBLE, FLOAT, INT, type Variable } from './netcdf-header.ts'

/** All values of a variable, which begin at `bytes[at]`; whole numbers too. */
export function readVariable({ type }: Variable, bytes: Buffer, at: number, out: Float64Array): void {
  if (type === FLOAT) readFloats({ width: 4, big: true }, bytes, at, out.length, out)
  else if (type === DOUBLE) readFloats({ width: 8, big: true }, bytes, at, out.length, out)
  else if (type === INT) for (let i = 0; i < out.length; i++) out[i] = bytes.readInt32BE(at + 4 * i)
  else for (let i = 0; i < out.length; i++) out[i] = Number(bytes.readBigInt64BE(at + 8 * i))
}
