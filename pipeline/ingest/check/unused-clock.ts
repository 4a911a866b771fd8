import { inputError } from '../../../schemas/errors.ts'
import { tidy } from '../../../schemas/units.ts'
import type { Incoming } from '../frame/frames.ts'
import type { Warn } from '../unwrap/folding.ts'
import { at } from './clock-faults.ts'

/** Sees that frames which are counted by --interval follow each other evenly by the clock of their file. */
export interface UnusedClock {
  /** Throws an input error for a frame that comes too early or too late by that clock. */
  see(frame: Incoming): void
  /** The next frame is not compared with the one before. */
  forget(): void
}

interface Seen {
  readonly value: number
  readonly error: number
  readonly unit: 'ps' | 'steps'
}

/** Times whose last digit is worth more than this share of the interval tell nothing. */
const COARSE = 0.05
const SLACK = 1e-3

/** `interval` in ps, as it was given. */
export function makeUnusedClock(interval: number, warn: Warn): UnusedClock {
  let last: Seen | undefined
  let spacing: number | undefined
  let isTold = false
  const seenIn = ({ unused }: Incoming): Seen | undefined => {
    if (!unused) return undefined
    const { step, time, timeError = 0 } = unused
    if (time !== undefined && timeError <= COARSE * interval)
      return { value: time, error: timeError, unit: 'ps' }
    return step === undefined ? undefined : { value: step, error: 0, unit: 'steps' }
  }
  const compare = (frame: Incoming, seen: Seen, before: Seen) => {
    const since = seen.value - before.value
    if (frame.index === 0 && since <= 0) return
    if (spacing === undefined) {
      spacing = since
      return
    }
    const slack = SLACK * Math.abs(spacing) + seen.error + before.error
    if (Math.abs(since - spacing) > slack) throw refuseUneven(frame, since, spacing, seen.unit)
    if (
      seen.unit === 'steps' ||
      spacing === 0 ||
      isTold ||
      Math.abs(spacing - interval) <= SLACK * interval + slack
    )
      return
    isTold = true
    warn(
      'other-interval',
      `${at(frame)}: ${tidy(spacing)} ps between frames by the file, ${interval} ps by --interval, which is used`,
    )
  }
  return {
    see(frame) {
      const seen = seenIn(frame)
      if (seen && last && seen.unit === last.unit) compare(frame, seen, last)
      last = seen
    },
    forget() {
      last = undefined
    },
  }
}

function refuseUneven(frame: Incoming, since: number, spacing: number, unit: Seen['unit']) {
  const missing = since / spacing - 1
  const gap =
    missing > 0.5 && Math.abs(missing - Math.round(missing)) < 0.01
      ? `, a gap of ${Math.round(missing)} frames`
      : ''
  return inputError(
    at(frame),
    `${tidy(since)} ${unit} after the frame before by the clock of the file, ${tidy(spacing)} until here${gap}`,
    'A file is missing, files are in another order, or parts of several runs were joined: frames that --interval counts must follow each other evenly. Ingest each part into a store of its own.',
  )
}
