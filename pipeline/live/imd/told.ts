import { usageError } from '../../../schemas/errors.ts'
import type { ImdHeader } from '../../../schemas/imd-header.ts'
import type { Names } from '../../sources/common/source.ts'
import type { StreamFrame } from './protocol.ts'
import type { Arrived } from './waiting.ts'

/** What is known of a stream before it begins. */
export interface Told {
  /** Where it comes from, for messages. */
  readonly from: string
  /** The record. */
  readonly out: string
  readonly names: Names
  /** Row vectors in Å, for streams that send no cell. */
  readonly cell?: readonly number[]
  /** LAMMPS unit style of stream and dump: LAMMPS sends its own units, in protocol 3 too. */
  readonly units?: string
  /** ps per step, for streams that send no times. */
  readonly timestep?: number
  /** Steps between frames; the simulation is asked for them. */
  readonly every?: number
  /** Dump files of the same run, in their order. */
  readonly dump?: readonly string[]
  /** ms to wait for a dump that does not go on. */
  readonly patience?: number
}

/** ps; longer steps are fs that were taken for ps, unless somebody says so. */
const LONGEST_STEP = 0.02

/** The header of a record by the first frame of a connection. Throws usage errors where something has to be said. */
export function headerFor(told: Told, protocol: 2 | 3, frame: StreamFrame): ImdHeader {
  const { from, names, every, timestep, units } = told
  if (frame.step === undefined && every === undefined)
    throw usageError(
      `${from} sends no step numbers (LAMMPS, protocol 2)`,
      'Say how many steps lie between frames; the simulation is asked for them: --every 10.',
    )
  if (timestep && frame.timestep && Math.abs(timestep - frame.timestep) > 1e-6 * timestep)
    throw usageError(
      `--timestep ${timestep} ps: ${from} says that a step takes ${frame.timestep} ps`,
      'Leave --timestep out, or say the --units of the simulation.',
    )
  if (units === undefined && timestep === undefined && (frame.timestep ?? 0) > LONGEST_STEP)
    throw usageError(
      `${from} says that a step takes ${frame.timestep}, in a unit that it does not say`,
      'Is that in fs? Then say --units real; if it is ps: --units metal.',
    )
  return {
    version: 1,
    atoms: names.labels.length,
    velocities: frame.velocities !== undefined,
    labels: [...names.labels],
    elements: names.elements ? [...names.elements] : null,
    from,
    protocol,
    counted: frame.step === undefined,
    timestep: frame.timestep ?? timestep ?? null,
    notes: {},
  }
}

/** A frame with its cell. Throws a usage error where there is none. */
export function withCell({ from, cell: given }: Told, sent: StreamFrame): Arrived {
  const { step, time = Number.NaN, positions, velocities } = sent
  const cell = sent.cell ?? (given && Float64Array.from(given))
  if (cell) return { step, time, cell, positions, velocities }
  throw usageError(
    `${from} sends no cell`,
    'Give it: --cell 20.3,20.3,20.3, or the LAMMPS data file as --names.',
  )
}
