import type { StoreManifest } from '../../../schemas/store.ts'
import { cellOf } from '../check/check-frames.ts'
import type { Choice } from '../check/choose.ts'
import type { Clock } from '../check/clock.ts'
import { at } from '../check/clock-faults.ts'
import type { Incoming } from '../frame/frames.ts'
import type { Identity } from '../frame/identity.ts'
import { matcher } from '../frame/sort-by-id.ts'
import type { Settings } from '../options/options.ts'
import type { Folding } from '../unwrap/folding.ts'
import { fractions } from '../unwrap/fractions.ts'
import type { BlockBuffer } from '../write/block-buffer.ts'
import { askJoined, goesOn, isCopy, type Joined, lostFile, NEXT_TO_NONE, refuseBefore } from './joined.ts'
import { FEWEST_TO_REPEAT, findRepeat, type Standing, standingOf } from './repeats.ts'

/** How a frame joins those that were read before it. */
export interface Joint {
  /** True for the first frame of another file, or of another part of one. */
  readonly begins: boolean
  /** How many of the frames that were read stay; all of them where it is left out. */
  readonly keep?: number
  /** True where steps and times are counted on, whatever the frame says of them. */
  readonly counts?: boolean
  /** True where the caller had to say it. */
  readonly asked?: boolean
  /** What is to be told, by name. */
  readonly said?: readonly [name: string, message: string]
}

/** What joints are judged by. */
export interface Known {
  readonly store: string
  readonly manifest: StoreManifest
  readonly identity: Identity
  readonly settings: Settings
  readonly clock: Clock
  readonly choice: Choice
  readonly buffer: BlockBuffer
  readonly folding: Folding
  readonly joined: Joined | undefined
}

/** The frame that was read last: its file, its place in it and its number. */
export type Last = Pick<Incoming, 'path' | 'file' | 'index' | 'number'>

/** Most frames of a file that are compared with earlier ones, where not every frame is kept. */
export const MOST_COMPARED = 16

/** How a frame joins those before. Throws where only the caller can know it. */
export async function jointOf(known: Known, frame: Incoming, last: Last): Promise<Joint> {
  const { clock } = known
  const begins = frame.file !== last.file || isNewPart(frame, last)
  const isUntold = frame.step === undefined && frame.file === last.file && clock.interval === undefined
  const back = isUntold ? undefined : clock.backTo(frame)
  const repeated = mayRepeat(known, frame, last, begins, back) ? repeatOf(known, frame, begins) : undefined
  if (repeated !== undefined) return joinRepeat(known, frame, last, repeated, back)
  if (back === undefined) return { begins }
  if (clock.goesOn(frame)) return { begins, counts: true, said: ['clock-reset', stepsAnew(clock, frame)] }
  return joinBack(known, frame, last, back)
}

const isNewPart = (frame: Incoming, last: Last): boolean =>
  frame.number !== undefined && last.number !== undefined && frame.number <= last.number

/** Whether a frame is one of the first of a file or part, which may be an earlier one again. Files of one frame each are in
 *  the order of their steps. */
function mayRepeat(
  { clock, choice, identity, settings }: Known,
  frame: Incoming,
  last: Last,
  begins: boolean,
  back: number | undefined,
): boolean {
  if (identity.ids.length < FEWEST_TO_REPEAT || settings.unwrap === 'toroidal') return false
  if (!begins) return frame.file > 0 && frame.index < Math.min(choice.stride, MOST_COMPARED)
  return last.index > 0 || back !== undefined || !clock.tells(frame)
}

/** Number, among the frames that were read, of an earlier one at which all atoms stand as they do in this one. */
function repeatOf(known: Known, frame: Incoming, begins: boolean): number | undefined {
  const { clock, choice, identity, settings, manifest, folding } = known
  const rows = matcher(identity)(frame)
  const standing = standingOf({ ...frame, rows }, cellOf(frame, settings))
  if (begins && isLast(folding, standing, frame)) return clock.count - 1
  const all = choice.before(clock.count)
  const before = begins ? all : Math.min(all, manifest.sources[frame.file].first ?? all)
  const found = findRepeat(known, standing, before)
  return found === undefined ? undefined : choice.readAt(found)
}

/** Whether all atoms stand where they do in the frame that was read last, whole cells aside. */
function isLast({ last, inverse }: Folding, { positions }: Standing, { origin }: Incoming): boolean {
  const now = new Float64Array(positions.length)
  fractions(positions, origin, inverse, now)
  return now.every((value, i) => Math.abs(value - last[i] - Math.round(value - last[i])) < 1e-9)
}

/** A file that begins with an earlier frame: a restart from there, unless its own clock says something else. */
async function joinRepeat(
  known: Known,
  frame: Incoming,
  last: Last,
  repeated: number,
  back: number | undefined,
): Promise<Joint> {
  const { clock, choice, manifest, joined } = known
  const isNext = back === undefined && clock.tells(frame)
  if (repeated === clock.count - 1 && isNext) return { begins: true }
  const begins = `begins with frame ${choice.before(repeated)} of this run`
  const isLost = repeated === 0 && clock.count > 1 && frame.file > 0
  const isOdd = clock.tells(frame) && back !== repeated
  const asks = isOdd || (isLost && !(await isCopy(manifest, frame)))
  const replaces = frame.file === last.file ? 'part' : 'file'
  const said = [
    'restart',
    `${at(frame)} ${begins}: this ${replaces} replaces the frames from that one on`,
  ] as const
  if (!asks) return { begins: true, keep: repeated, counts: true, said }
  if (goesOn(joined)) return { begins: true, counts: !isNext, asked: true, said: goneOn(known, frame) }
  if (joined === 'branch')
    return back === undefined
      ? { begins: true, keep: repeated, counts: true, asked: true, said }
      : joinBack(known, frame, last, back)
  throw askJoined(frame, isOdd ? `${begins}, but not with its ${clockOf(frame)}` : begins, clock.count)
}

/** A step or time that comes again, without the same frame: the later branch wins, unless a file before is lost. */
function joinBack(known: Known, frame: Incoming, last: Last, back: number): Joint {
  const { clock, choice, manifest, joined } = known
  const isOther = frame.file !== last.file
  const [keep, count] = [choice.before(back), choice.before(clock.count)]
  const file = isOther ? lostFile(manifest, frame.file, keep, count) : undefined
  const lost = isOther ? file !== undefined : back < NEXT_TO_NONE && clock.count > back + 1
  const begins = frame.step === undefined ? `time ${frame.time} ps` : `step ${frame.step}`
  if (lost && goesOn(joined)) return { begins: true, counts: true, asked: true, said: goneOn(known, frame) }
  if (lost && isBeforeAll(clock, frame)) throw refuseBefore(frame, `${begins} after ${lastOf(clock, frame)}`)
  if (lost && joined === undefined)
    throw askJoined(frame, `${begins} after ${lastOf(clock, frame)}`, clock.count - back)
  const replaces = `the later branch replaces the frames from ${begins} on`
  const dropped = file ? `: ${clock.count - back} frames are dropped, ${withAll(file.path)}` : ''
  const message = `${at(frame)}: ${begins} after ${lastOf(clock, frame)}; ${replaces}${dropped}`
  return { begins: isOther, keep: back, asked: lost, said: ['restart', message] }
}

/** Whether even the next frame after it would have none before it. */
const isBeforeAll = (clock: Clock, frame: Incoming): boolean =>
  clock.backTo(
    frame.step === undefined
      ? { ...frame, time: (frame.time as number) + (clock.interval ?? 0) }
      : { ...frame, step: frame.step + 1 },
  ) === 0

const withAll = (path: string): string =>
  `next to all of ${path} among them; where that one comes later, give the files in the order of time`

const lastOf = (clock: Clock, { step }: Incoming): string =>
  step === undefined ? `${clock.timeAt(clock.count - 1)} ps` : `step ${clock.lastStep}`

const goneOn = ({ clock }: Known, frame: Incoming) => ['continued', stepsAnew(clock, frame)] as const

const clockOf = ({ step }: Incoming): string => (step === undefined ? 'time' : 'step')

const stepsAnew = (clock: Clock, frame: Incoming): string =>
  `${at(frame)}: ${frame.step === undefined ? `time ${frame.time} ps` : `step ${frame.step}`} after ${lastOf(clock, frame)}; ` +
  'steps and times are counted on from there'
