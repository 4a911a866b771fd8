import type { Rows } from '../../pipeline/block.ts'
import type { Run } from '../../pipeline/run.ts'

/** Blocks of ions of one element, for error bars: ions are nearly independent, while times at long lags are not. */
export const ION_BLOCKS = 16

/** The elements of a subject in store order. */
export const elementsAmong = (run: Run, rows: Rows): string[] => {
  const types = new Set<number>()
  for (const row of rows) types.add(run.typeOf[row])
  return [...new Set([...types].sort((a, b) => a - b).map((type) => run.types[type].element))]
}

/** For each row of the subject `all`: element × ION_BLOCKS + block, block = ⌊16 i/N⌋ for the i-th of the element's N ions. */
export function ionBlocks(run: Run, all: Rows): Map<number, number> {
  const blocks = new Map<number, number>()
  elementsAmong(run, all).forEach((element, e) => {
    const ions = all.filter((row) => run.types[run.typeOf[row]].element === element)
    ions.forEach((row, i) => {
      blocks.set(row, e * ION_BLOCKS + Math.floor((i * ION_BLOCKS) / ions.length))
    })
  })
  return blocks
}

/** How many ions each element × block has. */
export function blockSizes(run: Run, all: Rows): Float64Array {
  const sizes = new Float64Array(elementsAmong(run, all).length * ION_BLOCKS)
  for (const block of ionBlocks(run, all).values()) sizes[block]++
  return sizes
}
