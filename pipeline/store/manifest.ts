import { readFileSync } from 'node:fs'
import { inputError } from '../../schemas/errors.ts'
import { type BlockEntry, type Layout, type StoreManifest, storeManifest } from '../../schemas/store.ts'
import { DAMAGED, manifestPath, readable } from './files.ts'
import { isHalfSwapped } from './swap.ts'

/** Reads and checks `manifest.json`. Throws an input error where it is missing, of another kind or damaged, or names
 *  blocks that are being exchanged. */
export function readManifest(store: string): StoreManifest {
  const path = manifestPath(store)
  if (isHalfSwapped(store))
    throw inputError(
      store,
      'its blocks were being exchanged for joined ones when the process ended',
      `Nothing is lost: "ionstream compact ${store}" finishes it.`,
    )
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw inputError(
        store,
        'is not a store: it has no manifest.json',
        'Make one with "ionstream ingest FILE… --out STORE".',
      )
    }
    throw readable(error, path, 'read')
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw inputError(path, 'is not JSON', DAMAGED)
  }
  const parsed = storeManifest.safeParse(json)
  if (parsed.success) return parsed.data
  const { path: at, message } = parsed.error.issues[0]
  throw inputError(
    path,
    `is not a store manifest: ${at.join('.')}: ${message}`,
    'Check the path; a RESULT folder has a manifest of another kind.',
  )
}

/** What the manifest says of block `index`; the tail comes after the full blocks. */
export const entryOf = (manifest: StoreManifest, index: number): BlockEntry => {
  const entry = index < manifest.blocks.length ? manifest.blocks[index] : manifest.tail
  if (!entry || index > manifest.blocks.length) throw new Error(`block ${index} of ${manifest.blocks.length}`)
  return entry
}

/** Where the columns of block `index` begin. */
export const layoutFor = (manifest: StoreManifest, index: number): Layout =>
  index < manifest.blocks.length ? manifest.layout : (manifest.tail as { layout: Layout }).layout
