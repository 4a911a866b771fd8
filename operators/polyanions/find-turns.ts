import { quaternionOf } from '../kernels/rotors/rotation-fit.ts'
import { beginStay, type Libration, librate, librationState } from './libration.ts'

/** When a group has turned: an arm's angle to its last settled direction is beyond `angle` (degrees) for `dwell` frames on end. */
export interface TurnRule {
  readonly angle: number
  readonly dwell: number
}

/** One reorientation of a group, however many arms it moves. */
export interface Turn {
  readonly group: number
  /** The first frame beyond the angle. */
  readonly frame: number
  /** Arms that are beyond the angle from where they were. */
  readonly moved: number
  /** Angle of the rotation from the old settled directions to the new, degrees. */
  readonly by: number
}

/** How far the groups have come: what one stretch of frames hands on to the next. */
export interface TurnState extends Libration {
  /** Settled directions [arm][3], and sums that are to be the next ones. */
  readonly settled: Float64Array
  readonly sums: Float64Array
  /** Frames that each arm has been beyond the angle, on end. */
  readonly beyond: Int32Array
  /** Frames of each group in its sums. */
  readonly gathered: Int32Array
  /** 1 where a group has settled directions. */
  readonly ready: Uint8Array
  /** Frames in which a group was looked at to settle, and did not: many of them say that it turns faster than the dwell can see. */
  readonly restless: Float64Array
}

export function turnState(starts: Int32Array): TurnState {
  const groups = starts.length - 1
  const arms = starts[groups]
  return {
    ...librationState(starts),
    settled: new Float64Array(3 * arms),
    sums: new Float64Array(3 * arms),
    beyond: new Int32Array(arms),
    gathered: new Int32Array(groups),
    ready: new Uint8Array(groups),
    restless: new Float64Array(groups),
  }
}

/** Finds the turns of groups in a stretch of frames, `first` the number of its first; whatever the stretches, the turns are the same.
 *  A turn settles all arms of its group anew, on their mean directions in the second half of the dwell: a C₃ turn, which moves three
 *  bonds by 109.5°, is one. A group that is still on the move (a mean of unit vectors shorter than the cosine of half the angle) is waited
 *  for. Libration is what stays below the angle, about the mean direction of the stay; excursions that have not stayed when the run ends are
 *  none. `units` [arm][axis][frame]. */
export function findTurns(
  units: Float64Array,
  frames: number,
  first: number,
  rule: TurnRule,
  state: TurnState,
): Turn[] {
  const turns: Turn[] = []
  for (let group = 0; group < state.ready.length; group++) {
    for (let t = 0; t < frames; t++) {
      const longest = state.ready[group] ? watch(units, frames, t, group, rule, state) : rule.dwell
      if (!hasStayed(units, frames, t, group, rule, state, longest)) continue
      if (state.ready[group]) turns.push(turnOf(group, first + t - longest + 1, rule, state))
      settle(group, state)
      beginStay(group, state.sums, framesToSettle(rule), state)
    }
  }
  return turns.sort((a, b) => a.frame - b.frame || a.group - b.group)
}

/** The second half of the dwell. */
const framesToSettle = ({ dwell }: TurnRule): number => Math.max(1, dwell >> 1)

/** Gathers directions once an arm has been beyond for half the dwell; true where it has stayed, and the group is at rest again. */
function hasStayed(
  units: Float64Array,
  frames: number,
  t: number,
  group: number,
  rule: TurnRule,
  state: TurnState,
  longest: number,
): boolean {
  const wanted = framesToSettle(rule)
  const { gathered } = state
  if (longest <= rule.dwell - wanted) {
    gathered[group] = 0
    return false
  }
  gather(units, frames, t, group, state)
  if (longest < rule.dwell || gathered[group] < wanted) return false
  const rests = isAtRest(group, rule, state)
  if (!rests) state.restless[group] += wanted
  gathered[group] = 0
  return rests
}

function isAtRest(group: number, { angle }: TurnRule, { starts, sums, gathered }: TurnState): boolean {
  const least = gathered[group] * Math.cos((angle * Math.PI) / 360)
  for (let arm = starts[group]; arm < starts[group + 1]; arm++) {
    if (Math.hypot(sums[3 * arm], sums[3 * arm + 1], sums[3 * arm + 2]) < least) return false
  }
  return true
}

/** Takes note of the angles in a frame; gives the longest that an arm has been beyond. */
function watch(
  units: Float64Array,
  frames: number,
  t: number,
  group: number,
  { angle }: TurnRule,
  state: TurnState,
): number {
  const { starts, settled, beyond } = state
  const limit = Math.cos((angle * Math.PI) / 180)
  let longest = 0
  for (let arm = starts[group]; arm < starts[group + 1]; arm++) {
    const at = 3 * arm * frames + t
    const cosine =
      units[at] * settled[3 * arm] +
      units[at + frames] * settled[3 * arm + 1] +
      units[at + 2 * frames] * settled[3 * arm + 2]
    beyond[arm] = cosine < limit ? beyond[arm] + 1 : 0
    if (beyond[arm] > longest) longest = beyond[arm]
  }
  if (longest === 0) librate(units, frames, t, group, state)
  return longest
}

function gather(units: Float64Array, frames: number, t: number, group: number, state: TurnState): void {
  const { starts, sums, gathered } = state
  if (gathered[group]++ === 0) sums.fill(0, 3 * starts[group], 3 * starts[group + 1])
  for (let at = 3 * starts[group]; at < 3 * starts[group + 1]; at++) sums[at] += units[at * frames + t]
}

/** The directions of the sums become the settled ones; the new look at every arm begins in the next frame. */
function settle(group: number, { starts, settled, sums, beyond, ready }: TurnState): void {
  ready[group] = 1
  for (let arm = starts[group]; arm < starts[group + 1]; arm++) {
    const length = Math.hypot(sums[3 * arm], sums[3 * arm + 1], sums[3 * arm + 2])
    for (let k = 0; k < 3; k++) settled[3 * arm + k] = sums[3 * arm + k] / length
    beyond[arm] = 0
  }
}

function turnOf(group: number, frame: number, { angle }: TurnRule, state: TurnState): Turn {
  const { starts, settled, sums } = state
  const S = new Float64Array(9)
  let moved = 0
  for (let arm = starts[group]; arm < starts[group + 1]; arm++) {
    const to = [0, 1, 2].map((k) => sums[3 * arm + k])
    const length = Math.hypot(...to)
    const from = [0, 1, 2].map((k) => settled[3 * arm + k])
    for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) S[3 * a + b] += (from[a] * to[b]) / length
    const cosine = from.reduce((sum, value, k) => sum + (value * to[k]) / length, 0)
    if (degrees(cosine) > angle) moved++
  }
  const q = new Float64Array(4)
  quaternionOf(S, starts[group + 1] - starts[group], q)
  return { group, frame, moved, by: 2 * degrees(q[0]) }
}

const degrees = (cosine: number): number => (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, cosine)))
