import { ION_BLOCKS } from '../../sampling/ion-classes.ts'

/** Fewer blocks say little about their spread. */
const LEAST = 4

/** Block i mod n for the i-th unit of each kind, so that every block is a mixture like the whole: what differs inside a kind, as
 *  bonded and free S, stands one after the other in most files. n is 16, or as few as a kind's rarest type has units, from 4 on.
 *  Units of a kind come type by type. */
export function unitBlocks(kindOf: readonly number[], kinds: number, typeOf: readonly number[] = kindOf) {
  const dealt = Array.from({ length: kinds }, (_, kind) => blocksOf(kindOf, typeOf, kind))
  const seen = new Float64Array(kinds)
  const sizes = new Float64Array(kinds * ION_BLOCKS)
  const blocks = kindOf.map((kind) => {
    const block = kind * ION_BLOCKS + (seen[kind]++ % dealt[kind])
    sizes[block]++
    return block
  })
  return { blocks, sizes }
}

function blocksOf(kindOf: readonly number[], typeOf: readonly number[], kind: number): number {
  const counts = new Map<number, number>()
  typeOf.forEach((type, i) => {
    if (kindOf[i] === kind) counts.set(type, (counts.get(type) ?? 0) + 1)
  })
  const rarest = Math.min(...counts.values())
  return counts.size > 1 && rarest >= LEAST ? Math.min(rarest, ION_BLOCKS) : ION_BLOCKS
}
