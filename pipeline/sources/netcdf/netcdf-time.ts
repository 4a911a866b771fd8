import { type BinaryReader, DAMAGED, fault } from '../common/binary-source.ts'
import { shortest, spacing } from '../common/floats.ts'
import { singleTimes } from '../gromacs/xdr-time.ts'
import { FLOAT } from './netcdf-header.ts'
import { readValue } from './netcdf-values.ts'
import type { NetcdfVariables } from './netcdf-variables.ts'

/** Step, time and its error of a frame. */
export interface Stamp {
  readonly step?: number
  readonly time?: number
  readonly timeError?: number
}

/** Most that a written time may be off, in intervals. */
const COARSE = 1e-3

/** Reads the times of records. LAMMPS writes step numbers with a timestep as scale; other programs write times: those get
 *  the numbers of their frames counted from time zero, by the interval of the first two, unless that is too coarse. */
export function netcdfTimes({ time, countsSteps }: NetcdfVariables, recordBytes: number) {
  const snap = singleTimes()
  let interval: number | undefined
  /** The time of the record at `bytes[at]`; `next` where another one is at hand behind the first. */
  return (reader: BinaryReader, first: number, next: boolean): Stamp => {
    if (!time) return {}
    const { variable, factor } = time
    const single = variable.type === FLOAT
    const read = (at: number): number => {
      const value = readValue(variable, reader.window.bytes, at + variable.begin)
      if (Number.isFinite(value)) return value
      throw fault(
        reader,
        `time ${value}, expected a finite number`,
        DAMAGED,
        at + variable.begin - reader.window.at,
      )
    }
    const written = read(first)
    if (countsSteps) {
      if (!Number.isSafeInteger(written)) throw fault(reader, `step ${written}, expected a whole number`)
      return { step: written, time: Number((written * factor).toPrecision(12)) }
    }
    const decimal = (value: number) => (single ? shortest(value) : value)
    if (next) {
      const after = read(first + recordBytes)
      const gap = Number((decimal(after) - decimal(written)).toPrecision(9))
      if (gap > 0 && (!single || spacing(after) <= COARSE * gap)) interval = gap
    }
    if (interval === undefined) return {}
    const step = Math.round(written / interval)
    if (!single || factor !== 1)
      return { step, time: decimal(written) * factor, timeError: single ? spacing(written) * factor : 0 }
    return { step, ...snap(step, written) }
  }
}
