import type { SlotsOf, State } from '../../pipeline/state/slots.ts'
import { timeBlock, widthAfter } from './time-blocks.ts'
import { together } from './two-variances.ts'

/** Blocks of time in which changes are counted; 16 to 32 are full. */
export const CHANGE_BLOCKS = 32
/** Where each ion is thought to go by itself, ions are dealt to so many groups: neighbours in number are in different ones. */
export const DEALT = 16
/** Fewer blocks of time say nothing of what happens at once. */
const FEWEST = 8

/** What ions in groups did, [block of time][group][kind]: how often they changed, or how many more came to each kind than left it. */
export interface Changed {
  readonly changes: ArrayLike<number>
  readonly groups: number
  readonly kinds?: number
  /** Frames in each block. */
  readonly seen: ArrayLike<number>
}

/** Frames in each block of time in which `addChanges` counts. */
export function changeBlocks(frames: number): number[] {
  const width = widthAfter(frames, 1, CHANGE_BLOCKS)
  return Array.from({ length: Math.ceil(frames / width) }, (_, k) => Math.min(width, frames - k * width))
}

/** Label of each row in the last frame that was seen. */
export type LastLabels = { label: Uint16Array }

/** Counts where labels [row][frame] of frames from `first` on change, by block of time and by the group of each row. Label 0 is a gap. */
export function addChanges(
  state: State<SlotsOf<'changes'>>,
  labels: ArrayLike<number>,
  { first, count }: { readonly first: number; readonly count: number },
  { label: last }: LastLabels,
  groups: { readonly count: number; of(row: number): number },
): void {
  const before = widthAfter(first, 1, CHANGE_BLOCKS)
  const { width } = timeBlock(state, ['changes'], first + count - 1, before, CHANGE_BLOCKS)
  for (let row = 0; row < last.length; row++) {
    const group = groups.of(row)
    for (let t = 0; t < count; t++) {
      const now = labels[row * count + t]
      if (now === last[row]) continue
      if (now !== 0 && last[row] !== 0)
        state.changes[Math.floor((first + t) / width) * groups.count + group]++
      last[row] = now
    }
  }
}

/** How many times as large as for groups of ions that know nothing of each other the variance of what they do is: that of the changes of
 *  all of them in blocks of time over the sum of those of each group,
 *
 *  Σ_t (Σ_g d_gt)² / Σ_g Σ_t d_gt², d_gt the changes less those that the group has on the mean, both over all kinds,
 *
 *  1 where ions go one by one, 2 where they go in twos; with 1 as `together` joins two variances, so that chance makes little of it. */
export function ionsTogether(runs: readonly Changed[]): number {
  let [all, alone, blocks, groups] = [0, 0, 0, 0]
  for (const run of runs) {
    const apart = apartFrom(run)
    all += apart.all
    alone += apart.alone
    blocks += apart.blocks - 1
    groups = Math.max(groups, run.groups)
  }
  if (groups < 2 || blocks < FEWEST - 1 || !(alone > 0)) return 1
  const of = together({ square: all / alone, dof: blocks }, { square: 1, dof: blocks * (groups - 1) })
  if (of.larger === 'neither') return of.both.square
  return of.larger === 'blocks' ? all / alone : 1
}

/** Squares of what is done more than on the mean, of all together and of each group. */
function apartFrom({ changes, groups, kinds = 1, seen }: Changed) {
  const blocks = seen.length
  let frames = 0
  for (let block = 0; block < blocks; block++) frames += seen[block]
  const size = groups * kinds
  const means = Float64Array.from({ length: size }, (_, at) => {
    let sum = 0
    for (let block = 0; block < blocks; block++) sum += changes[block * size + at]
    return sum / frames
  })
  let [all, alone] = [0, 0]
  const sums = new Float64Array(kinds)
  for (let block = 0; block < blocks; block++) {
    sums.fill(0)
    for (let at = 0; at < size; at++) {
      const d = changes[block * size + at] - means[at] * seen[block]
      sums[at % kinds] += d
      alone += d * d
    }
    for (const sum of sums) all += sum * sum
  }
  return { all, alone, blocks }
}
