import type { RunState } from '../../pipeline/definition/operator.ts'
import type { SlotsOf } from '../../pipeline/state/slots.ts'
import { smoothVoxels } from '../kernels/voxels/smooth-voxels.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { type SiteGrid, symmetrised } from './site-grid.ts'

type Counted = RunState<SlotsOf<'counts' | 'frames'>, SiteGrid>

/** Voxels of a maximum and of the saddle out of its basin, −1 where there is none. */
interface Way {
  readonly peak: number
  readonly saddle: number
}

/** Standard deviation of each barrier ln(ρ at the maximum / ρ at the saddle), k_BT: that of the ratio of smoothed counts at the two
 *  voxels over parts of time and replicas, over the ratio; undefined where there is no saddle, or no parts. */
export function barrierErrorsOf(
  runs: readonly Counted[],
  smoothing: number,
  ways: readonly Way[],
): (number | undefined)[] {
  const inParts = runs.map(({ parts, shape: grid }) => ({
    parts: parts.map(({ counts, frames }) => {
      const smooth = smoothVoxels(grid, symmetrised(grid, counts as Float64Array), smoothing)
      const at = ways.map(({ peak, saddle }) => ({ above: smooth[peak], below: smooth[saddle] }))
      return { at, frames: frames[0] }
    }),
  }))
  return ways.map(({ saddle }, way) => {
    if (saddle < 0) return undefined
    const { value, error } = overRunsAndParts(inParts, 'ratio', ({ at, frames }) => ({
      ...at[way],
      seen: frames,
    }))
    return error === undefined ? undefined : error / value
  })
}
