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

async function ingestLocked(given: IngestOptions): Promise<IngestReport> {
  const run = await openIngest(given)
  if ('skipped' in run) return run
  try {
    const report = await run.read(given)
    await saveOnce(run)
    return report
  } finally {
    run.close()
  }
}

async function saveOnce(run: OpenIngest): Promise<void> {
  try {
    await run.save()
  } catch (error) {
    await run.giveUp()
    throw error
  }
}
