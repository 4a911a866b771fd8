import type { BlockEntry, StoreManifest } from '../../schemas/store.ts'
import { addWarning, type Warning } from '../../schemas/warning.ts'
import { blockPath, framesPath } from '../store/files.ts'
import { blockEncoder } from '../store/layout.ts'
import { sweep, writeBlock, writeManifest } from '../store/write.ts'
import type { CutBlock } from './blocks.ts'
import { cellNews, type Reference, referenceOf } from './reference.ts'
import type { StoreFiles } from './store-files.ts'

/** Writes blocks, and a manifest that names only what is safe on the disk. */
export interface Writer {
  readonly manifest: StoreManifest
  warn(name: string, message: string): void
  put(cut: CutBlock): void
  /** Saves what there is, where the last time is long ago. */
  saveSometimes(): Promise<void>
  /** Saves all there is. */
  save(): Promise<void>
  /** Drops the blocks from `index` on. */
  cutTo(index: number): Promise<void>
  /** Removes files that are not named. */
  sweep(): void
}

/** A writer that goes on from a manifest (which it changes). */
export function makeWriter(store: string, manifest: StoreManifest, files: StoreFiles): Writer {
  const encode = blockEncoder()
  let unsynced: string[] = []
  let notes: Warning[] = []
  let saved = performance.now()
  let saving: Promise<void> = Promise.resolve()
  /** Number of the provisional block that the manifest on the disk names. */
  let named = manifest.tail !== null ? manifest.blocks.length : -1
  manifest.tail = null
  /** Toroidal positions are those of the first frame's cell. */
  const first = manifest.input.options['unwrap'] === 'toroidal'

  const put = ({ index, full, block }: CutBlock) => {
    const { layout, ...written } = writeBlock(store, manifest, index, block, files.write, encode)
    unsynced.push(blockPath(store, index), framesPath(store, index))
    const reference =
      manifest.blocks.length === 0 ? takeReference(referenceOf(block.frames, first)) : undefined
    const news = cellNews(manifest, block.frames)
    if (!reference && news.drift !== undefined) note('cell-drift', news.drift)
    const ingest = { restarts: manifest.revision, warnings: notes, constantCell: news.constant }
    const entry: BlockEntry = { ...written, ingest }
    if (full) {
      if (manifest.blocks.length === 0) manifest.layout = layout
      manifest.blocks.push(entry)
      manifest.tail = null
      notes = []
    } else manifest.tail = { ...entry, layout }
  }
  const takeReference = ({ cell, origin }: Reference) => Object.assign(manifest, { cell, origin })
  const note = (name: string, message: string) => addWarning(notes, name, message)

  const summarise = () => {
    const entries = [...manifest.blocks, ...(manifest.tail ? [manifest.tail] : [])]
    const all: Warning[] = []
    for (const list of [...manifest.blocks.map((block) => block.ingest?.warnings ?? []), notes])
      for (const { name, message, count } of list) addWarning(all, name, message, count)
    manifest.warnings = all
    manifest.constantCell = entries.every((entry) => entry.ingest?.constantCell !== false)
  }
  const saveNow = async () => {
    const paths = unsynced
    unsynced = []
    saved = performance.now()
    summarise()
    const snapshot = structuredClone(manifest)
    named = -1
    await files.sync(paths)
    writeManifest(store, snapshot, (path, bytes) => files.write(path, bytes, true))
  }
  const save = async () => {
    await saving
    saving = saveNow()
    await saving
  }
  return {
    manifest,
    warn: note,
    put,
    save,
    async saveSometimes() {
      const overwrote = named >= 0 && manifest.blocks.length > named
      if (!overwrote && (unsynced.length === 0 || performance.now() - saved < files.saveEvery)) return
      await saving
      saving = saveNow()
      saving.catch(() => {})
    },
    async cutTo(index) {
      for (const { ingest } of manifest.blocks.splice(index))
        for (const { name, message, count } of ingest?.warnings ?? []) addWarning(notes, name, message, count)
      manifest.tail = null
      await save()
    },
    sweep: () => sweep(store, manifest),
  }
}
