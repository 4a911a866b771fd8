import { readFileSync } from 'node:fs'
import { inputError } from '../../schemas/errors.ts'
import { type BlockEntry, type Layout, type StoreManifest, storeManifest } from '../../schemas/store.ts'
import { DAMAGED, manifestPath, readable } from './files.ts'
import { brokenSeal, type Difference, differencesOnDisk } from './seal.ts'
import { isHalfSwapped } from './swap.ts'

/** How much of a manifest must be as it was written: all, or all but the tags. */
export type Believed = 'sealed' | 'tags-by-hand'

/** Reads and checks `manifest.json`. Throws an input error where it is missing, of another kind, damaged or edited, or names
 *  blocks that are being exchanged. */
export function readManifest(store: string, believed: Believed = 'sealed'): StoreManifest {
  const path = manifestPath(store)
  if (isHalfSwapped(store))
    throw inputError(
      store,
      'its blocks were being exchanged for joined ones when the process ended',
      `Nothing is lost: "ionstream compact ${store}" finishes it.`,
    )
  const json = parse(path, textOf(store, path))
  const parsed = storeManifest.safeParse(json)
  if (!parsed.success) {
    const { path: at, message } = parsed.error.issues[0]
    throw inputError(
      path,
      `is not a store manifest: ${at.join('.')}: ${message}`,
      'Check the path; a RESULT folder has a manifest of another kind.',
    )
  }
  const broken = brokenSeal(json)
  if (broken === 'rest') {
    refuseDifferences(store, differencesOnDisk(store, json))
    throw inputError(path, 'is not what was written: its checksum does not fit', DAMAGED)
  }
  if (broken === 'tags' && believed === 'sealed') throw taggedByHand(store, parsed.data.tags)
  const odd = parsed.data.version === 1 ? sumThatFails(parsed.data) : undefined
  if (odd !== undefined) throw inputError(path, odd, DAMAGED)
  return parsed.data
}

/** Which numbers of a manifest contradict each other; undefined where none do. */
function sumThatFails({
  atoms,
  types,
  blocks,
  blockFrames,
  tail,
  sources,
}: StoreManifest): string | undefined {
  const counted = types.reduce((sum, { count }) => sum + count, 0)
  if (counted !== atoms) return `${atoms} atoms, its types have ${counted}`
  const other = blocks.findIndex(({ frames }) => frames !== blockFrames)
  if (other >= 0) return `block ${other} of ${blocks[other].frames} frames, expected ${blockFrames}`
  if (tail && tail.frames >= blockFrames)
    return `a last block of ${tail.frames} frames, expected fewer than ${blockFrames}`
  const last = tail ?? blocks.at(-1)
  if (last && sources.length > 0 && last.source.file >= sources.length)
    return `a last frame in file ${last.source.file + 1} of ${sources.length}`
  return undefined
}

function textOf(store: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw readable(error, path, 'read')
    throw inputError(
      store,
      'is not a store: it has no manifest.json',
      'Make one with "ionstream ingest FILE… --out STORE".',
    )
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw inputError(path, 'is not JSON', DAMAGED)
  }
}

/** Throws an input error that names what a manifest and the frames files tell otherwise. */
export function refuseDifferences(store: string, found: readonly Difference[]): void {
  if (found.length === 0) return
  const told = found.map(
    ({ field, manifest, frames }) =>
      `${field} is ${JSON.stringify(manifest)}, its frames files say ${JSON.stringify(frames)}`,
  )
  throw inputError(
    manifestPath(store),
    told.join('; '),
    'Put back what the frames files say, or the whole file from a copy; or ingest the run into another folder.',
  )
}

const taggedByHand = (store: string, tags: StoreManifest['tags']) =>
  inputError(
    manifestPath(store),
    `its tags are not those that were written: ${JSON.stringify(tags)}`,
    `Where they are right, "ionstream retag ${store}" takes them; "ionstream retag ${store} --tag KEY=VALUE" sets others.`,
  )

/** What the manifest says of block `index`; the tail comes after the full blocks. */
export const entryOf = (manifest: StoreManifest, index: number): BlockEntry => {
  const entry = index < manifest.blocks.length ? manifest.blocks[index] : manifest.tail
  if (!entry || index > manifest.blocks.length) throw new Error(`block ${index} of ${manifest.blocks.length}`)
  return entry
}

/** Where the columns of block `index` begin. */
export const layoutFor = (manifest: StoreManifest, index: number): Layout =>
  index < manifest.blocks.length ? manifest.layout : (manifest.tail as { layout: Layout }).layout
