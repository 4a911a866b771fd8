import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Facts, Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { SlotsOf, State } from '../../pipeline/state/slots.ts'
import { choice, time } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { type Rule, ruleFor, ruleParams, warnOfInterval } from '../cages/rule.ts'
import { closeVisits, scanVisits, type VisitLog } from '../cages/visits.ts'
import { drawn, eachElement } from '../figures/systems.ts'
import { errorColumns, intervalOf, saidOf } from '../sampling/error-columns.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { elementIndices, elementsAmong } from '../sampling/subject-elements.ts'
import { ofSites } from './of-sites.ts'
import { noPending, type Pending, withoutShort } from './short-visits.ts'
import { siteResidenceFigures } from './site-residence-figure.ts'
import { sites } from './sites.ts'

const columns = columnsOf('residence', {
  of: column('', 'element of the ions', 'key'),
  kind: column('', 'kind of the site that is left, or all', 'key'),
  site: column('', 'its number in the run, from 1; null: all of this kind', 'key'),
  rule: column('', 'which changes of site are jumps', 'key'),
  jumps: column('', 'jumps out of these sites that count', 'count'),
  returns: column(
    '',
    'jumps back into these sites that cancelled the jump before them; neither counts',
    'count',
  ),
  ionTime: column(
    'ps',
    'time that ions had one of these as their last site, from their first one on; a cancelled excursion belongs to the site kept',
    'value',
  ),
  residence: column(
    'ps',
    'ionTime / jumps: maximum likelihood for an exponential, censored visits included',
    'value',
  ),
  error: column('ps', 'half its 68 % interval, from that of the rate of jumps', { errorOf: 'residence' }),
  low: column('ps', 'lower end of that interval; all that is known where no jump was seen', {
    lowOf: 'residence',
  }),
  high: column('ps', 'upper end', { highOf: 'residence' }),
  ...errorColumns,
})

const params = z.object({
  per: choice(['kind', 'site'], 'a row for each kind of site, or also for each site').default('kind'),
  ...ruleParams,
  ignoreVisitsWithin: time(
    'visits that are shorter than this do not count: the ion is between sites meanwhile; 0 counts all',
  ).default(0),
})
type Given = z.output<typeof params>

type Counts = SlotsOf<'jumps' | 'returns' | 'time'>

interface Shape {
  readonly elements: readonly string[]
  /** Of each site the class that it is counted to, and how many there are: kinds, or sites. */
  readonly classOf: ArrayLike<number>
  readonly classes: number
  readonly rule: Rule
  /** Frames that a visit must last. */
  readonly least: number
}

/** One label of sites, as visits to cages of one radius. */
const SITES = { labels: ['site'], radii: [Number.POSITIVE_INFINITY] }

/** Mean residence time on crystallographic sites of any crystal, τ = total ion-time / number of jumps, of the ions of each element, for
 *  each kind of site and, with `per` site, each site. Jumps and returns as in cages (`rule`, `ignoreReturnsWithin`); visits shorter
 *  than `ignoreVisitsWithin` are left out first. Times in ps. Warns where a residence is near the frame interval.
 *  Labels [row][frame] in, a row an element and kind (and site) out. Throws a usage error for rules that frames cannot resolve.
 *  Source: maximum likelihood of a censored exponential; Ding et al., "Resolving multiple hopping timescales". */
export const siteResidence = measure({
  name: 'site-residence',
  version: 1,
  summary:
    'Mean residence time on each kind of site, or each site, total ion-time / number of jumps, with errors.',
  source:
    'Maximum likelihood of a censored exponential; rules of Ding et al., "Resolving multiple hopping timescales".',
  ...ofSites,
  parts: 'time',
  params,
  asked: { ...ofSites.asked, check: (given, run) => void [ruleFor(given, run), leastFrames(given, run)] },
  shape: shapeOf,
  slots: ({ shape: { elements, classes } }): Counts => {
    const length = elements.length * classes
    return {
      jumps: { law: 'count', length },
      returns: { law: 'count', length },
      time: { law: 'count', length },
    }
  },
  carry: ({ run, rows: all, shape: { least } }, rows) => ({
    element: elementIndices(run, all, rows),
    ...noPending(rows.length, least),
  }),
  update: (state, block, { shape, carry }) => {
    const first = block.first - (carry as Pending).held
    const raw = block.labels.get('site') as Uint16Array
    const { labels, count } = withoutShort(carry as Pending, raw, shape.least)
    if (count === 0) return
    const seen = { ...block, first, count, labels: new Map([['site', labels]]) }
    scanVisits(carry, seen, SITES, shape.rule, logInto(state, shape, carry.element))
  },
  close: (state, { shape, carry }) => {
    const end = copyOf(carry)
    const { held, age } = end as unknown as Pending
    const log = logInto(state, shape, carry.element)
    const last = end['last'] as number | undefined
    const { labels, count } = withoutShort(end as unknown as Pending, new Uint16Array(0), shape.least, true)
    if (held > 0) {
      const seen = {
        rows: { length: age.length },
        first: (last ?? -1) + 1,
        count,
        labels: new Map([['site', labels]]),
      }
      scanVisits(end, seen, SITES, shape.rule, log)
    }
    closeVisits(end, shape.rule, log)
  },
  finish: (runs, given, { warn }) => {
    warnOfInterval(runs, given, warn)
    const rows = rowsOf(runs, given)
    warnOfFlicker(runs[0].run, rows, warn)
    return tableOf({ columns }, rows)
  },
  shown: { columns, ...drawn(eachElement(siteResidenceFigures)) },
  example: { params: { ignoreReturnsWithin: 1 }, transforms: { sites: { shape: 'voronoi' } } },
})

type Carried = Record<string, number | { slice(): unknown }>
const copyOf = (carry: object) =>
  Object.fromEntries(
    Object.entries(carry as Carried).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : value.slice(),
    ]),
  ) as Parameters<typeof scanVisits>[0]

function shapeOf(given: Given, run: Run, rows: Rows, facts: Facts): Shape {
  const { kinds, kindOf } = sites.of({ facts })
  const isEach = given.per === 'site'
  return {
    elements: elementsAmong([{ run, rows }]),
    classOf: isEach ? Array.from(kindOf.keys()) : kindOf,
    classes: isEach ? kindOf.length : kinds.length,
    rule: ruleFor(given, run),
    least: leastFrames(given, run),
  }
}

/** Frames that a visit must last to count. */
const leastFrames = ({ ignoreVisitsWithin }: Given, { interval }: Run): number =>
  Math.max(1, Math.ceil(ignoreVisitsWithin / interval - 1e-6))

function logInto(state: State<Counts>, { classOf, classes }: Shape, element: Uint8Array): VisitLog {
  const slot = (site: number, row: number) => element[row] * classes + classOf[site - 1]
  return {
    stay: (_, site, frames, row) => {
      state.time[slot(site, row)] += frames
    },
    jump: (_, site, __, row) => {
      state.jumps[slot(site, row)]++
    },
    back: (_, site, row) => {
      state.returns[slot(site, row)]++
    },
    open: () => {},
  }
}

type Measured = RunState<Counts, Shape>

/** Classes of sites that make a row. */
interface Chosen {
  readonly kind: string
  readonly site: number | null
  readonly classes: readonly number[]
}

function rowsOf(runs: readonly Measured[], { per, rule }: Given): Row[] {
  const chosen = chosenIn(runs, per)
  return elementsAmong(runs).flatMap((of) => {
    const own = runs.filter(({ shape }) => shape.elements.includes(of))
    return chosen.map(({ kind, site, classes }) => ({ of, kind, site, rule, ...rowOf(own, of, classes) }))
  })
}

function chosenIn(runs: readonly Measured[], per: Given['per']): Chosen[] {
  const { kinds, kindOf } = sites.of(runs[0])
  const isEach = per === 'site'
  const each = isEach ? Array.from(kindOf.keys()) : [...kinds.keys()]
  const kind = (k: number) => (isEach ? kindOf[k] : k)
  const whole = (name: string, classes: readonly number[]): Chosen => ({ kind: name, site: null, classes })
  return [
    ...kinds.map((name, k) =>
      whole(
        name,
        each.filter((one) => kind(one) === k),
      ),
    ),
    ...(kinds.length > 1 ? [whole('all', each)] : []),
    ...(isEach ? each.map((k) => ({ kind: kinds[kindOf[k]], site: k + 1, classes: [k] })) : []),
  ]
}

function rowOf(runs: readonly Measured[], of: string, classes: readonly number[]): Row {
  const sum = ({ shape }: Measured, slot: Float64Array): number => {
    const from = shape.elements.indexOf(of) * shape.classes
    return classes.reduce((total, k) => total + slot[from + k], 0)
  }
  const total = (slot: keyof Counts, unit = (_: Run) => 1) =>
    runs.reduce((all, run) => all + sum(run, run.total[slot]) * unit(run.run), 0)
  const [jumps, ionTime] = [total('jumps'), total('time', ({ interval }) => interval)]
  const stay = overRunsAndParts(runs, 'time', (part, run) => ({
    above: sum(run, part.jumps),
    below: sum(run, part.time) * run.run.interval,
  }))
  return {
    jumps,
    returns: total('returns'),
    ionTime,
    residence: finite(ionTime / jumps),
    ...intervalOf(stay),
    ...saidOf(stay),
  }
}

/** A residence of so few frames is made by the frames, or by ions on the border of two sites. */
const FLICKERS = 3

function warnOfFlicker(
  { interval }: Run,
  rows: readonly Row[],
  warn: (name: string, message: string) => void,
): void {
  const quick = rows.filter(({ site, kind, residence }) => {
    return (
      site === null && kind !== 'all' && residence !== null && (residence as number) < FLICKERS * interval
    )
  })
  for (const { of, kind, residence } of quick)
    warn(
      'flicker',
      `${of} on ${kind}: ${(residence as number).toPrecision(3)} ps with frames every ${interval} ps: ions flicker between sites, or jumps are missed; take frames more often, or --ignore-returns-within, --ignore-visits-within`,
    )
}
