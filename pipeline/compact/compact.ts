import { existsSync, rmSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { BlockEntry, StoreManifest } from '../../schemas/store.ts'
import { manifestPath, readable } from '../store/files.ts'
import { blockEncoder } from '../store/layout.ts'
import { takeLock } from '../store/lock.ts'
import { entryOf, readManifest } from '../store/manifest.ts'
import { besidePath, swapIn } from '../store/swap.ts'
import { makeStore, writeBlock, writeManifest } from '../store/write.ts'
import { joiner, joinNotes } from './join.ts'
import { targetFrames } from './target.ts'

export interface CompactOptions {
  readonly store: string
  /** Frames in a joined block: the present number times a power of two; up to 4096 where it is left out. */
  readonly blockFrames?: number
  readonly onProgress?: (blocks: number, of: number) => void
  /** Told of each step before it is made; for tests. */
  readonly at?: (step: string) => void
}

export interface CompactReport {
  readonly store: string
  readonly blockFrames: { readonly before: number; readonly after: number }
  /** Files of blocks, the tail's among them. */
  readonly files: { readonly before: number; readonly after: number }
  /** False where the blocks had the length already. */
  readonly changed: boolean
}

/** Joins the blocks of a store into fewer, longer ones; the frames keep their bits, what does not fill a block is the
 *  new tail, and `ingest` goes on behind it. A process killed on the way leaves the store as it was, or a swap that the
 *  next `compact` or `ingest` finishes. Throws usage errors (length) and input errors (damaged or locked store). */
export async function compact(options: CompactOptions): Promise<CompactReport> {
  const { store, at } = options
  if (!existsSync(manifestPath(store))) readManifest(store)
  const lock = takeLock(store)
  try {
    swapIn(store, at)
    const old = readManifest(store)
    const after = targetFrames(old, options.blockFrames)
    const changed = after !== old.blockFrames
    const made = changed ? await prepare(options, old, after) : old
    swapIn(store, at)
    return {
      store,
      blockFrames: { before: old.blockFrames, after },
      files: { before: 2 * countOf(old), after: 2 * countOf(made) },
      changed,
    }
  } finally {
    lock.release()
  }
}

const countOf = ({ blocks, tail }: StoreManifest): number => blocks.length + (tail ? 1 : 0)

/** Writes the joined blocks beside, and last the manifest that makes them valid. */
async function prepare(
  options: CompactOptions,
  old: StoreManifest,
  blockFrames: number,
): Promise<StoreManifest> {
  const beside = besidePath(options.store)
  try {
    makeStore(beside)
    const made = await writeJoined(options, beside, old, blockFrames)
    options.at?.('write the manifest')
    writeManifest(beside, made)
    return made
  } catch (error) {
    if (!existsSync(manifestPath(beside))) rmSync(beside, { recursive: true, force: true })
    throw readable(error, beside, 'written')
  }
}

async function writeJoined(
  { store, onProgress, at }: CompactOptions,
  beside: string,
  old: StoreManifest,
  blockFrames: number,
): Promise<StoreManifest> {
  const each = blockFrames / old.blockFrames
  const made: StoreManifest = {
    ...old,
    blockFrames,
    ingestedBlockFrames: old.ingestedBlockFrames ?? old.blockFrames,
    layout: { frames: blockFrames, offsets: {} },
    blocks: [],
    tail: null,
  }
  const join = joiner(store, old)
  const encode = blockEncoder()
  for (let from = 0; from < countOf(old); from += each) {
    const to = Math.min(from + each, countOf(old))
    at?.(`write block ${made.blocks.length}`)
    const { layout, ...written } = writeBlock(
      beside,
      made,
      made.blocks.length,
      join(from, to),
      undefined,
      encode,
    )
    const ingest = joinNotes(Array.from({ length: to - from }, (_, i) => entryOf(old, from + i)))
    const entry: BlockEntry = { ...written, ...(ingest ? { ingest } : {}) }
    if (written.frames < blockFrames) made.tail = { ...entry, layout }
    else {
      if (made.blocks.length === 0) made.layout = layout
      made.blocks.push(entry)
    }
    onProgress?.(to, countOf(old))
    // The lock gives its signs of life between blocks.
    await setImmediate()
  }
  return made
}
