import { partFramesOf } from '../../pipeline/state/parts.ts'
import type { Gathered } from './trained.ts'

/** Some samples by run and by consecutive block of time: [run][block][sample]. */
export function inBlocks(
  { runs, frames }: Pick<Gathered, 'runs' | 'frames'>,
  lengths: readonly number[],
  samples: readonly number[],
): number[][][] {
  const widths = lengths.map(partFramesOf)
  const out = lengths.map((length, r) =>
    Array.from({ length: Math.ceil(length / widths[r]) }, (): number[] => []),
  )
  for (const i of samples) out[runs[i]][Math.floor(frames[i] / widths[runs[i]])].push(i)
  return out
}
