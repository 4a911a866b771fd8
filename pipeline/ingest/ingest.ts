import { statSync } from 'node:fs'
import type { Warning } from '../../schemas/warning.ts'
import { takeLock } from '../store/lock.ts'
import { type IngestReport, type OpenIngest, openIngest } from './open-ingest.ts'
import type { IngestOptions } from './options/options.ts'

/** Reads the files of one run into a store, or goes on where an earlier call stopped.
 *  Throws usage errors (options that do not suit the files) and input errors (files that are off). */
export async function ingest(options: IngestOptions): Promise<IngestReport> {
  const lock = options.lock ?? takeLock(options.out)
  try {
    return await ingestLocked(options)
  } finally {
    if (!options.lock) lock.release()
  }
}

async function ingestLocked(asked: IngestOptions): Promise<IngestReport> {
  const { files, warnings } = begun(asked.files)
  const given = { ...asked, files }
  const run = await openIngest(given)
  if ('skipped' in run) return run
  try {
    const report = await run.read(given)
    await saveOnce(run)
    return { ...report, warnings: [...report.warnings, ...warnings] }
  } finally {
    run.close()
  }
}

/** A file that a simulation left before its first frame is none yet; where no other one is there, it is refused later on. */
function begun(files: readonly string[]): { files: readonly string[]; warnings: Warning[] } {
  const empty = files.filter((path) => {
    const found = statSync(path, { throwIfNoEntry: false })
    return found?.isFile() === true && found.size === 0
  })
  if (empty.length === files.length) return { files, warnings: [] }
  const warnings = empty.map((path) => ({
    name: 'empty-file',
    message: `${path} is empty: left out`,
    count: 1,
  }))
  return { files: files.filter((path) => !empty.includes(path)), warnings }
}

async function saveOnce(run: OpenIngest): Promise<void> {
  try {
    await run.save()
  } catch (error) {
    await run.giveUp()
    throw error
  }
}
