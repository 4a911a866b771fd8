import type { Format } from '../common/source.ts'

/** What the formats of GROMACS declare alike. */
export const ofGromacs = {
  offers: {
    positions: ['wrapped'],
    cell: 'sometimes',
    images: 'never',
    velocities: 'sometimes',
    names: 'never',
    time: 'steps and times',
    units: 'nm, ps',
    streaming: true,
    live: true,
  },
  hasSteps: true,
  stepsOptional: true,
  hasUnits: false,
  hasIds: false,
} satisfies Partial<Format>
