import type { BlockEntry, ColumnName, StoreManifest } from '../../schemas/store.ts'
import { addWarning, type Warning } from '../../schemas/warning.ts'
import { checked } from '../ingest/write/stored.ts'
import { atomMeans } from '../ingest/write/sums.ts'
import { blockPath, framesPath } from '../store/files.ts'
import {
  type BlockColumns,
  decodeBlock,
  decodeFrames,
  type FrameColumns,
  type StoredValues,
} from '../store/layout.ts'
import { entryOf } from '../store/manifest.ts'
import type { NewBlock } from '../store/write.ts'

/** Makes one block of the blocks [from, to) of a store, the tail among them where it is the last one: the values bit by
 *  bit, the means in double over all frames, the place in the source that of the last block. Files whose checksum is
 *  wrong are input errors. `values` and identity are one memory for all calls. */
export function joiner(store: string, manifest: StoreManifest) {
  const memory = new Map<ColumnName, Float32Array>()
  let identity: Pick<BlockColumns, 'ids' | 'types'> | undefined
  return (from: number, to: number): NewBlock => {
    const entries = Array.from({ length: to - from }, (_, i) => entryOf(manifest, from + i))
    const count = entries.reduce((sum, { frames }) => sum + frames, 0)
    for (const name of manifest.columns) {
      const known = memory.get(name)
      const size = manifest.atoms * count
      memory.set(name, known && known.length >= size ? known.subarray(0, size) : new Float32Array(size))
    }
    const parts: FrameColumns[] = []
    let first = 0
    entries.forEach(({ crc, framesCrc, frames }, i) => {
      const block = decodeBlock(checked(blockPath(store, from + i), crc), manifest.columns)
      identity ??= { ids: block.ids.slice(), types: block.types.slice() }
      for (const [name, values] of memory)
        weave(values, count, block.values[name] as StoredValues, frames, first)
      parts.push(decodeFrames(checked(framesPath(store, from + i), framesCrc)))
      first += frames
    })
    const { ids, types } = identity as Pick<BlockColumns, 'ids' | 'types'>
    const positions = (['x', 'y', 'z'] as const).map((name) => memory.get(name) as Float32Array)
    const mean = atomMeans(positions, manifest.atoms, count)
    const atoms = { ids, types, mean, values: Object.fromEntries(memory) }
    return { atoms, frames: joinFrames(parts), source: (entries.at(-1) as BlockEntry).source }
  }
}

/** Puts the frames of one block, [row][frame], at their place in a longer one. */
function weave(
  into: Float32Array,
  stride: number,
  values: StoredValues,
  frames: number,
  first: number,
): void {
  for (let row = 0; row * stride < into.length; row++)
    into.set(values.subarray(row * frames, (row + 1) * frames), row * stride + first)
}

function joinFrames(parts: readonly FrameColumns[]): FrameColumns {
  const join = (name: keyof FrameColumns) => {
    const out = new Float64Array(parts.reduce((sum, part) => sum + part[name].length, 0))
    let at = 0
    for (const part of parts) {
      out.set(part[name], at)
      at += part[name].length
    }
    return out
  }
  return {
    step: join('step'),
    time: join('time'),
    cell: join('cell'),
    origin: join('origin'),
    typeMean: join('typeMean'),
    temperature: join('temperature'),
  }
}

/** What `ingest` must know after the last of some blocks; undefined where it was not told of all of them. */
export function joinNotes(entries: readonly BlockEntry[]): BlockEntry['ingest'] {
  const warnings: Warning[] = []
  let constantCell = true
  for (const { ingest } of entries) {
    if (!ingest) return undefined
    for (const { name, message, count } of ingest.warnings) addWarning(warnings, name, message, count)
    constantCell &&= ingest.constantCell
  }
  const { restarts = 0, steps, ahead } = entries.at(-1)?.ingest ?? {}
  return { restarts, warnings, constantCell, ...(steps ? { steps } : {}), ...(ahead ? { ahead } : {}) }
}
