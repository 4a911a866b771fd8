import type { Block, Rows } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { usageError } from '../../../schemas/errors.ts'
import { number, time } from '../../../schemas/params.ts'
import { tidy } from '../../../schemas/units.ts'
import { staggeredForms, twistsOf } from '../dihedral.ts'
import { findTurns, type Turn, type TurnRule, turnState } from '../find-turns.ts'
import { type Lasting, lasting, type Watch } from '../rotors/of-rotors.ts'
import type { RotorSet } from '../rotors/rotor-set.ts'
import { settledChanges } from '../settled-changes.ts'

export const turnParams = {
  angle: number('degrees that an arm must be away from its mean direction before').default(70),
  dwell: time('how long it must stay there').default(1),
}

interface Given {
  readonly angle: number
  readonly dwell: number
}

/** The rule in frames. Throws a usage error where the frames of a run are too far apart for it. */
export function turnRule({ angle, dwell }: Given, { name, interval }: Run): TurnRule {
  const frames = Math.round(dwell / interval)
  if (frames < 1)
    throw usageError(
      `a dwell of ${tidy(dwell)} ps, but ${name} has a frame every ${tidy(interval)} ps`,
      `Give ${tidy(interval)} ps or more as "dwell".`,
    )
  if (!(angle > 0 && angle < 180))
    throw usageError(`an angle of ${angle}°`, 'Give an angle between 0° and 180°, as 70.')
  return { angle, dwell: frames }
}

/** What rotors have come to: their turns, and of those with a twist the form that each has settled in [rotor][3]. */
export type TurnCarry = Lasting & ReturnType<typeof emptyTurns> & { forms: Float64Array }

const emptyTurns = (starts: Int32Array) => ({ ...turnState(starts) })
const DEGREES = 180 / Math.PI

/** Nothing has settled yet in these rotors. */
export function turnCarry({ starts }: RotorSet, rotors: Rows): TurnCarry {
  const first = rotors.length > 0 ? starts[rotors[0]] : 0
  const ends = Array.from(rotors, (rotor) => starts[rotor + 1] - first)
  const forms = new Float64Array(3 * rotors.length).map((_, i) => (i % 3 === 2 ? 0 : -1))
  return { ...lasting(rotors), ...emptyTurns(Int32Array.of(0, ...ends)), forms }
}

/** What a rotor did in a stretch of frames. */
export interface Turned {
  readonly turns: readonly Turn[]
  /** Σ of weighted angle² over arms and frames at rest, degrees², and how many; frames in which it would not settle. */
  readonly squares: number
  readonly calm: number
  readonly restless: number
}

export function turnsOf(
  { place, units, frames }: Watch,
  { first }: Block,
  rule: TurnRule,
  carry: TurnCarry,
): Turned {
  const { squares, calm, restless } = carry
  const turns = findTurns(units, frames, first, rule, place, carry)
  const seen = { turns, squares: DEGREES ** 2 * squares[place], calm: calm[place], restless: restless[place] }
  squares[place] = calm[place] = restless[place] = 0
  return seen
}

/** Changes of staggered form of a rotor of two centres that stay for the dwell. */
export function twistsIn(
  watch: Watch,
  { first }: Block,
  pairs: Int32Array,
  { dwell }: TurnRule,
  carry: TurnCarry,
): number {
  const twists = new Float64Array(watch.job.frames)
  twistsOf(watch.job, 0, pairs, twists)
  const [settled, next, since] = carry.forms.subarray(3 * watch.place, 3 * watch.place + 3)
  const state = { settled, next, since }
  const changes = settledChanges(staggeredForms(twists.subarray(0, watch.frames)), dwell, first, state)
  carry.forms.set([state.settled, state.next, state.since], 3 * watch.place)
  return changes.length
}

/** Frames of a stretch in which a turn can be found: it takes a dwell to settle first, and another to stay. */
export const watchedIn = ({ frames }: Watch, { first }: Block, { dwell }: TurnRule): number =>
  Math.max(0, Math.min(frames, first + frames - (2 * dwell - 1)))
