import { usageError } from '../../../schemas/errors.ts'
import { choice, energy, file, number } from '../../../schemas/params.ts'
import { kinematicQ, type Spectrometer } from '../functions/spectrometer.ts'

/** An instrument that counts neutrons of one incident energy over a range of angles, the same for all that it sees. */
export const spectrometerParams = {
  incident: energy('energy of the neutrons that come in, E_i').default(25),
  fromAngle: number('least scattering angle of the detectors, degrees').default(20),
  toAngle: number('largest scattering angle of the detectors, degrees').default(120),
  instrument: file(
    'its resolution: none, the full width at half maximum of a Gaussian in meV or with its unit (100ueV), or a file of columns E and I',
  ).default('none'),
  intensity: choice(
    ['scattering-function', 'cross-section'],
    'S(E), as data are given when k_f/k_i has been divided out, or that times k_f/k_i',
  ).default('scattering-function'),
}

export interface SpectrometerAsked {
  readonly incident: number
  readonly fromAngle: number
  readonly toAngle: number
  readonly instrument: string
  readonly intensity: 'scattering-function' | 'cross-section'
}

/** Throws usage errors for what is no incident energy, and for angles that are none. */
export function spectrometerOf(
  operator: string,
  { incident, fromAngle, toAngle }: SpectrometerAsked,
): Spectrometer {
  if (!(incident > 0))
    throw usageError(`${operator}: neutrons of ${incident} meV`, 'Give an incident energy above 0 meV.')
  if (!(fromAngle >= 0 && toAngle > fromAngle && toAngle <= 180))
    throw usageError(
      `${operator}: detectors from ${fromAngle} to ${toAngle}°`,
      'Give scattering angles from 0 to 180°, the smaller one first.',
    )
  return { incident, from: fromAngle, to: toAngle }
}

/** The |Q| that its detectors see of elastic scattering, in words. */
export const elasticReach = ({ incident, from, to }: Spectrometer): string =>
  [from, to].map((angle) => (kinematicQ(incident, 0, angle) as number).toPrecision(3)).join(' to ')
