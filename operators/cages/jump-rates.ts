import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/operator.ts'
import { measure } from '../../pipeline/steps.ts'
import { column, finite, type Row } from '../../schemas/table.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { jumpRatesFigures } from './jump-rates-figure.ts'
import { rateError } from './rate-error.ts'
import { backFrames } from './rule.ts'
import {
  EVENT,
  eventCarry,
  eventParams,
  eventsOf,
  homesOf,
  jumpKind,
  returnedOf,
  type SiteEvent,
  scanEvents,
  squaredLength,
} from './site-events.ts'
import { type Sites, sites } from './sites.ts'

const columns = {
  kind: column(
    '',
    'step: from one site to the next, whatever kinds; doublet, intra-cage, inter-cage, hop: from home to home',
  ),
  from: column('', 'kind of site that is left'),
  to: column('', 'kind of site that is reached'),
  count: column('', 'jumps, returned ones with them'),
  returns: column('', 'of these in pairs that undid each other within the return time; steps are not paired'),
  rate: column('1/ns', 'count per ion and ns'),
  error: column(
    '1/ns',
    '68 % error of the rate: over replicas, else consecutive eighths of the runs, else Poisson',
  ),
  method: column('', 'what the error comes from'),
  kept: column('1/ns', '(count − returns) per ion and ns'),
  length: column('Å', 'root mean square distance between the middles of the two sites'),
}

/** Jumps per ion and ns: between kinds of site step by step, and from home to home by kind. Σ over all runs of jumps / Σ of ions × time.
 *  Labels [row][frame] in, a row for each pair of kinds that was seen out.
 *  Throws usage errors as `jumps`. Source: Ding et al., section "Resolving multiple hopping timescales". */
export const jumpRates = measure({
  name: 'jump-rates',
  version: 1,
  summary:
    'Rates of steps between kinds of site, and of doublet, intra-cage and inter-cage jumps, per ion and ns.',
  source:
    'Ding et al., section "Resolving multiple hopping timescales": doublet, intra-cage and inter-cage jumps.',
  cut: 'atoms',
  needs: ['x', 'y', 'z'],
  wants: ['site'],
  parts: 'none',
  subject: 'mobile',
  chain: [inFrameOf.operator, select.operator, sites.operator],
  params: z.object(eventParams),
  check: ({ ignoreReturnsWithin }, run) => {
    backFrames(ignoreReturnsWithin, run)
  },
  slots: (params, _, facts) => {
    homesOf(facts.get('sites') as Sites, params)
    return { events: { law: 'rows', length: EVENT }, steps: { law: 'rows', length: EVENT } }
  },
  carry: (_, __, rows) => {
    const steps = eventCarry(rows)
    return { ...eventCarry(rows), stepHome: steps.home, stepLeft: steps.left }
  },
  update: (state, block, { params, facts, carry }) => {
    const set = facts.get('sites') as Sites
    scanEvents(state, block, set, params, carry)
    const steps = { events: state.steps }
    scanEvents(
      steps,
      block,
      set,
      { ...params, homes: set.kinds },
      { home: carry.stepHome, left: carry.stepLeft },
    )
    state.steps = steps.events
  },
  finish: (runs, { ignoreReturnsWithin }) => {
    const jumps = runs.flatMap((run) => tallies(run, eventsOf(run), ignoreReturnsWithin))
    const steps = runs.flatMap((run) => {
      const events = eventsOf({ ...run, total: { events: run.total.steps } })
      return tallies(run, events, 0).map((tally) => ({ ...tally, kind: 'step' }))
    })
    return tableOf({ columns }, rowsOf(runs, [...steps, ...jumps]))
  },
  columns,
  figures: jumpRatesFigures,
  example: { params: { homes: 'T5,T5a' }, transforms: { sites: { shape: 'voronoi' } } },
})

/** One jump as it is counted. */
interface Tally {
  readonly run: RunState
  readonly event: SiteEvent
  readonly kind: string
  readonly from: string
  readonly to: string
  readonly returned: boolean
  readonly square: number
}

function tallies(run: RunState, events: readonly SiteEvent[], returnTime: number): Tally[] {
  const set = run.facts.get('sites') as Sites
  const returned = returnTime > 0 ? returnedOf(events, backFrames(returnTime, run.run)) : []
  return events.map((event, i) => ({
    run,
    event,
    kind: jumpKind(set, event),
    from: set.kinds[set.kindOf[event.from]],
    to: set.kinds[set.kindOf[event.to]],
    returned: returned[i] ?? false,
    square: squaredLength(set, event.from, event.to),
  }))
}

const ORDER = ['step', 'doublet', 'intra-cage', 'inter-cage', 'hop']

function rowsOf(runs: readonly RunState[], all: readonly Tally[]): Row[] {
  const groups = new Map<string, Tally[]>()
  for (const tally of all) {
    const key = [ORDER.indexOf(tally.kind), tally.from, tally.to].join(' ')
    const group = groups.get(key)
    if (group) group.push(tally)
    else groups.set(key, [tally])
  }
  /** Ion-time, ns. */
  const time = runs.reduce(
    (sum, { run, rows }) => sum + (rows.length * (run.frames - 1) * run.interval) / 1000,
    0,
  )
  return [...groups.keys()].sort().map((key) => {
    const found = groups.get(key) as Tally[]
    const returns = found.filter(({ returned }) => returned).length
    const { error, method } = rateError(
      runs,
      found.map(({ run, event }) => ({ run, frame: event.frame })),
    )
    return {
      kind: found[0].kind,
      from: found[0].from,
      to: found[0].to,
      count: found.length,
      returns,
      rate: found.length / time,
      error: finite(error),
      method,
      kept: (found.length - returns) / time,
      length: Math.sqrt(found.reduce((sum, { square }) => sum + square, 0) / found.length),
    }
  })
}
