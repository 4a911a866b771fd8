import { quaternionOf } from '../kernels/rotors/rotation-fit.ts'
import { beginStay, type Libration, librate, librationState } from './libration.ts'

/** When a group has turned: the mean direction of an arm over `dwell` frames is beyond `angle` (degrees) from its mean over the stay before. */
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
  /** Angle of the rotation from the mean directions before to those after, degrees. */
  readonly by: number
}

/** How far the groups have come: what one stretch of frames hands on to the next. */
export interface TurnState extends Libration {
  /** Σ u [arm][3] over frames that may begin another stay, and over the second half of a dwell of them. */
  readonly sums: Float64Array
  readonly late: Float64Array
  /** Number of these frames, and the first that was beyond the angle. */
  readonly gathered: Int32Array
  readonly since: Float64Array
  /** 1 where a group has settled. */
  readonly ready: Uint8Array
  /** Frames in which a group was looked at to settle, and did not: many of them say that it turns faster than the dwell can see. */
  readonly restless: Float64Array
}

export function turnState(starts: Int32Array): TurnState {
  const groups = starts.length - 1
  const arms = starts[groups]
  return {
    ...librationState(starts),
    sums: new Float64Array(3 * arms),
    late: new Float64Array(3 * arms),
    gathered: new Int32Array(groups),
    since: new Float64Array(groups),
    ready: new Uint8Array(groups),
    restless: new Float64Array(groups),
  }
}

/** Finds the turns of a group in a stretch of frames, `first` the number of its first; whatever the stretches, the turns are the same.
 *  Where an arm is beyond the angle from its mean direction over the stay, the directions from then on are gathered: an excursion ends once the
 *  mean of no arm is beyond; after a dwell, and in its second half, beyond it is a turn, and all arms begin a stay, with their directions in the second half of the
 *  dwell: a C₃ turn, which moves three bonds by 109.5°, is one. A group that is still on the move (a mean of unit vectors, over the dwell or its
 *  second half, shorter than the cosine of half the angle) is waited for. Libration is what stays below the angle; excursions that have not
 *  stayed when the run ends are none. `units` of the group [arm][axis][frame]. */
export function findTurns(
  units: Float64Array,
  frames: number,
  first: number,
  rule: TurnRule,
  group: number,
  state: TurnState,
): Turn[] {
  const { ready, gathered, since } = state
  const least = Math.cos((rule.angle * Math.PI) / 180)
  const turns: Turn[] = []
  for (let t = 0; t < frames; t++) {
    if (ready[group] && gathered[group] === 0) {
      t = librate(units, frames, t, group, least, state)
      if (t === frames) break
      since[group] = first + t
    }
    gather(units, frames, t, rule, group, state)
    if (ready[group] && isBack(rule, group, least, state)) leaveOff(group, state)
    else if (hasStayed(rule, group, state)) {
      if (ready[group]) turns.push(turnOf(group, least, state))
      settle(rule, group, state)
    }
  }
  return turns
}

/** Frames of the first half of a dwell, which is the longer one of an odd number: what is kept of a dwell that was none, its second half, has then
 *  no frame of the second half of the next. */
const earlyFrames = ({ dwell }: TurnRule): number => Math.min(dwell - 1, (dwell + 1) >> 1)

function gather(
  units: Float64Array,
  frames: number,
  t: number,
  rule: TurnRule,
  group: number,
  state: TurnState,
) {
  const { starts, sums, late, gathered } = state
  const isLate = gathered[group] >= earlyFrames(rule)
  gathered[group]++
  for (let at = 3 * starts[group], from = t; at < 3 * starts[group + 1]; at++, from += frames) {
    sums[at] += units[from]
    if (isLate) late[at] += units[from]
  }
}

function leaveOff(group: number, { starts, sums, late, gathered }: TurnState): void {
  gathered[group] = 0
  sums.fill(0, 3 * starts[group], 3 * starts[group + 1])
  late.fill(0, 3 * starts[group], 3 * starts[group + 1])
}

/** True after a dwell at rest; of one that was none the second half may be the first of the next. */
function hasStayed(rule: TurnRule, group: number, state: TurnState): boolean {
  const { starts, sums, late, gathered, restless } = state
  if (gathered[group] < rule.dwell) return false
  const early = earlyFrames(rule)
  if (
    isShort(sums, rule.dwell, rule, group, state) ||
    isShort(late, rule.dwell - early, rule, group, state)
  ) {
    const rest = late.slice(3 * starts[group], 3 * starts[group + 1])
    leaveOff(group, state)
    sums.set(rest, 3 * starts[group])
    gathered[group] = rule.dwell - early
    restless[group] += early
    return false
  }
  return true
}

/** True where the mean direction of an arm is shorter than the cosine of half the angle. */
function isShort(
  sums: Float64Array,
  frames: number,
  { angle }: TurnRule,
  group: number,
  { starts }: TurnState,
) {
  const least = frames * Math.cos((angle * Math.PI) / 360)
  for (let at = 3 * starts[group]; at < 3 * starts[group + 1]; at += 3)
    if (Math.hypot(sums[at], sums[at + 1], sums[at + 2]) < least) return true
  return false
}

/** A stay begins: the first of all with the whole dwell, one after a turn with its second half. */
function settle(rule: TurnRule, group: number, state: TurnState): void {
  if (state.ready[group]) beginStay(group, state.late, rule.dwell - earlyFrames(rule), state)
  else beginStay(group, state.sums, rule.dwell, state)
  state.ready[group] = 1
  leaveOff(group, state)
}

/** True where the mean directions of all arms are within the angle again, over all frames gathered, or over the second half of the dwell. */
const isBack = ({ dwell }: TurnRule, group: number, least: number, state: TurnState): boolean =>
  movedArms(group, least, state.sums, state) === 0 ||
  (state.gathered[group] === dwell && movedArms(group, least, state.late, state) === 0)

/** Arms whose mean direction in the sums is beyond the angle from that over the stay. */
function movedArms(group: number, least: number, sums: Float64Array, { starts, stay }: TurnState): number {
  let moved = 0
  for (let at = 3 * starts[group]; at < 3 * starts[group + 1]; at += 3)
    if (cosineAt(at, stay, sums) < least) moved++
  return moved
}

function cosineAt(at: number, from: Float64Array, to: Float64Array): number {
  const dot = from[at] * to[at] + from[at + 1] * to[at + 1] + from[at + 2] * to[at + 2]
  return dot / (lengthAt(at, from) * lengthAt(at, to))
}

const lengthAt = (at: number, v: Float64Array): number =>
  Math.sqrt(v[at] * v[at] + v[at + 1] * v[at + 1] + v[at + 2] * v[at + 2])

function turnOf(group: number, least: number, state: TurnState): Turn {
  const { starts, stay, sums, since } = state
  const S = new Float64Array(9)
  for (let at = 3 * starts[group]; at < 3 * starts[group + 1]; at += 3) {
    const scale = 1 / (lengthAt(at, stay) * lengthAt(at, sums))
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++) S[3 * a + b] += scale * stay[at + a] * sums[at + b]
  }
  const q = new Float64Array(4)
  quaternionOf(S, starts[group + 1] - starts[group], q)
  const by = (360 / Math.PI) * Math.acos(Math.min(1, q[0]))
  return { group, frame: since[group], moved: movedArms(group, least, sums, state), by }
}
