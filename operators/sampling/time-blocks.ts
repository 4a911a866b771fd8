import type { State } from '../../pipeline/state/slots.ts'

/** Most blocks of time that are kept. */
export const TIME_BLOCKS = 8
/** Fewer say nothing about their spread. */
export const LEAST_BLOCKS = 4

/** The block that a piece belongs to. When there is none left, neighbours are added up, in place, and blocks are twice as long.
 *  Slots are [block][…], so many `blocks`; `width` is in pieces. */
export function timeBlock(
  state: State,
  slots: readonly string[],
  piece: number,
  width: number,
  blocks = TIME_BLOCKS,
): { block: number; width: number } {
  while (Math.floor(piece / width) >= blocks) {
    for (const slot of slots) foldPairs(state[slot], blocks)
    width *= 2
  }
  return { block: Math.floor(piece / width), width }
}

/** Pieces in a block when this many have been taken in: for a carry that does not know it. */
export function widthAfter(pieces: number, first: number, blocks: number): number {
  let width = first
  while (Math.floor((pieces - 1) / width) >= blocks) width *= 2
  return width
}

function foldPairs(values: Float64Array, blocks: number): void {
  const length = values.length / blocks
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < length; i++) {
      const at = 2 * block * length + i
      values[block * length + i] = block < blocks / 2 ? values[at] + values[at + length] : 0
    }
  }
}
