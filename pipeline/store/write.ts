import { readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { BlockEntry, StoreManifest } from '../../schemas/store.ts'
import { blockChecksum, bytesOf, chunkChecksums, crcOf, identityChecksum } from './checksums.ts'
import { blockPath, framesPath, makeFolder, manifestPath, writeWhole } from './files.ts'
import {
  type BlockColumns,
  blockEncoder,
  encodeFrames,
  type FrameColumns,
  type StoredValues,
} from './layout.ts'
import { repeatedOf, sealed } from './seal.ts'

/** A block as ingest hands it over. */
export interface NewBlock<Values extends StoredValues = Float32Array> {
  readonly atoms: BlockColumns<Values>
  readonly frames: FrameColumns
  readonly source: BlockEntry['source']
}

/** Makes the folders of a new store. */
export const makeStore = (store: string): void => makeFolder(join(store, 'blocks'), store)

/** Writes the two files of block `index`; returns what the manifest says of it. Nothing points there yet. */
export function writeBlock(
  store: string,
  manifest: StoreManifest,
  index: number,
  block: NewBlock<StoredValues>,
  write: typeof writeWhole = writeWhole,
  encode = blockEncoder(),
): BlockEntry & { layout: StoreManifest['layout'] } {
  const frames = block.frames.step.length
  const { bytes, layout } = encode(block.atoms, frames)
  const sums = chunkChecksums(manifest.types, block.atoms.values, frames)
  const crc = JSON.stringify(sums)
  const identity = identityChecksum(block.atoms.ids, block.atoms.types)
  const mean = crcOf(bytesOf(block.atoms.mean))
  const framesBytes = encodeFrames(block.frames, manifest.types.length, {
    ...{ crc, identity, mean },
    run: repeatedOf(manifest, block.frames),
  })
  write(blockPath(store, index), bytes)
  write(framesPath(store, index), framesBytes)
  return {
    frames,
    lastStep: block.frames.step[frames - 1],
    source: block.source,
    crc: blockChecksum(bytes, layout, manifest.types, sums),
    framesCrc: crcOf(framesBytes),
    layout,
  }
}

/** The manifest names only blocks that are there whole. */
export const writeManifest = (store: string, manifest: StoreManifest, write = writeWhole): void =>
  write(manifestPath(store), sealed(manifest))

const OWN = /^\d{6,}(\.frames)?\.arrow(\.writing-.*)?$/

/** Removes what no manifest names of its own files: those of an interrupted write, blocks that were cut back. */
export function sweep(store: string, manifest: StoreManifest): void {
  const count = manifest.blocks.length + (manifest.tail ? 1 : 0)
  const named = new Set(
    Array.from({ length: count }, (_, i) =>
      [blockPath(store, i), framesPath(store, i)].map((path) => basename(path)),
    ).flat(),
  )
  for (const file of readdirSync(join(store, 'blocks'))) {
    if (OWN.test(file) && !named.has(file)) rmSync(join(store, 'blocks', file), { force: true })
  }
}
