import { inputError, usageError } from '../../../schemas/errors.ts'
import { defer, type OperatorFunction, tap } from '../../flow/rxjs.ts'
import { placeName } from '../../sources/common/place.ts'
import type { Placed } from '../frame/frames.ts'
import type { Identity } from '../frame/identity.ts'
import type { Warn } from '../unwrap/folding.ts'
import { temperature } from '../write/sums.ts'
import type { Clock } from './clock.ts'

/** Times the larger or smaller that displacements and velocities may be of one another. */
const DISAGREE = 30
const LONGEST_TIMESTEP = 0.02
const LONGEST_INTERVAL = 10
/** ps: up to here a displacement is about velocity × time, vibrations included. */
const SHORT_INTERVAL = 0.2
const HOTTEST = 1e5

/** Compares the first two frames' displacements with their velocities: refuses a timestep or velocities in a wrong
 *  unit, warns of times that no simulation has. */
export const plausible =
  (identity: Identity, clock: Clock, warn: Warn): OperatorFunction<Placed, Placed> =>
  (frames) =>
    defer(() => {
      let before: Float64Array | undefined
      let speed = 0
      return frames.pipe(
        tap((frame) => {
          if (clock.count === 1) {
            checkRoom(frame)
            before = frame.positions.slice()
            speed = frame.velocities ? rms(frame.velocities) : 0
            if (frame.velocities) checkTemperature(frame, temperature(frame.velocities, identity))
          } else if (clock.count === 2 && before) {
            const path = rms(frame.positions.map((value, i) => value - (before as Float64Array)[i]))
            if (speed > 0 && path > 0) compare(frame, clock, path, speed)
            else if (speed === 0) judgeTimes(frame, clock, warn)
            before = undefined
          }
        }),
      )
    })

const rms = (values: Float64Array): number =>
  Math.sqrt((3 * values.reduce((sum, value) => sum + value * value, 0)) / values.length)

const at = (frame: Placed): string => placeName({ path: frame.path, frame: frame.index })

/** Å³ that an atom takes at the least; diamond has 5.7. */
const LEAST_VOLUME = 0.5
const FEWEST_ATOMS = 8

/** Refuses what are no positions in Å: velocities, forces, fractions, nm. */
function checkRoom(frame: Placed): void {
  const { positions } = frame
  const atoms = positions.length / 3
  let extent = 0
  for (let c = 0; c < 3; c++) {
    let [least, most] = [Infinity, -Infinity]
    for (let i = c; i < positions.length; i += 3) {
      least = Math.min(least, positions[i])
      most = Math.max(most, positions[i])
    }
    extent = Math.max(extent, most - least)
  }
  if (atoms < FEWEST_ATOMS || extent ** 2 * extent >= LEAST_VOLUME * atoms) return
  throw inputError(
    at(frame),
    `${atoms} atoms within ${extent.toPrecision(2)} Å: these are no positions in Å`,
    'Velocities and forces are files of their own (CP2K: -vel-1.xyz, -frc-1.xyz). Fractions and nm need a format that says so.',
  )
}

function checkTemperature(frame: Placed, kelvin: number): void {
  if (kelvin <= HOTTEST) return
  throw usageError(
    `${at(frame)}: the velocities make a temperature of ${kelvin.toPrecision(3)} K, expected less than ${HOTTEST} K`,
    'The velocities are in another unit: check --units (metal: Å/ps, real: Å/fs) and --elements.',
  )
}

function compare(frame: Placed, clock: Clock, path: number, speed: number): void {
  const interval = clock.interval as number
  const ratio = path / (speed * interval)
  const tooLong = interval <= SHORT_INTERVAL || (clock.timestep ?? 0) > LONGEST_TIMESTEP
  if (ratio <= DISAGREE && (ratio >= 1 / DISAGREE || !tooLong)) return
  throw usageError(
    `${at(frame)}: atoms moved by ${path.toPrecision(3)} Å in ${interval} ps (root mean square), but their velocities of ` +
      `${speed.toPrecision(3)} Å/ps make ${(speed * interval).toPrecision(3)} Å`,
    `The unit of --timestep or of the velocities is wrong: a step was taken as ${clock.timestep ?? interval} ps. ` +
      'Write the unit (--timestep 2fs) and check --units (metal: Å/ps, real: Å/fs).',
  )
}

function judgeTimes(frame: Placed, clock: Clock, warn: Warn): void {
  const { timestep, interval } = clock
  if ((timestep ?? 0) > LONGEST_TIMESTEP)
    warn('long-timestep', `${at(frame)}: a timestep of ${timestep} ps; is the unit right (--timestep 2fs)?`)
  else if ((interval as number) > LONGEST_INTERVAL)
    warn('long-interval', `${at(frame)}: ${interval} ps between frames; is the unit right?`)
}
