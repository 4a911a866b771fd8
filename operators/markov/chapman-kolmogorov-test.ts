import { type Chain, placesIn } from './chain.ts'
import type { Ensemble } from './ensemble.ts'
import { errorsOf } from './ensemble.ts'

/** Deviations within this many errors, or this large, agree. */
const WITHIN = 2
const TOLERANCE = 0.01
/** Share of the entries that must agree: 95 % would if errors were exact and entries independent. */
const ENOUGH = 0.85
/** Most states for which every pair is tested; beyond, the diagonal. */
const MOST_STATES = 16

export interface Comparison {
  /** Place of the lag τ among the lags, and of kτ. */
  readonly base: number
  readonly longer: number
  readonly k: number
  readonly from: number
  readonly to: number
  readonly predicted: number
  readonly predictedError: number
  readonly estimated: number
  readonly estimatedError: number
  /** Error of the difference. */
  readonly error: number
  readonly agrees: boolean
}

/** T(τ)^k against T(kτ) for every pair of lags in a whole ratio k ≥ 2, entry by entry, with errors from the same draws. */
export function compareAll(ensemble: Ensemble): Comparison[] {
  const { chains, counts } = ensemble
  const pairs = multiples(chains.map(({ lag }) => lag))
  const entries = testedEntries(counts[0]?.states ?? 0)
  const width = entries.length
  const values = (drawn: readonly Chain[]) => valuesOf(drawn, pairs, entries, counts[0].states)
  const own = values(chains)
  const errors = errorsOf(ensemble, values)
  return pairs.flatMap(({ base, longer, k }, p) =>
    entries.flatMap(([from, to], e) => {
      const [a, b, c] = [0, 1, 2].map((part) => (3 * p + part) * width + e)
      if (Number.isNaN(own[c])) return []
      return {
        base,
        longer,
        k,
        from,
        to,
        predicted: own[a],
        predictedError: errors[a],
        estimated: own[b],
        estimatedError: errors[b],
        error: errors[c],
        agrees: Math.abs(own[c]) <= Math.max(TOLERANCE, Number.isFinite(errors[c]) ? WITHIN * errors[c] : 0),
      }
    }),
  )
}

/** Whether most entries agree; undefined where there is nothing to compare. */
export function passed(comparisons: readonly Comparison[], base: number): boolean | undefined {
  const own = comparisons.filter((one) => one.base === base)
  return own.length === 0 ? undefined : own.filter(({ agrees }) => agrees).length >= ENOUGH * own.length
}

export function multiples(lags: readonly number[]) {
  return lags.flatMap((short, base) =>
    lags.flatMap((long, longer) => {
      const k = Math.round(long / short)
      return k >= 2 && Math.abs(long / short - k) < 1e-6 * k ? [{ base, longer, k }] : []
    }),
  )
}

function testedEntries(states: number): [number, number][] {
  const all = Array.from({ length: states }, (_, i) => i)
  return all.flatMap((i) => (states > MOST_STATES ? [[i, i]] : all.map((j) => [i, j])) as [number, number][])
}

/** [pair][predicted, estimated, difference][entry] */
function valuesOf(
  chains: readonly Chain[],
  pairs: ReturnType<typeof multiples>,
  entries: readonly [number, number][],
  states: number,
): Float64Array {
  const out = new Float64Array(3 * pairs.length * entries.length).fill(Number.NaN)
  const powers = chains.map((chain, base) =>
    powersOf(
      chain,
      pairs.filter((pair) => pair.base === base).map(({ k }) => k),
    ),
  )
  const places = chains.map((chain) => placesIn(chain, states))
  pairs.forEach(({ base, longer, k }, p) => {
    entries.forEach(([from, to], e) => {
      const [i, j, a, b] = [places[base][from], places[base][to], places[longer][from], places[longer][to]]
      if (i < 0 || j < 0 || a < 0 || b < 0) return
      const predicted = powers[base].get(k)![i * chains[base].n + j]
      const estimated = chains[longer].T[a * chains[longer].n + b]
      const at = 3 * p * entries.length + e
      out[at] = predicted
      out[at + entries.length] = estimated
      out[at + 2 * entries.length] = estimated - predicted
    })
  })
  return out
}

/** T^k for each wanted k. */
function powersOf({ T, n }: Chain, wanted: readonly number[]): Map<number, Float64Array> {
  const powers = new Map<number, Float64Array>()
  const most = Math.max(0, ...wanted)
  let power = T
  for (let k = 2; k <= most; k++) {
    power = product(power, T, n)
    if (wanted.includes(k)) powers.set(k, power)
  }
  return powers
}

function product(A: Float64Array, B: Float64Array, n: number): Float64Array {
  const C = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const a = A[i * n + k]
      if (a !== 0) for (let j = 0; j < n; j++) C[i * n + j] += a * B[k * n + j]
    }
  return C
}
