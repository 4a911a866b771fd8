import { join } from 'node:path'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import type { Row } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
export const TILTED = [13, 0, 0, -5, 12, 0, 4, -5, 12]
export const FRAMES = 60

/** Rows of an operator of runs, with Cl as centres. */
export async function measured(name: string, specs: readonly Synthetic[], flags: object) {
  const runs = specs.map((spec) => {
    const path = join(folder(), 'run')
    writeSynthetic(path, spec)
    return { pattern: path, tags: {} }
  })
  const params = { name, flags: { centres: 'Cl', ...flags } }
  const { results } = await analyse({ module, params, runs, out: folder(), executor: thread })
  return results[0].table.rows
}

export const base = {
  frames: FRAMES,
  interval: 0.1,
  blockFrames: 32,
  cell: TILTED,
  tags: { temperature: 600 },
} satisfies Partial<Synthetic>

/** Rows by their bins, counted in the test. */
export function off(
  rows: readonly Row[],
  counts: ReadonlyMap<string, number>,
  keyOf: (row: Row) => string,
): number {
  let sum = 0
  for (const row of rows) sum += Math.abs(Number(row['count']) - (counts.get(keyOf(row)) ?? 0))
  return sum
}
