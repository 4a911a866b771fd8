import type { AtomType, ColumnName, StoreManifest, Tags } from '../../schemas/store.ts'
import type { Block, Rows } from './block.ts'
import type { HeldStore } from './held.ts'
import type { Ids } from './ids.ts'
import type { Room } from './room.ts'

/** One run as operators see it: who its atoms are, and its frames. */
export interface Run {
  /** Folder of the store, and its last part as a name. */
  readonly path: string
  readonly name: string
  readonly manifest: StoreManifest
  readonly tags: Tags
  readonly atoms: number
  readonly types: readonly AtomType[]
  /** Of each row: id in the input, and index into `types`. */
  readonly ids: Ids
  readonly typeOf: Uint16Array
  /** ps */
  readonly interval: number
  readonly blockFrames: number
  /** Full blocks, and all frames with those of the tail. */
  readonly blocks: number
  readonly frames: number
  /** How often the run was cut in half to get this beginning of it; a whole run has none. */
  readonly halvings?: number
  readonly columns: readonly ColumnName[]
  readonly constantCell: boolean
  /** What the process that writes the store knows beyond the disk. */
  readonly held?: HeldStore
  /** Block `index` (the tail is number `blocks`) for these rows, or for all; in memory that is to be used again where a
   *  room is given. */
  block(index: number, rows?: Rows, room?: Room): Block
  /** Mean position [row][3] of each row over the first `blocks` blocks (default: all with the tail), those before `from` left out, Å. */
  meanPositions(rows: Rows, blocks?: number, from?: number): Float64Array
  close(): void
}

/** Indices into `run.types` of the given elements. */
export const typesOf = (run: Run, elements: Iterable<string>): number[] => {
  const wanted = new Set(elements)
  return run.types.flatMap((type, i) => (wanted.has(type.element) ? [i] : []))
}

/** Rows of a run whose type is among `types`, in store order. */
export const rowsOfTypes = (run: Run, types: readonly number[]): Rows => {
  const wanted = new Set(types)
  const rows: number[] = []
  for (let row = 0; row < run.atoms; row++) if (wanted.has(run.typeOf[row])) rows.push(row)
  return Uint32Array.from(rows)
}

/** The elements of a run in store order, each once. */
export const elementsOf = (run: Run): string[] => [...new Set(run.types.map((type) => type.element))]
