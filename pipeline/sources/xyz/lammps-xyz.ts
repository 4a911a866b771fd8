import { unitStyle } from '../lammps/lammps-units.ts'
import { NO_FACTS, xyzFormat } from './xyz-format.ts'

const COMMENT = /^\s*Atoms\. Timestep: (\d+)(?: Time: (\S+))?\s*$/

/** LAMMPS `dump xyz`: positions alone. */
export const lammpsXyz = xyzFormat({
  name: 'lammps-xyz',
  summary: 'LAMMPS dump xyz: positions and steps; the cell by --cell',
  offers: {
    positions: ['wrapped'],
    cell: 'never',
    images: 'never',
    velocities: 'never',
    names: 'always',
    time: 'steps',
    units: '--units',
    streaming: true,
    live: true,
  },
  hasSteps: true,
  hasUnits: true,
  hasIds: false,
  mine: (comment) => COMMENT.test(comment),
  read(comment, { options }) {
    const { length, time } = unitStyle(options.units ?? 'metal')
    const [, step, said] = COMMENT.exec(comment) ?? []
    const when = said === undefined ? {} : { time: Number(said) * time }
    if (said !== undefined && !Number.isFinite(when.time)) return `time ${said}, expected a number`
    return { facts: { ...NO_FACTS, step: Number(step), ...when }, length }
  },
})
