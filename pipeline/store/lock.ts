import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { inputError } from '../../schemas/errors.ts'
import { makeFolder, readable } from './files.ts'

/** The right to write a store: a file beside it that names host and process. */
export interface Lock {
  release(): void
}

interface Holder {
  readonly host: string
  readonly pid: number
  /** When the process began, as its kernel counts: another process of the same number has another. */
  readonly began: string | null
  readonly since: string
  /** What it makes, where somebody else may make the same. */
  readonly of?: string
}

/** ms between two signs of life, and without one after which the process of another machine counts as gone. */
const SIGN_EVERY = 20_000
const GONE_AFTER = 300_000

/** Beside the folder itself, by whatever links it was named. */
export const lockPath = (store: string): string => `${realPathOf(resolve(store))}.lock`

/** A path without links, as far as it is there. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const above = dirname(path)
    return above === path ? path : join(realPathOf(above), basename(path))
  }
}

/** Takes the lock of a store. A lock whose process is gone is taken over: on this machine where no such process runs,
 *  on another where it gave no sign of life for five minutes. Throws an input error where somebody has it. `of`: what the
 *  lock is for, as another one may make the same. */
export function takeLock(store: string, of?: string): Lock {
  const path = lockPath(store)
  const own = JSON.stringify({ ...thisProcess(), of })
  makeFolder(dirname(path), path)
  for (let attempt = 0; !place(path, own); attempt++) {
    const found = read(path)
    if (attempt >= 5 || (found !== undefined && !isStale(path, found))) throw taken(store, found)
    if (found !== undefined) putAside(path, found)
  }
  const signs = setInterval(() => giveSign(path, own), SIGN_EVERY)
  signs.unref()
  return {
    release() {
      clearInterval(signs)
      if (read(path) === own) rmSync(path, { force: true })
    },
  }
}

/** True where a process that is there, as far as can be told, has the lock of a store. */
export function isBeingWritten(store: string): boolean {
  const path = lockPath(store)
  try {
    const text = read(path)
    return text !== undefined && !isStale(path, text)
  } catch {
    return false
  }
}

/** Who has a lock, in words, and what it is for. */
export function holderOf(store: string): { who: string; of: string | undefined } | undefined {
  const text = read(lockPath(store))
  if (text === undefined) return undefined
  const holder = parse(text)
  return { who: nameOf(holder), of: holder?.of }
}

const thisProcess = (): Holder => ({
  host: hostname(),
  pid: process.pid,
  began: beginOf(process.pid) ?? null,
  since: new Date().toISOString(),
})

/** Puts the lock there whole; false where there is one. */
function place(path: string, text: string): boolean {
  const beside = `${path}.writing-${hostname()}-${process.pid}`
  try {
    writeFileSync(beside, text)
    link(beside, path, text)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw readable(error, path, 'written')
  } finally {
    rmSync(beside, { force: true })
  }
}

/** Some file systems have no links: the lock is then made where none is, and filled. */
function link(beside: string, path: string, text: string): void {
  try {
    linkSync(beside, path)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    writeFileSync(path, text, { flag: 'wx' })
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw readable(error, path, 'read')
  }
}

/** Moves a stale lock away; if somebody put another one there meanwhile, it goes back. */
function putAside(path: string, stale: string): void {
  const aside = `${path}.stale-${hostname()}-${process.pid}`
  try {
    renameSync(path, aside)
    if (read(aside) !== stale) linkSync(aside, path)
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

function isStale(path: string, text: string): boolean {
  const holder = parse(text)
  if (holder && holder.host === hostname()) return !isRunning(holder)
  return ageOf(path) > GONE_AFTER
}

function parse(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return undefined
  }
}

/** A process of this number that began when the holder did; one that has ended but was not buried yet runs no more. */
function isRunning({ pid, began }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = beginOf(pid)
  return now === undefined ? began === null : began === null || now === began
}

/** Start time of a process in /proc; undefined where there is no such thing, or the process is a zombie. */
function beginOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

/** Age of the last sign of life, by the clock of the file system that holds it. */
function ageOf(path: string): number {
  const probe = `${path}.clock-${hostname()}-${process.pid}`
  try {
    writeFileSync(probe, '')
    return statSync(probe).mtimeMs - statSync(path).mtimeMs
  } catch {
    return 0
  } finally {
    rmSync(probe, { force: true })
  }
}

/** Writes the same bytes again: the file gets its time from the clock of its own file system. */
function giveSign(path: string, own: string): void {
  try {
    if (read(path) !== own) return
    const file = openSync(path, 'r+')
    writeSync(file, own, 0)
    closeSync(file)
  } catch {
    // Whoever removed the lock had a reason; the next writer will be told by its own.
  }
}

const nameOf = (holder: Holder | undefined): string =>
  holder ? `process ${holder.pid} on ${holder.host} since ${holder.since}` : 'another process'

const taken = (store: string, text: string | undefined) =>
  inputError(
    store,
    `is being written by ${nameOf(text === undefined ? undefined : parse(text))}`,
    'Wait for it, or stop it. Where it is gone, the lock is taken over, at the latest five minutes after its last sign of life.',
    'locked',
  )
