import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { number, whole, words } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { drawnFrom, only } from '../figures/systems.ts'
import { type Chain, placesIn } from '../markov/chain.ts'
import { type Counts, countsFrom } from '../markov/counts.ts'
import { ensembleOf, errorsOf } from '../markov/ensemble.ts'
import { ERROR_WORDS, lagColumn, modelParams } from '../markov/model-params.ts'
import { transitions } from '../states/transitions.ts'
import { classNumbers, classRows } from './class-flow.ts'
import { classParams, namedClasses, type StateClass } from './classes.ts'
import { pathsFigures } from './paths-figure.ts'
import { pathwaysOf } from './pathways.ts'
import { checkConserved, reactiveFlux } from './reactive-flux.ts'
import { type Ends, endsOf, placesOf } from './sets.ts'

const columns = columnsOf('rate', {
  lag: lagColumn,
  of: column(
    '',
    'what the row is: total, committor, flux, pathway; of classes of states: class, class flux',
    'key',
  ),
  from: column('', 'state of a committor, or where an edge begins', 'key'),
  to: column('', 'where an edge ends', 'key'),
  path: column('', 'states of a pathway, the two sets of the total, a class, or two', 'key'),
  forward: column('', 'probability q⁺ to reach the end before the start', {
    role: 'value',
    where: { of: 'committor' },
  }),
  backward: column('', 'probability q⁻ to have come from the start rather than the end', {
    role: 'value',
    where: { of: 'committor' },
  }),
  gross: column('ps⁻¹', 'π_i q⁻_i T_ij q⁺_j / lag', { role: 'value', where: { of: 'flux' } }),
  flux: column('ps⁻¹', 'net flux of an edge, of a pathway, or the total', 'value'),
  share: column('', 'of the total flux', 'value'),
  rate: column('ps⁻¹', 'k_AB: total flux over Σ π q⁻', { role: 'value', where: { of: 'total' } }),
  error: column('', `of forward, flux; ${ERROR_WORDS}`, { errorOf: ['forward', 'flux'] }),
  rateError: column('ps⁻¹', ERROR_WORDS, { errorOf: 'rate' }),
  status: column(
    '',
    'determined; no path: a state of the two sets is not connected both ways with the others, and nothing is said',
    'status',
  ),
})

const params = z.object({
  ...modelParams,
  ...classParams,
  from: words('states (numbers or names) to start from'),
  to: words('states to arrive at'),
  share: number('share of the flux that pathways must explain').default(0.999),
  pathways: whole('most pathways', 1).default(50),
})
type Params = z.output<typeof params>

/** How a flow in equilibrium gets from one set of states to another.
 *
 *  Committors q⁺ (to B before A) and q⁻; gross flux f_ij = π_i q⁻_i T_ij q⁺_j / lag, net flux max(0, f_ij − f_ji), rate k_AB = F/Σ π q⁻,
 *  pathways by the widest bottleneck first; of classes of states the π-weighted committors and the net flux between them. Counts [lag][from][to] in; a row a state, a pair with net flux, a pathway and the total out,
 *  ps⁻¹, committors without unit. Throws usage errors for states that are not there, for sets that share a state, and as `model`.
 *  Source: Guan et al., eqs. 9 to 12 in discrete time; Metzner, Schütte, Vanden-Eijnden, Multiscale Model. Simul. 7, 1192 (2009). */
export const paths = estimate({
  name: 'paths',
  version: 4,
  summary:
    'Transition path theory from A to B: committors, gross and net flux, rate, and the pathways, widest bottleneck first.',
  source:
    'Guan et al., eqs. 9–12 in discrete time; Metzner, Schütte, Vanden-Eijnden, Multiscale Model. Simul. 7, 1192 (2009).',
  from: [transitions.operator],
  params,
  finish: (tables, own, context) =>
    tableOf(
      { columns },
      countsFrom(tables['transitions'], own.lag).flatMap((counts) => rowsOf(counts, own, context)),
    ),
  shown: {
    columns,
    ...drawnFrom((systems) => {
      const known = only(systems, ({ status }) => status === 'determined').filter(
        ({ own }) => own.rows.length > 0,
      )
      return known.length > 0 ? pathsFigures(known) : []
    }),
  },
  example: { params: { from: '0', to: '1', classes: 'one=0,others=1+2' } },
})

function rowsOf(counts: Counts, own: Params, context: FinishContext): Row[] {
  const ends = endsOf(own.from, own.to, counts, 'paths')
  const classes = namedClasses(own.classes, counts, 'paths')
  const ensemble = ensembleOf([counts], own, context)
  const [chain] = ensemble.chains
  const [A, B] = placesOf(ends, placesIn(chain, counts.states))
  if (A.length === 0) return [withoutPath(ends, chain, counts, context)]
  const values = ([drawn]: readonly Chain[]) => quantities(drawn, counts.states, ends, classes)
  const errors = errorsOf(ensemble, values)
  const flow = reactiveFlux(chain, A, B)
  checkConserved(flow, A, B)
  const full = (row: Row): Row => ({ ...EMPTY, lag: counts.lag, status: 'determined', ...row })
  return [totalRow, committorRows, fluxRows]
    .flatMap((rows) => rows(flow, chain, counts, ends, errors))
    .concat(
      pathwayRows(
        pathwaysOf(flow.net, A, B, { total: flow.total, share: own.share, most: own.pathways }),
        flow,
        chain,
        counts,
      ),
    )
    .concat(classRows(classes, values([chain]), errors, counts))
    .map(full)
}

const EMPTY: Row = Object.fromEntries(Object.keys(columns).map((name) => [name, null]))

/** One system without a path is a row, and a warning, among those that have one. */
function withoutPath(ends: Ends, chain: Chain, { lag, names, states }: Counts, { warn }: FinishContext): Row {
  const places = placesIn(chain, states)
  const outside = [...ends.A, ...ends.B].filter((state) => places[state] < 0).map((state) => names[state])
  warn(
    'no path',
    `transitions at ${lag} ps: state ${outside.join(', ')} is not connected both ways with the others, so no flux can be said. The table of "model" says what became of each state`,
  )
  return { ...EMPTY, lag, of: 'total', path: ends.label, status: 'no path' }
}

/** Total and rate, then q⁺ [states], then net flux [states][states], in ps⁻¹ by original number; then what classes have. */
function quantities(chain: Chain, states: number, ends: Ends, classes: readonly StateClass[]): Float64Array {
  const own = 2 + states + states * states
  const out = new Float64Array(own + classes.length * (2 + classes.length)).fill(Number.NaN)
  const [A, B] = placesOf(ends, placesIn(chain, states))
  if (A.length === 0) return out
  const flow = reactiveFlux(chain, A, B)
  const { total, rate, forward, net } = flow
  out.set(classNumbers(classes, flow, chain, states), own)
  out[0] = total / chain.lag
  out[1] = rate / chain.lag
  chain.states.forEach((from, i) => {
    out[2 + from] = forward[i]
    chain.states.forEach((to, j) => {
      out[2 + states + from * states + to] = net[i * chain.n + j] / chain.lag
    })
  })
  return out
}

type Flow = ReturnType<typeof reactiveFlux>

const totalRow = (
  { total, rate }: Flow,
  _: Chain,
  { lag }: Counts,
  ends: Ends,
  errors: Float64Array,
): Row[] => [
  {
    of: 'total',
    path: ends.label,
    flux: total / lag,
    share: 1,
    rate: rate / lag,
    error: finite(errors[0]),
    rateError: finite(errors[1]),
  },
]

const committorRows = (flow: Flow, chain: Chain, _: Counts, __: Ends, errors: Float64Array): Row[] =>
  Array.from(chain.states, (from, i) => ({
    of: 'committor',
    from,
    forward: flow.forward[i],
    backward: flow.backward[i],
    error: finite(errors[2 + from]),
  }))

const fluxRows = (flow: Flow, chain: Chain, { lag, states }: Counts, _: Ends, errors: Float64Array): Row[] =>
  Array.from(chain.states).flatMap((from, i) =>
    Array.from(chain.states).flatMap((to, j) => {
      const gross = flow.gross[i * chain.n + j]
      const net = flow.net[i * chain.n + j]
      if (gross === 0) return []
      const error = finite(errors[2 + states + from * states + to])
      return { of: 'flux', from, to, gross: gross / lag, flux: net / lag, share: net / flow.total, error }
    }),
  )

const pathwayRows = (
  found: ReturnType<typeof pathwaysOf>,
  { total }: Flow,
  { states }: Chain,
  { lag, names }: Counts,
): Row[] =>
  found.map(({ places, flux }) => ({
    of: 'pathway',
    from: states[places[0]],
    to: states[places[places.length - 1]],
    path: places.map((place) => names[states[place]]).join(' → '),
    flux: flux / lag,
    share: flux / total,
  }))
