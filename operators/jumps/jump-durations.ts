import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import { partFramesOf } from '../../pipeline/state/parts.ts'
import { time } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { backFrames, warnOfInterval } from '../cages/rule.ts'
import { curve } from '../figures/curve.ts'
import { drawn, eachElement } from '../figures/systems.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { changeBlocks, DEALT, ionsTogether } from '../sampling/ions-together.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { elementOf } from '../sampling/subject-elements.ts'
import { EVENT, eventsOf, returnedOf } from './event-log.ts'
import {
  type EventShape,
  eventCarry,
  eventParams,
  eventShape,
  jumpKind,
  ofEvents,
  scanEvents,
} from './site-events.ts'

const params = z.object({
  ...eventParams,
  durationBin: time('width of a bin of durations; 0: the frame interval').default(0),
  upTo: time('longest duration that has a row').default(5),
})

const columns = columnsOf('within', {
  of: column('', 'element of the ions', 'key'),
  kind: column('', 'doublet, intra-cage, inter-cage or hop', 'key'),
  counted: column('', 'all, or kept: without jumps that were undone within the return time', 'key'),
  duration: column('ps', 'upper edge of the bin', 'key'),
  within: column(
    '',
    'share of the jumps of this kind that take so long or less: from the last frame in the home that is left to the first in the other',
    'value',
  ),
  error: column('', 'half its 68 % interval', { errorOf: 'within' }),
  density: column('1/ps', 'jumps in the bin over all of this kind and its width', 'value'),
  count: column('', 'jumps in the bin', 'count'),
  jumps: column('', 'jumps of this kind, however long', 'count'),
  ...errorColumns,
})

type Given = z.output<typeof params>
type Seen = RunState<any, EventShape>

/** How long jumps from home to home take, by kind: the share within a duration, and its density. No jump takes less than a frame, so frames must be closer than
 *  what is asked. Labels [row][frame] in, a row a bin out, ps. Throws usage errors as `jumps`.
 *  Source: Ding et al., Fig. 3: inter-cage jumps within 0.5 ps. */
export const jumpDurations = measure({
  name: 'jump-durations',
  version: 2,
  summary: 'How long jumps from home to home take: share within a duration and density, by kind.',
  ...ofEvents,
  source: 'Ding et al., Fig. 3 and section "Resolving multiple hopping timescales": within 0.5 ps.',
  params,
  shape: (given, _, __, facts) => eventShape(given, facts),
  slots: () => ({ events: { law: 'rows' as const, length: EVENT } }),
  carry: (_, rows) => eventCarry(rows),
  update: (state, block, { shape, carry }) => {
    scanEvents(state, block, shape, carry)
  },
  finish: (runs, given, { warn }) => {
    warnOfInterval(runs, given, warn)
    const jumps = runs.flatMap((run, index) => jumpsOf(run, index, given.ignoreReturnsWithin))
    const words = [...new Set(jumps.map(({ of, kind }) => `${of}\n${kind}`))].sort()
    const rows = words.flatMap((word) => {
      const own = jumps.filter(({ of, kind }) => `${of}\n${kind}` === word)
      return [
        ...rowsOf(runs, own, 'all', given),
        ...rowsOf(
          runs,
          own.filter(({ returned }) => !returned),
          'kept',
          given,
        ),
      ]
    })
    return tableOf({ columns }, rows)
  },
  shown: {
    columns,
    ...drawn(
      eachElement((systems) =>
        curve(systems, {
          name: 'jump-durations',
          title: 'Durations of jumps',
          caption:
            'Share of the jumps that take so long or less, without those that were undone within the return time; bands: 68 % error.',
          x: { field: 'duration', title: 'duration / ps' },
          y: { field: 'within', title: 'share of jumps within' },
          of: { field: 'kind' },
          where: ({ counted }) => counted === 'kept',
        }),
      ),
    ),
  },
  example: { params: { homes: 'T5,T5a', upTo: '2ps' }, transforms: { sites: { shape: 'voronoi' } } },
})

interface Jump {
  readonly of: string
  readonly kind: string
  readonly returned: boolean
  readonly run: number
  readonly row: number
  /** Of arrival. */
  readonly frame: number
  /** ps */
  readonly duration: number
}

function jumpsOf(seen: Seen, index: number, returnTime: number): Jump[] {
  const { run, shape } = seen
  return [...eventsOf(seen)].flatMap((events) => {
    const returned = returnTime > 0 ? returnedOf(events, backFrames(returnTime, run)) : undefined
    return Array.from(events.frame, (frame, i) => ({
      of: elementOf(run, events.row[i]),
      kind: jumpKind(shape.set, events.from[i], events.to[i]),
      returned: returned?.[i] === 1,
      run: index,
      row: events.row[i],
      frame,
      duration: (frame - events.left[i]) * run.interval,
    }))
  })
}

function rowsOf(runs: readonly Seen[], jumps: readonly Jump[], counted: string, given: Given): Row[] {
  if (jumps.length === 0) return []
  const [{ of, kind }] = jumps
  const width = given.durationBin > 0 ? given.durationBin : Math.max(...runs.map(({ run }) => run.interval))
  // A duration on an edge belongs to the bin below it.
  const bins = jumps.map(({ duration }) => Math.max(0, Math.ceil(duration / width - 1e-6) - 1))
  const parts = runs.map(({ run }) => {
    const frames = partFramesOf(run.frames)
    return { frames, parts: Array.from({ length: Math.ceil(run.frames / frames) }, (): number[] => []) }
  })
  jumps.forEach(({ run, frame }, i) => {
    parts[run].parts[Math.floor(frame / parts[run].frames)].push(bins[i])
  })
  const atOnce = togetherIn(runs, jumps)
  let sum = 0
  return Array.from({ length: Math.max(1, Math.round(given.upTo / width)) }, (_, bin) => {
    const count = bins.filter((each) => each === bin).length
    sum += count
    const within = overRunsAndParts(parts, 'share', (part) => ({
      above: part.filter((each) => each <= bin).length / atOnce,
      below: part.length / atOnce,
    }))
    return {
      of,
      kind,
      counted,
      duration: tidy((bin + 1) * width),
      within: sum / jumps.length,
      error: finite(within.error),
      density: count / jumps.length / width,
      count,
      jumps: jumps.length,
      ...saidOf(within),
    }
  })
}

/** How many jumps of different ions are one event: as many fewer tell the error of a share. */
function togetherIn(runs: readonly Seen[], jumps: readonly Jump[]): number {
  const changed = runs.map(({ run }) => {
    const seen = changeBlocks(run.frames)
    return { seen, groups: DEALT, changes: new Float64Array(seen.length * DEALT) }
  })
  for (const { run, row, frame } of jumps) {
    const { seen, changes } = changed[run]
    changes[Math.floor(frame / seen[0]) * DEALT + (row % DEALT)]++
  }
  return ionsTogether(changed)
}
