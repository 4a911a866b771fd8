import { isDeepStrictEqual } from 'node:util'
import { killed } from '../helpers/live/kills.ts'
import type { BenchResult } from './load.ts'

const KILLS = 1000
const EACH = 50

/** Followers killed a thousand times in all: how many of the results differ from batch. */
export async function bench(): Promise<BenchResult[]> {
  let differences = 0
  for (let seed = 1; seed <= KILLS / EACH; seed++) {
    const { code, tables, expected, blocks, expectedBlocks } = await killed(EACH, 100 * seed)
    const same = code === 0 && isDeepStrictEqual([tables, blocks], [expected, expectedBlocks])
    if (!same) differences++
  }
  const note = `${KILLS / EACH} runs of ${EACH} kills each`
  return [{ name: 'followers killed: results that differ', unit: '', value: differences, note }]
}
