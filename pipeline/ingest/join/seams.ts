import { type IonstreamError, inputError } from '../../../schemas/errors.ts'
import { at } from '../check/clock-faults.ts'
import type { Incoming } from '../frame/frames.ts'
import type { Warn } from '../unwrap/folding.ts'
import { ORDER } from '../unwrap/seam.ts'
import type { Joined } from './joined.ts'

/** Refuses what is odd where files or parts of them meet, as soon as no later frame can explain it. */
export interface Seams {
  /** Takes what is odd of the first step of a file or part. Throws an input error where that is to be refused at once. */
  tell(frame: Incoming, found: string): void
  /** The same of one atom alone, which may have gone so far: a warning. */
  note(frame: Incoming, found: string): void
  /** What stands against going on after a frame, and how many frames were read before it came. */
  due(frame: Incoming): { error: IonstreamError; read: number } | undefined
  /** The frames since are dropped: nothing stands. */
  forget(): void
}

/** What is known where files meet. */
export interface Meeting {
  readonly joined: Joined | undefined
  /** How many frames of a file may yet show that it begins with earlier ones. */
  readonly compared: number
  /** Frames read so far, that one included. */
  count(): number
  /** Where the frame before stands. */
  before(): string
  /** Notes that it went on because the caller said so. */
  accepted(): void
}

export function makeSeams({ joined, compared, count, before, accepted }: Meeting, warn: Warn): Seams {
  let pending: { error: IonstreamError; read: number; file: number } | undefined
  const note = (frame: Incoming, found: string) =>
    warn(
      'seam',
      `${at(frame)}: ${found}; do the files continue one another? Give all of them, in the order of time`,
    )
  return {
    note,
    tell(frame, found) {
      if (joined === 'jump') {
        accepted()
        return note(frame, found)
      }
      const error = refuseSeam(frame, before(), found)
      if (frame.index > 0 || compared <= 1) throw error
      pending = { error, read: count() - 1, file: frame.file }
    },
    due(frame) {
      const explained = frame.file === pending?.file && frame.index + 1 < compared
      return explained ? undefined : pending
    },
    forget() {
      pending = undefined
    },
  }
}

const refuseSeam = (frame: Incoming, before: string, found: string) =>
  inputError(
    at(frame),
    `does not go on after ${before}: ${found}`,
    `${ORDER} Runs of their own are stores of their own. If all is as it should be: --joined jump.`,
  )
