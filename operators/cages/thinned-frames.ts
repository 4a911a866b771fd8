import type { Block } from '../../pipeline/run/block.ts'
import type { Carry } from '../../pipeline/state/carry.ts'
import type { Cages } from './cages.ts'

/** Every so manieth frame of a block, numbered from 0 in the run; undefined where none of them is in it. */
export function thinned(block: Block, { labels }: Cages, stride: number): Block | undefined {
  if (stride === 1) return block
  const first = Math.ceil(block.first / stride)
  const count = Math.floor((block.first + block.count - 1) / stride) - first + 1
  if (count <= 0) return undefined
  const rows = block.rows.length
  const thin = labels.map((name): [string, Uint16Array] => {
    const values = block.labels.get(name) as Uint16Array
    const out = new Uint16Array(rows * count)
    for (let row = 0; row < rows; row++)
      for (let t = 0; t < count; t++)
        out[row * count + t] = values[row * block.count + (first + t) * stride - block.first]
    return [name, out]
  })
  return { ...block, first, count, labels: new Map(thin) }
}

/** Hands over the memory of one combination, which is part of the whole under names of its own. */
export function within(carry: Carry, index: number, use: (own: Carry) => void): void {
  const prefix = `${index}.`
  const own: Carry = Object.fromEntries(
    Object.entries(carry).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  )
  use(own)
  for (const [name, value] of Object.entries(own)) carry[prefix + name] = value
}
