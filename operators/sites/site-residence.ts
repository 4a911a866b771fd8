import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Facts, Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { choice, time } from '../../schemas/params.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { ruleFor, ruleParams, warnOfInterval } from '../cages/rule.ts'
import { closeVisits, scanVisits, type VisitLog } from '../cages/visits.ts'
import { drawn, eachElement } from '../figures/systems.ts'
import { errorColumns } from '../sampling/error-columns.ts'
import { elementIndices, elementsAmong } from '../sampling/subject-elements.ts'
import { ofSites } from './of-sites.ts'
import { noPending, type Pending, withoutShort } from './short-visits.ts'
import { siteResidenceFigures } from './site-residence-figure.ts'
import { type Counts, rowsOf, type Shape, warnOfFlicker } from './site-residence-rows.ts'
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

/** One label of sites, as visits to cages of one radius. */
const SITES = { labels: ['site'], radii: [Number.POSITIVE_INFINITY] }

/** Mean residence time on crystallographic sites of any crystal, τ = total ion-time / number of jumps, of the ions of each element, for
 *  each kind of site and, with `per` site, each site. Jumps and returns as in cages (`rule`, `ignoreReturnsWithin`); visits shorter
 *  than `ignoreVisitsWithin` are left out first. Times in ps. Warns where a residence is near the frame interval.
 *  Labels [row][frame] in, a row an element and kind (and site) out. Throws a usage error for rules that frames cannot resolve.
 *  Source: maximum likelihood of a censored exponential; Ding et al., "Resolving multiple hopping timescales". */
export const siteResidence = measure({
  name: 'site-residence',
  version: 3,
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
  example: { params: { per: 'site', ignoreReturnsWithin: 1 }, transforms: { sites: { shape: 'voronoi' } } },
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
