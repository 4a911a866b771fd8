import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { words } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { drawnFrom } from '../figures/systems.ts'
import { type Chain, placesIn } from '../markov/chain.ts'
import { type Counts, countsFrom } from '../markov/counts.ts'
import { spectrumOf, timescaleOf } from '../markov/eigenvalues.ts'
import { ensembleOf, errorsOf } from '../markov/ensemble.ts'
import { ERROR_WORDS, lagColumn, modelParams } from '../markov/model-params.ts'
import { firstPassage } from '../states/first-passage.ts'
import { transitions } from '../states/transitions.ts'
import { classPairs, classParams, meanKnown, namedClasses } from './classes.ts'
import { passageFigures } from './passage-figure.ts'
import { passageMatrix } from './passage-matrix.ts'
import { passageBetween } from './passage-times.ts'
import { passagesOfIons } from './passages-of-ions.ts'
import { reactiveFlux } from './reactive-flux.ts'
import { type Ends, endsOf, placesOf } from './sets.ts'

const columns = columnsOf('mfpt', {
  from: column('', 'state, by its original number; null for a set', 'key'),
  to: column('', 'state, by its original number; null for a set', 'key'),
  mfpt: column(
    'ps',
    'mean first-passage time of the model: it sees arrivals only at multiples of the lag. From a set: weighted by π within it. Null where the model lacks a state',
    'value',
  ),
  error: column('ps', ERROR_WORDS, { errorOf: 'mfpt' }),
  direct: column('ps', 'mean first-passage time counted frame by frame, the same at every lag', 'value'),
  directError: column('ps', 'error of direct, from the table of first-passage', { errorOf: 'direct' }),
  inverseRate: column(
    'ps',
    '1/k_AB of transition path theory: equal to mfpt only for single states',
    'value',
  ),
  inverseRateError: column('ps', ERROR_WORDS, { errorOf: 'inverseRate' }),
  pairs: column(
    'ps',
    'for sets: mean of mfpt over the pairs of a state of one and one of the other',
    'value',
  ),
  pairsError: column('ps', ERROR_WORDS, { errorOf: 'pairs' }),
  perIon: column(
    'ps',
    'of counts per ion: mean of mfpt over the ions whose own model, of their own path, has both states; below mfpt where paths are short, as they have no long times',
    'value',
  ),
  perIonError: column('ps', 'half its 68 % interval, over ions', { errorOf: 'perIon' }),
  ions: column('', 'how many of them', 'count'),
  lag: lagColumn,
  status: column(
    '',
    'resolved: the direct time and the slowest process of the model are slower than the lag; faster than the lag: mfpt is that of the lag, too long',
    { role: 'status', known: ['resolved'] },
  ),
  sets: column('', 'for a row about sets of states: which', 'key'),
})

const params = z.object({
  ...modelParams,
  ...classParams,
  from: words('states (numbers or names) of a set to start from').optional(),
  to: words('states of a set to arrive at').optional(),
})

/** Mean first-passage times between all states, and from one set of states to another.
 *
 *  m_ij = lag · (1 + Σ_{k≠j} T_ik m_kj/lag); it sees arrivals at multiples of the lag alone, so `direct`, counted frame by frame, stands
 *  beside it, and a time that is faster than the lag is told of. Between sets A and B, or two classes, the π-weighted mean over A, 1/k_AB by
 *  the reactive flux, and the mean over pairs of states. Counts [lag][from][to] and direct first
 *  passages in; rows [lag][from][to] out, ps. Throws usage errors for one set without the other, for states that are not there, for
 *  sets that share a state, and as `model`.
 *  Source: Guan et al., Fig. 4; Metzner, Schütte, Vanden-Eijnden, Multiscale Model. Simul. 7, 1192 (2009). */
export const passage = estimate({
  name: 'passage',
  version: 3,
  summary: 'Mean first-passage times T × lag in ps between all states and between two sets, at every lag.',
  source:
    'Guan et al., Fig. 4; Metzner, Schütte, Vanden-Eijnden, Multiscale Model. Simul. 7, 1192 (2009) for 1/k_AB.',
  from: [transitions.operator, firstPassage.operator],
  params,
  finish(tables, own, context) {
    if ((own.from === undefined) !== (own.to === undefined))
      throw usageError(
        'passage: --from and --to go together',
        'Name both sets, or neither for all pairs of states.',
      )
    const rows = countsFrom(tables['transitions'], own.lag).flatMap((counts) => rowsOf(counts, own, context))
    const direct = directTimes(tables['first-passage'])
    const told = rows
      .map((row) => ({ ...row, ...direct.get(`${row['from']} ${row['to']}`) }))
      .map((row) => ({ ...row, status: statusOf(row) }))
    warnOfFast(told, context)
    return tableOf({ columns }, told)
  },
  shown: {
    columns,
    ...drawnFrom(passageFigures),
  },
  example: { params: { from: '0', to: '1', classes: 'one=0,others=1+2' } },
})

/** What was counted frame by frame, by its two states. */
const directTimes = (table: Table | undefined) =>
  new Map(
    (table?.rows ?? []).map((row) => [
      `${row['from']} ${row['to']}`,
      { direct: row['direct'], directError: row['error'] ?? null },
    ]),
  )

const FAST = 'faster than the lag'

/** A model of a lag does not see what comes and goes within it. */
function statusOf({ mfpt, direct, lag, status }: Row): string | null {
  if (mfpt === null) return null
  return typeof direct === 'number' && direct <= Number(lag) ? FAST : String(status)
}

function warnOfFast(rows: readonly Row[], { warn }: FinishContext): void {
  for (const lag of new Set(rows.map((row) => row['lag']))) {
    const own = rows.filter((row) => row['lag'] === lag && row['mfpt'] !== null)
    const fast = own.filter(({ status }) => status === FAST).length
    if (fast > 0)
      warn(
        FAST,
        `lag ${lag} ps: ${fast} of ${own.length} first-passage times are of processes that are faster than it, and come out too long: take a shorter lag, or the column direct`,
      )
  }
}

function rowsOf(counts: Counts, own: z.output<typeof params>, context: FinishContext): Row[] {
  const ends = [
    ...(own.from && own.to ? [endsOf(own.from, own.to, counts, 'passage')] : []),
    ...classPairs(namedClasses(own.classes, counts, 'passage')).map(
      ({ from, to, label }): Ends => ({ A: from.states, B: to.states, label }),
    ),
  ]
  const ensemble = ensembleOf([counts], own, context)
  const values = ([chain]: readonly Chain[]) => quantities(chain, counts.states, ends)
  const [best, errors] = [values(ensemble.chains), errorsOf(ensemble, values)]
  const { states, lag } = counts
  const single = passagesOfIons(counts, own.reversible)
  const slowest = timescaleOf(spectrumOf(ensemble.chains[0]), 1, lag)
  const status = typeof slowest === 'number' && slowest > lag ? 'resolved' : FAST
  const pairs = Array.from({ length: states * states }, (_, cell) => ({
    ...EMPTY,
    from: Math.floor(cell / states),
    to: cell % states,
    mfpt: finite(best[cell]),
    error: finite(errors[cell]),
    ...single?.(cell),
    lag,
    status,
  })).filter(({ from, to }) => from !== to)
  const sets = ends.map(({ label }, k): Row => {
    const at = states * states + OF_SETS * k
    return {
      ...EMPTY,
      mfpt: finite(best[at]),
      error: finite(errors[at]),
      inverseRate: finite(best[at + 1]),
      inverseRateError: finite(errors[at + 1]),
      pairs: finite(best[at + 2]),
      pairsError: finite(errors[at + 2]),
      lag,
      status,
      sets: label,
    }
  })
  return [...pairs, ...sets]
}

/** Numbers of two sets. */
const OF_SETS = 3

const EMPTY: Row = Object.fromEntries(Object.keys(columns).map((name) => [name, null]))

/** [from][to] in ps by original number, then of each two sets: mfpt, 1/k, and the mean over pairs. */
function quantities(chain: Chain, states: number, ends: readonly Ends[]): Float64Array {
  const out = new Float64Array(states * states + OF_SETS * ends.length).fill(Number.NaN)
  const matrix = passageMatrix(chain)
  chain.states.forEach((from, i) => {
    chain.states.forEach((to, j) => {
      out[from * states + to] = matrix[i * chain.n + j] * chain.lag
    })
  })
  const places = placesIn(chain, states)
  ends.forEach((two, k) => {
    const at = states * states + OF_SETS * k
    const each = two.A.flatMap((from) => two.B.map((to) => out[from * states + to]))
    out[at + 2] = meanKnown(each)
    const [A, B] = placesOf(two, places)
    if (A.length === 0 || B.length === 0) return
    out[at] = passageBetween(chain, A, B) * chain.lag
    out[at + 1] = chain.lag / reactiveFlux(chain, A, B).rate
  })
  return out
}
