import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { inputError } from '../../schemas/errors.ts'
import { type FollowStatus, followStatus } from '../../schemas/follow.ts'
import { isAlive, readable, replaceFile } from '../store/files.ts'
import type { View } from './view.ts'

/** ms between two writings. */
const EVERY = 1500
/** ms without a word after which a follower of another machine counts as gone. */
const SILENT = 120_000

const statusPath = (out: string): string => join(out, 'follow.json')

export interface StatusWriter {
  /** Now and then; at every call after one that failed. */
  show(view: View): void
  end(view: View, why: string): void
}

/** Writes down how a follower stands, and why it ended. */
export function statusWriter(out: string, page: string | undefined): StatusWriter {
  const started = new Date().toISOString()
  let next = Number.NEGATIVE_INFINITY
  const write = (view: View, ended?: string): void => {
    const { title, at, runs, time, speed, cost, memory, warnings } = view
    const who = {
      format: 'ionstream-follow',
      title,
      host: hostname(),
      pid: process.pid,
      started,
      at,
      ended,
      page,
    }
    const status = { ...who, runs, time, speed, cost, memory, warnings } as FollowStatus
    replaceFile(statusPath(out), `${JSON.stringify(status)}\n`)
  }
  return {
    show(view: View) {
      if (performance.now() < next) return
      write(view)
      next = performance.now() + EVERY
    },
    end: write,
  }
}

/** How the follower of a folder stands. Throws an input error where there never was one. */
export function readStatus(out: string): FollowStatus {
  const path = statusPath(out)
  if (!existsSync(path))
    throw inputError(
      out,
      'no follower has worked here: it has no follow.json',
      'Name the --out of "ionstream follow".',
    )
  try {
    return followStatus.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) throw readable(error, path, 'read')
    throw inputError(path, 'is no status of a follower', 'It was changed, or is of another version.')
  }
}

/** True where a follower has not ended and, as far as can be seen from here, runs. */
export function isFollowing({ ended, host, pid, at }: FollowStatus, now = Date.now()): boolean {
  if (ended !== undefined) return false
  return host === hostname() ? isAlive(pid) : now - Date.parse(at) < SILENT
}
