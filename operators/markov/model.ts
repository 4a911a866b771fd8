import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { drawnFrom } from '../figures/systems.ts'
import { transitions } from '../states/transitions.ts'
import { type Chain, placesIn } from './chain.ts'
import { connectivityOf } from './connectivity.ts'
import { type Counts, countsFrom } from './counts.ts'
import { spectrumOf } from './eigenvalues.ts'
import { ensembleOf, errorsOf } from './ensemble.ts'
import { modelFigures } from './model-figure.ts'
import { ERROR_WORDS, lagColumn, modelParams } from './model-params.ts'

const MOST_VECTORS = 10
const STATES = { of: 'state' }

const columns = columnsOf('stationary', {
  lag: lagColumn,
  of: column('', 'what the row is: state, transition, eigenvalue or eigenvector', 'key'),
  from: column('', 'state, by its original number', 'key'),
  to: column('', 'state that a transition goes to', 'key'),
  name: column('', 'name of the state', 'key'),
  index: column('', 'number of the eigenvalue by decreasing modulus; 0 is the stationary one', 'key'),
  count: column('', 'sliding counts: of the transition, or from the state', 'count'),
  stationary: column('', 'stationary probability π of the state', { role: 'value', where: STATES }),
  probability: column('', 'probability of the transition within one lag', {
    role: 'value',
    where: { of: 'transition' },
  }),
  eigenvalue: column('', 'eigenvalue, its real part', { role: 'value', where: { of: 'eigenvalue' } }),
  imaginary: column('', 'imaginary part of the eigenvalue', { role: 'value', where: { of: 'eigenvalue' } }),
  eigenvector: column(
    '',
    'entry of the right eigenvector, Σ π ψ² = 1, the largest positive (reversible models)',
    { role: 'value', where: { of: 'eigenvector' } },
  ),
  error: column('', `of stationary, probability or eigenvalue; ${ERROR_WORDS}`, {
    errorOf: ['stationary', 'probability', 'eigenvalue'],
  }),
  set: column('', 'strongly connected set that the state belongs to', 'note'),
  status: column(
    '',
    'of a state: kept; never visited; absorbing: entered, never left; never entered: left, never entered; transient: left for good and entered, but not both ways with the kept set; separate: exchanges with no other set',
    { role: 'status', known: ['kept'], where: STATES },
  ),
})

/** Markov model of the largest connected set: T, π, eigenvalues and -vectors, and what became of the other states.
 *
 *  T maximises Π T_ij^C_ij over the largest strongly connected set, reversible (π_i T_ij = π_j T_ji) where asked; π T = π, T r = λ r.
 *  Counts C [from][to] at each lag in (ps); a row a state (π), a pair (T), an eigenvalue and a component of its vector out, all without
 *  unit, under the labels of the input. Throws usage errors for a lag that was not counted, and for errors that samples do not allow.
 *  Source: Guan et al., eqs. 5 to 7; reversible: Trendelkamp-Schroer et al., J. Chem. Phys. 143, 174101 (2015). */
export const model = estimate({
  name: 'model',
  version: 3,
  summary:
    'Transition matrix of largest likelihood on the largest strongly connected set, with π, eigenvalues and the fate of every state.',
  source: 'Guan et al., eqs. 5–7; reversible: Trendelkamp-Schroer et al., J. Chem. Phys. 143, 174101 (2015).',
  from: [transitions.operator],
  params: z.object(modelParams),
  finish(tables, params, context) {
    const rows = countsFrom(tables['transitions'], params.lag).flatMap((counts) => {
      const ensemble = ensembleOf([counts], params, context)
      return rowsOf(
        counts,
        ensemble.chains[0],
        errorsOf(ensemble, ([chain]) => quantities(chain, counts.states)),
      )
    })
    return tableOf({ columns }, rows)
  },
  shown: {
    columns,
    ...drawnFrom(modelFigures),
  },
  example: { params: {} },
})

/** π [states], T [states][states] by original number, eigenvalues [states]; NaN where the chain has none. */
function quantities(chain: Chain, states: number): Float64Array {
  const out = new Float64Array(states * (states + 2)).fill(Number.NaN)
  chain.states.forEach((from, i) => {
    out[from] = chain.pi[i]
    chain.states.forEach((to, j) => {
      out[states * (1 + from) + to] = chain.T[i * chain.n + j]
    })
  })
  spectrumOf(chain).real.forEach((value, k) => {
    out[states * (states + 1) + k] = value
  })
  return out
}

function rowsOf(counts: Counts, chain: Chain, errors: Float64Array): Row[] {
  const { states, lag } = counts
  const full = (row: Row): Row => ({ ...EMPTY, lag, ...row })
  return [
    ...stateRows(counts, chain, errors).map(full),
    ...transitionRows(counts, chain, errors.subarray(states, states * (states + 1))).map(full),
    ...spectrumRows(counts, chain, errors.subarray(states * (states + 1))).map(full),
  ]
}

const EMPTY: Row = Object.fromEntries(Object.keys(columns).map((name) => [name, null]))

function stateRows({ total, states, names }: Counts, chain: Chain, errors: Float64Array): Row[] {
  const { fate, set } = connectivityOf(total, states)
  const places = placesIn(chain, states)
  return fate.map((status, from) => ({
    of: 'state',
    from,
    name: names[from],
    count: total.subarray(from * states, (from + 1) * states).reduce((sum, count) => sum + count, 0),
    stationary: places[from] < 0 ? null : chain.pi[places[from]],
    error: finite(errors[from]),
    set: set[from],
    status,
  }))
}

function transitionRows({ total, states, names }: Counts, chain: Chain, errors: Float64Array): Row[] {
  return Array.from(chain.states).flatMap((from, i) =>
    Array.from(chain.states).flatMap((to, j) => {
      const probability = chain.T[i * chain.n + j]
      if (states > 64 && probability === 0) return []
      const cell = from * states + to
      return {
        of: 'transition',
        from,
        to,
        name: names[from],
        count: total[cell],
        probability,
        error: finite(errors[cell]),
      }
    }),
  )
}

function spectrumRows({ names }: Counts, chain: Chain, errors: Float64Array): Row[] {
  const { real, imaginary, vectors } = spectrumOf(chain, true)
  const values = Array.from(real, (eigenvalue, index) => ({
    of: 'eigenvalue',
    index,
    eigenvalue,
    imaginary: imaginary[index],
    error: finite(errors[index]),
  }))
  const entries = vectors.slice(0, MOST_VECTORS).flatMap((vector, index) =>
    Array.from(vector, (eigenvector, i) => ({
      of: 'eigenvector',
      index,
      from: chain.states[i],
      name: names[chain.states[i]],
      eigenvector,
    })),
  )
  return [...values, ...entries]
}
