import { readFileSync } from 'node:fs'
import { type IonstreamError, inputError } from '../../schemas/errors.ts'
import type { StoreManifest } from '../../schemas/store.ts'
import { DAMAGED, manifestPath } from './files.ts'
import { isBeingWritten } from './lock.ts'
import { entryOf } from './manifest.ts'

/** The error for bytes of block `index` that are not those that its manifest names. Most often the bytes are good: whoever
 *  writes the store has put a longer block in the place of its short last one, or was stopped in the middle of that. */
export function damaged(
  store: string,
  manifest: StoreManifest,
  index: number,
  where: string,
  message: string,
): IonstreamError {
  if (isBeingWritten(store) || isAnother(store, manifest, index))
    return inputError(
      where,
      `${message}: the store was being written while it was read`,
      'Run the same command again, at the latest when the store is complete; nothing is lost.',
      'locked',
    )
  const isLast = index === manifest.blocks.length
  const stopped = 'If an ingest into this store was stopped, run it again: it writes its last block anew.\n'
  return inputError(where, message, isLast ? `${stopped}Otherwise: ${DAMAGED}` : DAMAGED)
}

/** True where the manifest on the disk names another block than the one that was opened. */
function isAnother(store: string, manifest: StoreManifest, index: number): boolean {
  try {
    const now = JSON.parse(readFileSync(manifestPath(store), 'utf8')) as StoreManifest
    const [before, after] = [entryOf(manifest, index), entryOf(now, index)]
    return before.crc !== after.crc || before.framesCrc !== after.framesCrc
  } catch {
    return true
  }
}
