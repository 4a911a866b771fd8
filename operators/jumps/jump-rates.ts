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
      const find = finder(tallies, runs, index, () => 'step')
      for (const events of eventsOf(run, 'steps')) count(find, run, index, events)
    })
    runs.forEach((run, index) => {
      const { set } = run.shape
      const back = ignoreReturnsWithin > 0 ? backFrames(ignoreReturnsWithin, run.run) : 0
      const find = finder(tallies, runs, index, (from, to) => jumpKind(set, from, to))
      for (const events of eventsOf(run))
        count(find, run, index, events, back > 0 ? returnedOf(events, back) : undefined)
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

/** Adds the jumps of some ions of a run. */
function count(
  find: Finder,
  { run: { frames } }: RunState,
  index: number,
  events: Events,
  returned?: Uint8Array,
): void {
  for (let i = 0; i < events.length; i++) {
    const { tally, square } = find(events.row[i], events.from[i], events.to[i])
    tally.count++
    tally.returns += returned?.[i] ?? 0
    tally.squares += square
    countJump(tally.counts, index, events.frame[i], frames)
    if (!returned?.[i]) countJump(tally.keptCounts, index, events.frame[i], frames)
  }
}

/** What is known of jumps of a type of atom to a site, from the one that it is kept with. */
interface Found {
  readonly type: number
  readonly to: number
  readonly tally: Tally
  readonly square: number
}

type Finder = (row: number, from: number, to: number) => Found

/** Tally and ℓ² of a jump in a run, worked out once: from a site jumps lead to few others, so that these are gone through. */
function finder(
  tallies: Map<string, Tally>,
  runs: readonly RunState<any, Shape>[],
  index: number,
  kindOf: (from: number, to: number) => string,
): Finder {
  const { run, shape } = runs[index]
  const { set } = shape
  const known: Found[][] = Array.from(set.kindOf, () => [])
  return (row, from, to) => {
    const type = run.typeOf[row]
    for (const found of known[from]) if (found.to === to && found.type === type) return found
    const names = [kindOf(from, to), set.kinds[set.kindOf[from]], set.kinds[set.kindOf[to]]] as const
    const tally = tallyFor(tallies, runs.length, elementOf(run, row), ...names)
    const found = { type, to, tally, square: squaredBetween(set.lattice, set.places, from, to) }
    known[from].push(found)
    return found
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
