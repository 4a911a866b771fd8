import type { Samples } from '../../schemas/table.ts'

/** One run's sums over one class: what replicas are pooled from. */
export interface Part {
  readonly axes: readonly Float64Array[]
  readonly blocks: readonly Float64Array[]
  readonly sizes: Float64Array
  readonly pairs: Float64Array
}

/** Replicas where there are two, else the blocks of ions that are not empty. */
export function samplesOf(parts: readonly Part[]): Samples {
  if (parts.length > 1) return replicaSamples(parts)
  const [{ blocks, sizes, pairs }] = parts
  const ions = sizes.reduce((sum, size) => sum + size, 0)
  const used = [...blocks.keys()].filter((block) => sizes[block] > 0)
  return {
    method: 'ion blocks',
    weights: Float64Array.from(used, (block) => sizes[block] / ions),
    values: used.map((block) => blocks[block].map((sum, lag) => (sum * ions) / (sizes[block] * pairs[lag]))),
  }
}

function replicaSamples(parts: readonly Part[]): Samples {
  const all = parts.reduce((sum, { pairs }) => sum + pairs[0], 0)
  return {
    method: 'replicas',
    weights: Float64Array.from(parts, ({ pairs }) => pairs[0] / all),
    values: parts.map(({ axes, pairs }) =>
      pairs.map((count, k) => (axes[0][k] + axes[1][k] + axes[2][k]) / count),
    ),
  }
}
