import { z } from 'zod'
import { tableOf } from '../../../pipeline/definition/operator.ts'
import { measure } from '../../../pipeline/definition/steps.ts'
import type { SlotsOf } from '../../../pipeline/state/slots.ts'
import { choice, temperatureOrZero, whole } from '../../../schemas/params.ts'
import { column, columnsOf } from '../../../schemas/table.ts'
import { tellTemperature } from '../../frames/run-temperature.ts'
import { binStatusColumn } from '../../free-energy/free-energy.ts'
import { errorColumns } from '../../sampling/error-columns.ts'
import { countDirections } from '../directions.ts'
import {
  lasting,
  ofRotors,
  type RotorShape,
  rotorParams,
  rotorShape,
  WATCHED,
  type Watched,
  warnOfEnds,
  watchRotors,
} from '../rotors/of-rotors.ts'
import { rotorChannels } from '../rotors/rotor-set.ts'
import { tiltFigures } from './tilt-figure.ts'
import { tiltRows } from './tilt-rows.ts'

const params = z.object({
  ...rotorParams,
  thetaBins: whole('bins of θ over 180°', 2).default(36),
  phiBins: whole('bins of φ over 360°', 2).default(72),
  density: choice(
    ['angle', 'solid-angle'],
    'p per angle (a free rotor has p(θ) = sin θ / 2), or per solid angle (a free rotor is flat)',
  ).default('angle'),
  folding: choice(
    ['none', '-43m', 'm-3m'],
    'each direction with its images in a cubic point group, axes along x, y, z',
  ).default('none'),
  temperature: temperatureOrZero(
    'temperature of the runs, their tag where nothing is given; 0: not known, no energies',
  ).default(0),
})

const columns = columnsOf(null, {
  of: column('', 'kind of rotor', 'key'),
  surface: column('', 'what p is over: theta, phi, or both', 'key'),
  theta: column('°', 'middle of the bin of θ, the angle of a bond to z; null where p is over φ alone', 'key'),
  phi: column('°', 'middle of the bin of φ, from x about z; null where p is over θ alone', 'key'),
  density: column('', 'p, per radian, or radian squared or steradian', 'value'),
  freeEnergy: column(
    'meV',
    'F = −k_BT ln p, its least value 0; of an empty bin what it is above; null where the temperature is not known',
    'value',
  ),
  error: column(
    'meV',
    'half the 68 % interval of −k_BT ln p, over blocks of time or replicas; null where all in the bin may be one event; F is 0 in the bin that was seen most, which has an error of its own',
    { errorOf: 'freeEnergy' },
  ),
  status: binStatusColumn,
  count: column('', 'bonds seen there, images counted', 'count'),
  ...errorColumns,
})

export type Tilts = Watched & SlotsOf<'counts'>

/** How the bonds of rotors point: θ = acos u_z, φ = atan2(u_y, u_x) of the unit vectors from centre to ligand, F(θ) = −k_BT ln ∫p dφ, F(φ) and
 *  F(θ,φ) in meV, in the Cartesian axes of the run (those of a cubic crystal where its cell lies along them). Rows by kind, surface and bin.
 *  Source: Guan et al., supplement, note 3 (whose sign is printed as +). */
export const tilt = measure({
  name: 'tilt',
  version: 5,
  summary: 'Directions of the bonds of polyanions: free energies over θ, φ and both.',
  source: 'Guan et al., supplement, note 3: F(θ) and F(θ,φ) of PS4, with the sign of −k_BT ln p.',
  ...ofRotors,
  parts: 'time',
  params,
  shape: (given, run, _, facts): RotorShape => rotorShape(given, run, facts),
  channels: ({ shape: { set } }) => rotorChannels(set),
  slots: ({ params: { thetaBins, phiBins }, shape }): Tilts => ({
    ...WATCHED,
    /** [class][θ][φ] */
    counts: { law: 'count', length: shape.names.length * thetaBins * phiBins },
  }),
  carry: (_, rows) => lasting(rows),
  update: (state, block, at) => {
    const { thetaBins: theta, phiBins: phi, folding } = at.params
    watchRotors(state, block, at, ({ units, frames, arms, of }) => {
      const counts = state.counts.subarray(of * theta * phi, (of + 1) * theta * phi)
      countDirections(units, frames, 0, arms, { theta, phi }, folding, counts)
    })
  },
  finish: (runs, given, context) => {
    warnOfEnds(runs, context)
    tellTemperature(given.temperature, runs[0].run.tags['temperature'], context.warn)
    return tableOf({ columns }, tiltRows(runs, given))
  },
  shown: { columns, ...tiltFigures },
  example: { params: { thetaBins: 6, phiBins: 8 } },
})
