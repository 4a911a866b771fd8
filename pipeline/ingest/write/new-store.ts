import { createHash } from 'node:crypto'
import type { ColumnName, StoreManifest, Tags } from '../../../schemas/store.ts'
import type { Format, Frame } from '../../sources/common/source.ts'
import { blankManifest } from '../../store/blank.ts'
import type { Identity } from '../frame/identity.ts'
import type { Settings } from '../options/options.ts'

const MOST_BLOCK_FRAMES = 256
const MOST_BLOCK_BYTES = 64 << 20

/** What a store says of a run before any block is there. */
export function newManifest(
  format: Format,
  settings: Settings & { blockFrames: number },
  identity: Identity,
  columns: readonly ColumnName[],
  head: string,
  tags: Tags,
): StoreManifest {
  const { blockFrames, ...options } = settings
  return blankManifest({
    id: createHash('sha256')
      .update(JSON.stringify([format.name, settings, head]))
      .digest('hex'),
    input: { format: format.name, options },
    tags,
    atoms: identity.ids.length,
    types: [...identity.atomTypes],
    columns: [...columns],
    interval: 0,
    blockFrames,
  })
}

export const columnsOf = (frame: Frame): ColumnName[] =>
  frame.velocities ? ['x', 'y', 'z', 'vx', 'vy', 'vz'] : ['x', 'y', 'z']

/** Frames of a block: 256, or the largest power of two (2 at least) whose values fit into 64 MB. */
export function defaultBlockFrames(atoms: number, columns: number): number {
  let frames = MOST_BLOCK_FRAMES
  while (frames > 2 && atoms * frames * 4 * columns > MOST_BLOCK_BYTES) frames /= 2
  return frames
}
