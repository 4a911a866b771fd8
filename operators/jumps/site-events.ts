import { z } from 'zod'
import type { Block, Facts } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { Carry } from '../../pipeline/state/carry.ts'
import { appendRows, type State } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { time, words } from '../../schemas/params.ts'
import { backFrames } from '../cages/rule.ts'
import { ofSites } from '../sites/of-sites.ts'
import type { SiteSet } from '../sites/site-set.ts'
import { type Sites, sites } from '../sites/sites.ts'

/** What every measure of jumps between sites can be told. */
export const eventParams = {
  homes: words(
    'kinds of site that a jump leads from and to, others are on the way; T5 where there is one, else all',
  ).default([]),
  ignoreReturnsWithin: time(
    'a jump back to the site just left within this time cancels the jump before it: both are marked as returned; 0 marks none',
  ).default(1),
}
const params = z.object(eventParams)
export type EventParams = z.output<typeof params>

/** What measures of jumps between sites declare alike. */
export const ofEvents = {
  ...ofSites,
  source:
    'Ding et al., section "Resolving multiple hopping timescales": doublet, intra-cage and inter-cage jumps.',
  parts: 'none',
  params,
  asked: {
    ...ofSites.asked,
    check: ({ ignoreReturnsWithin }: EventParams, run: Run) => {
      backFrames(ignoreReturnsWithin, run)
    },
  },
} as const

/** The sites, and which kinds of them jumps lead from and to. */
export interface EventShape {
  readonly set: Sites
  readonly isHome: readonly boolean[]
}

export function eventShape({ homes }: Pick<EventParams, 'homes'>, facts: Facts): EventShape {
  const set = sites.of({ facts })
  return { set, isHome: homesOf(set, homes) }
}

/** True for each kind of site that jumps lead from and to. Throws a usage error for a kind that is not there. */
function homesOf({ kinds }: SiteSet, homes: readonly string[]): boolean[] {
  const stranger = homes.find((kind) => !kinds.includes(kind))
  if (stranger !== undefined)
    throw usageError(`jumps: there are no sites "${stranger}"`, didYouMean(stranger, kinds))
  const wanted = homes.length > 0 ? homes : kinds.includes('T5') ? ['T5'] : kinds
  return kinds.map((kind) => wanted.includes(kind))
}

export const eventCarry = (rows: ArrayLike<number>) => ({
  home: new Uint16Array(rows.length),
  left: new Int32Array(rows.length),
})

/** Follows every atom from home to home through a block; a jump is the first frame in another one. Its row goes to `state.events`. */
export function scanEvents(
  state: State,
  block: Block,
  { set, isHome }: EventShape,
  carry: Carry & ReturnType<typeof eventCarry>,
): void {
  const labels = block.labels.get('site') as Uint16Array
  const { home, left } = carry
  const found: number[] = []
  for (let row = 0; row < block.rows.length; row++) {
    for (let t = 0, at = row * block.count; t < block.count; t++, at++) {
      const label = labels[at]
      if (label === 0 || !isHome[set.kindOf[label - 1]]) continue
      const frame = block.first + t
      if (home[row] > 0 && home[row] !== label)
        found.push(frame, block.rows[row], home[row] - 1, label - 1, left[row])
      home[row] = label
      left[row] = frame
    }
  }
  appendRows(state, 'events', found)
}

/** What a jump is called: within a doublet, within a cage, from cage to cage; a hop where the crystal has no cages. */
export function jumpKind({ cage, pair }: SiteSet, from: number, to: number): string {
  if (cage[from] < 0 || cage[to] < 0) return 'hop'
  if (cage[from] !== cage[to]) return 'inter-cage'
  return pair[from] >= 0 && pair[from] === pair[to] ? 'doublet' : 'intra-cage'
}
