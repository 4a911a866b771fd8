import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { IonstreamError, inputError } from '../../schemas/errors.ts'

export const manifestPath = (store: string): string => join(store, 'manifest.json')
export const blockPath = (store: string, index: number): string =>
  join(store, 'blocks', `${number(index)}.arrow`)
export const framesPath = (store: string, index: number): string =>
  join(store, 'blocks', `${number(index)}.frames.arrow`)

const number = (index: number): string => String(index).padStart(6, '0')

/** What to do about a checksum that does not fit. */
export const DAMAGED =
  'The file was changed after it was written. Put it back from a copy, or ingest the run into another folder.'

/** Makes a folder and those above it, where they are not there yet; `named` is what an error says. */
export function makeFolder(path: string, named = path): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    throw readable(error, named, 'made')
  }
}

/** Writes a file so that it is there whole or not at all: beside it, synced, then renamed, then the folder synced. */
export function writeWhole(path: string, bytes: Uint8Array | string): void {
  try {
    put(path, bytes, fsyncSync)
    syncFolder(dirname(path))
  } catch (error) {
    throw readable(error, path, 'written')
  }
}

/** The same without waiting for the disk: whoever names the file must sync it first. */
export function replaceFile(path: string, bytes: Uint8Array | string): void {
  try {
    put(path, bytes, () => {})
  } catch (error) {
    throw readable(error, path, 'written')
  }
}

/** The same for a file that is written in pieces: `write` is told where. */
export async function writeBeside(path: string, write: (beside: string) => Promise<void>): Promise<void> {
  const beside = besideOf(path)
  try {
    await write(beside)
    const file = openSync(beside, 'r')
    fsyncSync(file)
    closeSync(file)
    renameSync(beside, path)
    syncFolder(dirname(path))
  } catch (error) {
    rmSync(beside, { force: true })
    throw readable(error, path, 'written')
  }
}

/** The same for text, line by line. */
export function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  return writeBeside(path, async (beside) => {
    const file = openSync(beside, 'w')
    try {
      let text = ''
      for (const line of lines) {
        text += line
        if (text.length < LINES_AT_ONCE) continue
        writeFileSync(file, text)
        text = ''
      }
      writeFileSync(file, text)
    } finally {
      closeSync(file)
    }
  })
}

const LINES_AT_ONCE = 1 << 20

const besideOf = (path: string): string => `${path}.writing-${hostname()}-${process.pid}`

function put(path: string, bytes: Uint8Array | string, sync: (file: number) => void): void {
  const beside = besideOf(path)
  const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  const file = openSync(beside, 'w')
  try {
    for (let at = 0; at < data.length; ) at += writeSync(file, data, at)
    sync(file)
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
}

/** Removes what a killed process of this machine left half written in a folder. */
export function sweepHalfWritten(folder: string): void {
  const mark = `.writing-${hostname()}-`
  for (const name of readdirSync(folder)) {
    const at = name.lastIndexOf(mark)
    if (at > 0 && !isAlive(Number(name.slice(at + mark.length)))) rmSync(join(folder, name), { force: true })
  }
}

/** True where a process of this number runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Waits until names in a folder are safe on the disk. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } catch (error) {
    // Some network file systems cannot sync a folder: the rename is then as safe as they make it.
    if (!['EINVAL', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    closeSync(folder)
  }
}

const REASONS: Record<string, [string, string]> = {
  ENOSPC: [
    'no space left on the device',
    'Free some space, then run the same command again: it goes on where it stopped.',
  ],
  EDQUOT: [
    'the quota of this folder is used up',
    'Free some space, then run the same command again: it goes on where it stopped.',
  ],
  EACCES: ['permission denied', 'Check the permissions of the file and its folder.'],
  EPERM: ['permission denied', 'Check the permissions of the file and its folder.'],
  EROFS: ['the file system is read-only', 'Choose another folder with --out.'],
  ENOENT: ['no such file or folder', 'Check the path.'],
  ENOTDIR: ['part of the path is a file, not a folder', 'Check the path.'],
  EISDIR: ['is a folder, not a file', 'Name the files in it; a pattern will do, as in FOLDER/dump.*'],
  EEXIST: ['there is a file of this name already', 'Choose another name, or move the file away.'],
  EMFILE: ['too many open files', 'Raise the limit with "ulimit -n".'],
  EIO: [
    'the disk reports an error (EIO)',
    'Look at the disk (dmesg, the log of the file server), then run the same command again: it goes on where it stopped.',
  ],
  ESTALE: [
    'the file server has lost it (ESTALE)',
    'Mount the folder again, then run the same command again: it goes on where it stopped.',
  ],
}
/** Those that come from the disk, whatever is asked of it. */
const OF_THE_DISK = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ESTALE']

/** What a disk that fails says, in words, wherever it was met; other errors as they are. */
export function diskError(error: unknown): unknown {
  const { code, path, syscall } = (error ?? {}) as NodeJS.ErrnoException
  if (error instanceof IonstreamError || !OF_THE_DISK.includes(code ?? '')) return error
  return readable(error, path ?? 'a file', `used (${syscall ?? 'unknown call'})`)
}

/** A file system's answer in words, as an input error; other errors as they are. */
export function readable(error: unknown, path: string, what: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  const reason = code === undefined ? undefined : REASONS[code]
  const passing = code === 'ENOSPC' || code === 'EDQUOT' ? 'full' : undefined
  return reason ? inputError(path, `cannot be ${what}: ${reason[0]}`, reason[1], passing) : error
}

/** An error that says there is no room on the disk, in words; undefined where it says something else. */
export function fullError(error: unknown): IonstreamError | undefined {
  const { path = 'a file' } = error as NodeJS.ErrnoException
  const told = error instanceof IonstreamError ? error : readable(error, path, 'written')
  return told instanceof IonstreamError && told.passing === 'full' ? told : undefined
}
