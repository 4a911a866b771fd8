import { ION_BLOCKS } from '../transport/ion-blocks.ts'

/** Block ⌊16 i/N⌋ for the i-th of the N units of each kind; units are nearly independent, times are not. */
export function unitBlocks(kindOf: readonly number[], kinds: number) {
  const totals = new Float64Array(kinds)
  for (const kind of kindOf) totals[kind]++
  const seen = new Float64Array(kinds)
  const sizes = new Float64Array(kinds * ION_BLOCKS)
  const blocks = kindOf.map((kind) => {
    const block = kind * ION_BLOCKS + Math.floor((seen[kind]++ * ION_BLOCKS) / totals[kind])
    sizes[block]++
    return block
  })
  return { blocks, sizes }
}
