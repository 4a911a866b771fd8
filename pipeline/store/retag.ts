import { existsSync } from 'node:fs'
import { usageError } from '../../schemas/errors.ts'
import type { Tags } from '../../schemas/store.ts'
import { tagValues } from '../../schemas/tags.ts'
import { manifestPath, type writeWhole } from './files.ts'
import { takeLock } from './lock.ts'
import { readManifest } from './manifest.ts'
import { swapIn } from './swap.ts'
import { writeManifest } from './write.ts'

/** Which tags a store gets, and which it loses. */
export interface Retagging {
  readonly set?: Tags
  readonly remove?: readonly string[]
}

/** Changes the tags of a store, and takes those that were edited in its manifest as they are; gives the tags that it has now.
 *  The manifest is exchanged as a whole: a process killed on the way leaves the old tags or the new ones. Throws a usage
 *  error for a tag to be removed that is not there, input errors for a store that is damaged or being written. */
export function retag(store: string, { set = {}, remove = [] }: Retagging, write?: typeof writeWhole): Tags {
  if (!existsSync(manifestPath(store))) return readManifest(store).tags
  const lock = takeLock(store)
  try {
    swapIn(store)
    const manifest = readManifest(store, 'tags-by-hand')
    const missing = remove.find((key) => !Object.hasOwn(manifest.tags, key))
    if (missing !== undefined)
      throw usageError(
        `--remove ${missing}: ${store} has no such tag`,
        `It has ${Object.keys(manifest.tags).join(', ') || 'none'}.`,
      )
    const kept = Object.entries(manifest.tags).filter(([key]) => !remove.includes(key))
    const tags = tagValues({ ...Object.fromEntries(kept), ...set })
    writeManifest(store, { ...manifest, tags }, write)
    return tags
  } finally {
    lock.release()
  }
}
