import { type Chain, chainOn, placesIn } from '../markov/chain.ts'
import { connectivityOf } from '../markov/connectivity.ts'
import { type CountSamples, type Counts, scattered } from '../markov/counts.ts'
import { checkConserved, reactiveFlux } from './reactive-flux.ts'
import { fluxEntropy, walks2025Entropy, walksEntropy } from './walks.ts'

/** Share of all ions whose model must hold both states of a pair for it to count in `walks`. */
const ENOUGH_IONS = 0.15

export const DEFINITIONS = ['flux', 'walks', 'walks-2025'] as const
export type Definition = (typeof DEFINITIONS)[number]

const ENTROPY: Record<Definition, (net: Float64Array, n: number, s: number, e: number) => number> = {
  flux: fluxEntropy,
  walks: walksEntropy,
  'walks-2025': walks2025Entropy,
}

/** Path entropies [definition][from][to] by original number from one model; NaN where it lacks a state. */
export function entropiesOf(chain: Chain, states: number, definitions: readonly Definition[]): Float64Array {
  const out = new Float64Array(definitions.length * states * states).fill(Number.NaN)
  const { n } = chain
  chain.states.forEach((from, s) => {
    chain.states.forEach((to, e) => {
      if (s === e) return
      const flow = reactiveFlux(chain, [s], [e])
      checkConserved(flow, [s], [e])
      definitions.forEach((definition, d) => {
        out[(d * states + from) * states + to] = ENTROPY[definition](flow.net, n, s, e)
      })
    })
  })
  return out
}

/** A model for each ion; undefined where its path does not go to and fro between two states. */
export function ionChains({ states, lag, samples }: Counts, reversible: boolean): (Chain | undefined)[] {
  const { cells, values } = samples as CountSamples
  return values.map((sample) => {
    const counts = scattered(cells, states, (i) => sample[i])
    const { kept } = connectivityOf(counts, states)
    return kept.length < 2 ? undefined : chainOn(counts, states, kept, lag, reversible)
  })
}

/** Path entropies [definition][from][to] from the mean net flux over the ions whose models hold both states, 0 where these are under
 *  15 % of all; one array for every list of how often each ion counts. */
export function entropiesOverIons(
  chains: readonly (Chain | undefined)[],
  states: number,
  definitions: readonly Definition[],
  draws: readonly Float64Array[],
): Float64Array[] {
  const out = draws.map(() => new Float64Array(definitions.length * states * states))
  const places = chains.map((chain) => chain && placesIn(chain, states))
  for (let from = 0; from < states; from++) {
    for (let to = 0; to < states; to++) {
      if (from === to) continue
      const fluxes = chains.map(
        (chain, ion) => chain && ionFlux(chain, places[ion] as Int32Array, from, to, states),
      )
      draws.forEach((times, draw) => {
        const net = meanFlux(fluxes, times, states)
        definitions.forEach((definition, d) => {
          const cell = (d * states + from) * states + to
          out[draw][cell] = net ? ENTROPY[definition](net, states, from, to) : 0
        })
      })
    }
  }
  return out
}

/** Net flux [states][states] per lag, by original number. */
function ionFlux(
  chain: Chain,
  places: Int32Array,
  from: number,
  to: number,
  states: number,
): Float64Array | undefined {
  if (places[from] < 0 || places[to] < 0) return undefined
  const { net } = reactiveFlux(chain, [places[from]], [places[to]])
  const out = new Float64Array(states * states)
  chain.states.forEach((a, i) => {
    chain.states.forEach((b, j) => {
      out[a * states + b] = net[i * chain.n + j]
    })
  })
  return out
}

function meanFlux(
  fluxes: readonly (Float64Array | undefined)[],
  times: Float64Array,
  states: number,
): Float64Array | undefined {
  const mean = new Float64Array(states * states)
  let [holders, all] = [0, 0]
  fluxes.forEach((flux, ion) => {
    all += times[ion]
    if (!flux || times[ion] === 0) return
    holders += times[ion]
    for (let cell = 0; cell < mean.length; cell++) mean[cell] += times[ion] * flux[cell]
  })
  return holders === 0 || holders < ENOUGH_IONS * all ? undefined : mean.map((sum) => sum / holders)
}
