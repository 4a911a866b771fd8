import { inputError } from '../../schemas/errors.ts'
import { stationaryOf } from '../numerics/elimination.ts'
import { connectivityOf } from './connectivity.ts'
import { reversibleMle } from './reversible.ts'

/** A Markov chain on some of the original states. */
export interface Chain {
  /** ps */
  readonly lag: number
  /** Original numbers of its states. */
  readonly states: Int32Array
  readonly n: number
  /** [n][n], rows add to 1. */
  readonly T: Float64Array
  readonly pi: Float64Array
  readonly reversible: boolean
}

/** The chain of largest likelihood on the largest strongly connected set of counts [states][states].
 *  Throws an input error where that set is a single state. */
export function chainOf(counts: Float64Array, states: number, lag: number, reversible: boolean): Chain {
  const { kept, fate } = connectivityOf(counts, states)
  if (kept.length > 1) return chainOn(counts, states, kept, lag, reversible)
  throw inputError(
    `transitions at ${lag} ps`,
    `no two states are visited to and fro: ${fate.map((one, state) => `${state} ${one}`).join(', ')}`,
    'A Markov model needs counts both ways. Count over longer or more paths, at a shorter lag, or with fewer states.',
  )
}

/** The same on states that are known to be connected. */
export function chainOn(
  counts: Float64Array,
  states: number,
  kept: Int32Array,
  lag: number,
  reversible: boolean,
): Chain {
  const n = kept.length
  const own = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) own[i * n + j] = counts[kept[i] * states + kept[j]]
  return { lag, states: kept, n, reversible, ...(reversible ? reversibleMle(own, n) : rowNormalised(own, n)) }
}

function rowNormalised(C: Float64Array, n: number): { T: Float64Array; pi: Float64Array } {
  const sums = new Float64Array(n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sums[i] += C[i * n + j]
  const T = C.map((count, cell) => count / sums[Math.floor(cell / n)])
  return { T, pi: stationaryOf(T, n) }
}

/** Place of each original state in the chain, −1 where it is not part of it. */
export function placesIn({ states }: Chain, all: number): Int32Array {
  const places = new Int32Array(all).fill(-1)
  states.forEach((state, place) => {
    places[state] = place
  })
  return places
}
