import { squaredBetween } from '../../pipeline/cell/lattice.ts'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { backFrames, warnOfInterval } from '../cages/rule.ts'
import { drawn, eachElement } from '../figures/systems.ts'
import { errorColumns, intervalOf, saidOf } from '../sampling/error-columns.ts'
import { elementOf, elementsAmong, ionTime } from '../sampling/subject-elements.ts'
import { EVENT, type Events, eventsOf, returnedOf } from './event-log.ts'
import { jumpRatesFigures } from './jump-rates-figure.ts'
import { countJump, noCounts, type RateCounts, rateOf } from './rate-error.ts'
import { type EventShape, eventCarry, eventShape, jumpKind, ofEvents, scanEvents } from './site-events.ts'

const columns = columnsOf('rate', {
  of: column('', 'element of the ions', 'key'),
  kind: column(
    '',
    'step: from one site to the next, whatever kinds; doublet, intra-cage, inter-cage, hop: from home to home',
    'key',
  ),
  from: column('', 'kind of site that is left', 'key'),
  to: column('', 'kind of site that is reached', 'key'),
  count: column('', 'jumps, returned ones with them', 'count'),
  returns: column(
    '',
    'of these in pairs that undid each other within the return time; steps are not paired',
    'count',
  ),
  rate: column('1/ns', 'count per ion of this element and ns', 'value'),
  error: column('1/ns', 'half the 68 % interval of the rate', { errorOf: 'rate' }),
  low: column('1/ns', 'lower end of that interval', { lowOf: 'rate' }),
  high: column('1/ns', 'upper end', { highOf: 'rate' }),
  ...errorColumns,
  kept: column('1/ns', '(count − returns) per ion and ns', 'value'),
  keptError: column('1/ns', 'its 68 % error, as that of the rate', { errorOf: 'kept' }),
  length: column('Å', 'root mean square distance between the middles of the two sites', 'note'),
})

/** Jumps per ion and ns: between kinds of site step by step, and from home to home by kind, for each element. Σ over all runs of its
 *  jumps / Σ of its ions × time. Labels [row][frame] in, a row for each element and pair of kinds that was seen out.
 *  Throws usage errors as `jumps`. Source: Ding et al., section "Resolving multiple hopping timescales". */
export const jumpRates = measure({
  name: 'jump-rates',
  version: 3,
  summary:
    'Rates of steps between kinds of site, and of doublet, intra-cage and inter-cage jumps, per ion of each element and ns.',
  ...ofEvents,
  shape: (params, _, __, facts): Shape => {
    const homes = eventShape(params, facts)
    return { ...homes, everywhere: { ...homes, isHome: homes.isHome.map(() => true) } }
  },
  slots: () => ({ events: { law: 'rows', length: EVENT }, steps: { law: 'rows', length: EVENT } }),
  carry: (_, rows) => {
    const steps = eventCarry(rows)
    return { ...eventCarry(rows), stepHome: steps.home, stepLeft: steps.left }
  },
  update: (state, block, { shape, carry }) => {
    scanEvents(state, block, shape, carry)
    const steps = { events: state.steps }
    scanEvents(steps, block, shape.everywhere, { home: carry.stepHome, left: carry.stepLeft })
    state.steps = steps.events
  },
  finish: (runs, params, { warn }) => {
    const { ignoreReturnsWithin } = params
    warnOfInterval(runs, params, warn)
    const tallies = new Map<string, Tally>()
    runs.forEach((run, index) => {
      for (const events of eventsOf(run, 'steps')) count(tallies, runs, index, events, () => 'step')
    })
    runs.forEach((run, index) => {
      const { set } = run.shape
      const back = ignoreReturnsWithin > 0 ? backFrames(ignoreReturnsWithin, run.run) : 0
      for (const events of eventsOf(run)) {
        const returned = back > 0 ? returnedOf(events, back) : undefined
        count(tallies, runs, index, events, (from, to) => jumpKind(set, from, to), returned)
      }
    })
    return tableOf({ columns }, rowsOf(runs, tallies))
  },
  shown: {
    columns,
    ...drawn(eachElement(jumpRatesFigures)),
  },
  example: { params: { homes: 'T5,T5a' }, transforms: { sites: { shape: 'voronoi' } } },
})

interface Shape extends EventShape {
  /** Steps from site to site, whatever kinds. */
  readonly everywhere: EventShape
}

/** Jumps of one element and kind between two kinds of site. */
interface Tally {
  readonly of: string
  readonly kind: string
  readonly from: string
  readonly to: string
  count: number
  returns: number
  /** Σ ℓ², Å² */
  squares: number
  readonly counts: RateCounts
  /** The same without returned jumps. */
  readonly keptCounts: RateCounts
}

const ORDER = ['step', 'doublet', 'intra-cage', 'inter-cage', 'hop']

/** Adds the jumps of some ions of a run; what two sites make of a jump is worked out once. */
function count(
  tallies: Map<string, Tally>,
  runs: readonly RunState<any, Shape>[],
  index: number,
  events: Events,
  kindOf: (from: number, to: number) => string,
  returned?: Uint8Array,
): void {
  const { run, shape } = runs[index]
  const { set } = shape
  const known = new Map<number, { tally: Tally; square: number }>()
  for (let i = 0; i < events.length; i++) {
    const [from, to] = [events.from[i], events.to[i]]
    const type = run.typeOf[events.row[i]]
    const pair = (type * set.kindOf.length + from) * set.kindOf.length + to
    let found = known.get(pair)
    if (!found) {
      const of = elementOf(run, events.row[i])
      const names = [of, kindOf(from, to), set.kinds[set.kindOf[from]], set.kinds[set.kindOf[to]]] as const
      found = {
        tally: tallyFor(tallies, runs.length, ...names),
        square: squaredBetween(set.lattice, set.places, from, to),
      }
      known.set(pair, found)
    }
    const { tally, square } = found
    tally.count++
    tally.returns += returned?.[i] ?? 0
    tally.squares += square
    countJump(tally.counts, index, events.frame[i], run.frames)
    if (!returned?.[i]) countJump(tally.keptCounts, index, events.frame[i], run.frames)
  }
}

function tallyFor(
  tallies: Map<string, Tally>,
  runs: number,
  of: string,
  kind: string,
  from: string,
  to: string,
): Tally {
  const key = [of, ORDER.indexOf(kind), from, to].join(' ')
  const tally = tallies.get(key) ?? {
    of,
    kind,
    from,
    to,
    count: 0,
    returns: 0,
    squares: 0,
    counts: noCounts(runs),
    keptCounts: noCounts(runs),
  }
  tallies.set(key, tally)
  return tally
}

function rowsOf(runs: readonly RunState[], tallies: ReadonlyMap<string, Tally>): Row[] {
  const times = new Map(
    elementsAmong(runs).map((of) => [of, runs.reduce((sum, run) => sum + ionTime(run, of), 0)]),
  )
  return [...tallies.keys()].sort().map((key) => {
    const tally = tallies.get(key) as Tally
    const { of, kind, from, to, count, returns, squares, counts, keptCounts } = tally
    const time = times.get(of) as number
    const rate = rateOf(runs, counts, of)
    return {
      of,
      kind,
      from,
      to,
      count,
      returns,
      rate: count / time,
      ...intervalOf(rate),
      ...saidOf(rate),
      kept: (count - returns) / time,
      keptError: finite(rateOf(runs, keptCounts, of).error),
      length: Math.sqrt(squares / count),
    }
  })
}
