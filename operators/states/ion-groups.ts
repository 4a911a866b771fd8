import type { Rows } from '../../pipeline/run/block.ts'

/** Most blocks of ions that keep numbers of their own, for error bars. */
const MOST_BLOCKS = 16
/** Most numbers that the blocks of one lag may hold. */
const MOST_NUMBERS = 4194304

/** Groups of contiguous ions that are counted apart: every ion, or up to 16 blocks, ⌊16 i/N⌋ for the i-th of N ions.
 *  Fewer blocks where each of them holds very many `numbers`. */
export function groupCount(ions: number, perIon: boolean, numbers: number): number {
  if (perIon) return ions
  return Math.max(1, Math.min(ions, MOST_BLOCKS, Math.max(2, Math.floor(MOST_NUMBERS / numbers))))
}

/** Index of the ion in the subject `all`, for each of `rows`. */
export function ionIndices(rows: Rows, all: Rows): Int32Array {
  const index = new Map(Array.from(all, (row, i) => [row, i]))
  return Int32Array.from(rows, (row) => index.get(row) as number)
}

export const groupOf = (ion: number, ions: number, groups: number): number =>
  Math.floor((ion * groups) / ions)
