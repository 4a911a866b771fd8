import type { IonstreamError } from '../../schemas/errors.ts'
import type { Warning } from '../../schemas/warning.ts'
import { fullError } from '../store/files.ts'

/** What waits for room on a full disk: it stays in memory, and is tried again by whoever has it. */
export interface FullDisk {
  /** Writes; false where the disk is full: `what`, or this `part` of it, waits until it is written. Other errors are thrown. */
  tries(what: string, write: () => void, part?: string): boolean
  /** The same for what takes its time. */
  triesLong(what: string, write: () => Promise<void>): Promise<boolean>
  /** A part that nobody wants any more waits no more. */
  forget(what: string, part: string): void
  /** Why each thing waits: the first of its parts. */
  readonly waiting: ReadonlyMap<string, IonstreamError>
  readonly warnings: readonly Warning[]
}

/** A disk that is not known to be full. */
export function fullDisk(): FullDisk {
  const parts = new Map<string, Map<string, IonstreamError>>()

  const done = (what: string, part: string): true => {
    const waiting = parts.get(what)
    waiting?.delete(part)
    if (waiting?.size === 0) parts.delete(what)
    return true
  }
  const failed = (what: string, part: string, error: unknown): false => {
    const full = fullError(error)
    if (!full) throw error
    parts.set(what, (parts.get(what) ?? new Map()).set(part, full))
    return false
  }
  const waiting = () => new Map([...parts].map(([what, errors]) => [what, [...errors.values()][0]] as const))

  return {
    tries(what, write, part = '') {
      try {
        write()
        return done(what, part)
      } catch (error) {
        return failed(what, part, error)
      }
    },
    async triesLong(what, write) {
      try {
        await write()
        return done(what, '')
      } catch (error) {
        return failed(what, '', error)
      }
    },
    forget: done,
    get waiting() {
      return waiting()
    },
    get warnings() {
      return [...waiting()].map(([what, { message }]) => ({
        name: 'disk-full',
        message: `${what}: ${message}; kept in memory and written as soon as there is room`,
        count: parts.get(what)?.size ?? 1,
      }))
    },
  }
}
