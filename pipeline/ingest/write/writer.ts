import { resolve } from 'node:path'
import type { BlockEntry, Layout, StoreManifest } from '../../../schemas/store.ts'
import { addWarning, type Warning } from '../../../schemas/warning.ts'
import type { HeldStore } from '../../run/held.ts'
import { blockPath, framesPath } from '../../store/files.ts'
import { blockEncoder } from '../../store/layout.ts'
import { sweep, writeBlock, writeManifest } from '../../store/write.ts'
import type { StoreFiles } from '../options/store-files.ts'
import type { CutBlock } from './blocks.ts'
import { cellNews, type Reference, referenceOf } from './reference.ts'

/** Writes blocks, and a manifest that names only what is safe on the disk. */
export interface Writer {
  readonly manifest: StoreManifest
  warn(name: string, message: string): void
  /** What is to be warned of while the files end where they do now. */
  atEnd(warnings: readonly Warning[]): void
  /** Writes a full block, and what the session must know to go on after it. */
  put(cut: CutBlock, session: Pick<NonNullable<BlockEntry['ingest']>, 'steps' | 'ahead'>): void
  /** Holds a short block until it is saved or other frames come; what `look` warns of goes with it. Gives the columns
   *  [row][frame] as they are held. */
  provisional(cut: CutBlock, look: () => void): Record<string, Float32Array>
  /** Forgets the short block: other frames come. */
  goOn(): void
  /** Writes the short block. */
  putProvisional(): void
  /** Puts the warnings of all blocks into the manifest. */
  summarise(): void
  /** The store with what is not on the disk yet, as `summarise` left it. */
  held(): HeldStore
  /** Saves what there is, where the last time is long ago. */
  saveSometimes(): Promise<void>
  /** Saves all there is. After an error it may be tried again, unless blocks were lost. */
  save(): Promise<void>
  /** True where blocks that were written may not have come to the disk: nothing can be saved any more. */
  readonly isLost: boolean
  /** Drops the blocks from `index` on. */
  cutTo(index: number): Promise<void>
  /** Removes files that are not named. */
  sweep(): void
}

/** A writer that goes on from a manifest (which it changes). */
export function makeWriter(store: string, manifest: StoreManifest, files: StoreFiles): Writer {
  let encode = blockEncoder()
  const open = new Map<string, Uint8Array>()
  let unsynced: string[] = []
  let notes: Warning[] = []
  let ending: readonly Warning[] = []
  let saved = performance.now()
  let saving: Promise<void> = Promise.resolve()
  let lost: { error: unknown } | undefined
  /** Number of the provisional block that the manifest on the disk names. */
  let named = manifest.tail !== null ? manifest.blocks.length : -1
  manifest.tail = null
  /** Toroidal positions are those of the first frame's cell. */
  const first = manifest.input.options['unwrap'] === 'toroidal'

  const entryOf = ({ index, block }: CutBlock, write: StoreFiles['write'], encoder: typeof encode) => {
    const reference =
      manifest.blocks.length === 0 ? takeReference(referenceOf(block.frames, first)) : undefined
    const { layout, ...written } = writeBlock(store, manifest, index, block, write, encoder)
    const news = cellNews(manifest, block.frames)
    if (!reference && news.drift !== undefined) note('cell-drift', news.drift)
    const ingest = { restarts: manifest.revision, warnings: notes, constantCell: news.constant }
    return { entry: { ...written, ingest } satisfies BlockEntry, layout }
  }
  const hold: StoreFiles['write'] = (path, bytes) => void open.set(resolve(path), bytes as Uint8Array)
  const put: Writer['put'] = (cut, session) => {
    const { entry, layout } = entryOf(cut, files.write, encode)
    Object.assign(entry.ingest, session)
    unsynced.push(blockPath(store, cut.index), framesPath(store, cut.index))
    if (manifest.blocks.length === 0) manifest.layout = layout
    manifest.blocks.push(entry)
    notes = []
  }
  const goOn = () => {
    manifest.tail = null
    open.clear()
  }
  const takeReference = ({ cell, origin }: Reference) => Object.assign(manifest, { cell, origin })
  const note = (name: string, message: string) => addWarning(notes, name, message)

  const summarise = () => {
    const entries = [...manifest.blocks, ...(manifest.tail ? [manifest.tail] : [])]
    const all: Warning[] = []
    const open = manifest.tail ? [] : [notes]
    for (const list of [...entries.map((block) => block.ingest?.warnings ?? []), ...open, ending])
      for (const { name, message, count } of list) addWarning(all, name, message, count)
    manifest.warnings = all
    manifest.constantCell = entries.every((entry) => entry.ingest?.constantCell !== false)
  }
  const saveNow = async () => {
    if (lost) throw lost.error
    const paths = unsynced
    unsynced = []
    saved = performance.now()
    summarise()
    const snapshot = structuredClone(manifest)
    named = snapshot.tail ? snapshot.blocks.length : -1
    await files.sync(paths).catch((error: unknown) => {
      // What a failed sync has dropped, the next one does not miss.
      lost = { error }
      throw error
    })
    writeManifest(store, snapshot, (path, bytes) => files.write(path, bytes, true))
  }
  const save = async () => {
    await saving.catch(() => {})
    saving = saveNow()
    await saving
  }
  return {
    manifest,
    warn: note,
    atEnd(warnings) {
      ending = warnings
    },
    put,
    goOn,
    save,
    get isLost() {
      return lost !== undefined
    },
    provisional(cut, look) {
      goOn()
      encode = blockEncoder()
      const before = notes
      notes = before.map((warning) => ({ ...warning }))
      try {
        look()
        const { entry, layout } = entryOf(cut, hold, blockEncoder())
        manifest.tail = { ...entry, layout }
        return columnsIn(open.get(resolve(blockPath(store, cut.index))) as Uint8Array, manifest, layout)
      } finally {
        notes = before
      }
    },
    putProvisional() {
      for (const [path, bytes] of open) {
        files.write(path, bytes)
        unsynced.push(path)
      }
      open.clear()
    },
    summarise,
    held: () => ({ manifest: { ...manifest, blocks: manifest.blocks.slice() }, files: new Map(open) }),
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

/** The columns in the bytes of a block file. */
const columnsIn = (
  { buffer, byteOffset }: Uint8Array,
  { columns, atoms }: StoreManifest,
  { frames, offsets }: Layout,
): Record<string, Float32Array> =>
  Object.fromEntries(
    columns.map((name) => [name, new Float32Array(buffer, byteOffset + offsets[name], atoms * frames)]),
  )
