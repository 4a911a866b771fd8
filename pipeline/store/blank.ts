import type { StoreManifest } from '../../schemas/store.ts'
import { VERSION } from '../run/version.ts'

type Known = 'id' | 'input' | 'tags' | 'atoms' | 'types' | 'columns' | 'interval' | 'blockFrames'

/** The manifest of a store before any block is there. */
export const blankManifest = (known: Pick<StoreManifest, Known>): StoreManifest => ({
  format: 'ionstream-store',
  version: 1,
  ...known,
  revision: 0,
  created: new Date().toISOString(),
  code: VERSION,
  cell: new Array<number>(9).fill(0),
  origin: [0, 0, 0],
  constantCell: true,
  layout: { frames: known.blockFrames, offsets: {} },
  sources: [],
  blocks: [],
  tail: null,
  warnings: [],
  complete: false,
})
