import { cp2kXyz } from './cp2k-xyz.ts'
import { extxyz } from './extxyz.ts'
import { ipiXyz } from './ipi-xyz.ts'
import { lammpsXyz } from './lammps-xyz.ts'
import { NO_FACTS, xyzFormat } from './xyz-format.ts'

/** Words by which the comments of the other dialects are known; in a damaged one of them they may still stand. */
const OTHERS = /\b(Lattice|Properties)\s*=|CELL[({]|^\s*Atoms\. Timestep|\bi\s*=\s*\d+\s*,\s*time\s*=/i

/** Plain xyz: elements and positions, and a comment that says nothing. */
export const xyz = xyzFormat({
  name: 'xyz',
  summary: 'plain xyz: elements and positions; --cell and --interval say the rest',
  offers: {
    positions: ['wrapped'],
    cell: 'never',
    images: 'never',
    velocities: 'never',
    names: 'always',
    time: 'none: --interval',
    units: 'Å',
    streaming: true,
    live: true,
  },
  hasSteps: false,
  hasUnits: false,
  hasIds: false,
  mine: (comment) => !OTHERS.test(comment),
  read: () => ({ facts: NO_FACTS, length: 1 }),
})

/** All dialects of xyz, the plain one last. */
export const xyzFormats = [cp2kXyz, extxyz, ipiXyz, lammpsXyz, xyz] as const
