import { CM2_S } from '../../../../schemas/units.ts'
import { EDGE, KINDS, type Kind, network, type Rates, SITES, toT2, toT4 } from '../network.ts'
import type { Settings } from '../settings.ts'
import { kindEntropy, kindPassage, kindTimescales } from './kinds.ts'
import { thermalSpeed, vibrationSquare } from './vibrations.ts'
import { walkD, walkDecay } from './walk.ts'

/** What is known of a world, by the names of the columns that estimate it. */
export interface ArgyroditeTruth {
  /** cm²/s; the tensor is D times 1. From the rate matrix. */
  readonly D: number
  readonly Dsigma: number
  readonly haven: number
  /** Share of time on each kind of site. Set. */
  readonly occupation: Readonly<Record<Kind, number>>
  /** Whole stays on each kind of site, ps; jumps between two of the kind T2 end one. In closed form. */
  readonly siteResidence: Readonly<Record<Kind, number>>
  /** ps between changes of cage, none taken back: alike for every radius from T5 (2.71 Å) to 3.5 Å. In closed form. In larger spheres
   *  vibrations at T4 (4.31 Å from three cages) add changes: a few in a hundred at 3.75 Å, more at 4 Å. */
  readonly residence: number
  /** From T5 to T5, per ion and ns, those taken back with them. In closed form. */
  readonly jumps: Readonly<Record<'doublet' | 'intra-cage' | 'inter-cage', number>>
  /** ps, of the chain of kinds. From the rate matrix. */
  readonly timescales: readonly number[]
  /** Mean first-passage times between kinds, ps, without a lag. From the rate matrix. */
  readonly passage: Readonly<Record<string, number>>
  /** By net flux, of the chain of kinds at a lag of 0.2 ps. From the rate matrix. */
  readonly pathEntropy: Readonly<Record<string, number>>
  /** ⟨v²⟩ along an axis, Å²/ps². Set. */
  readonly speedSquare: Readonly<Record<string, number>>
  /** Turns of a PS4 a ns. Set. */
  readonly turnRate: number
  /** Ions in Å³. Set. */
  readonly density: number
}

/** Lag of `pathEntropy`, ps. */
export const ENTROPY_LAG = 0.2

export function argyroditeTruth({ rates, temperature, together, turnRate }: Settings): ArgyroditeTruth {
  const D = CM2_S * walkD(network(rates), siteShares(rates))
  const pairs = KINDS.flatMap((from) => KINDS.filter((to) => to !== from).map((to) => [from, to] as const))
  const named = (value: (from: Kind, to: Kind) => number) =>
    Object.fromEntries(pairs.map(([from, to]) => [`${from}-${to}`, value(from, to)]))
  return {
    D,
    Dsigma: together * D,
    haven: 1 / together,
    occupation: rates.shares,
    siteResidence: {
      T5: 1 / (rates.doublet + 2 * toT2(rates) + toT4(rates)),
      T2: 1 / (2 * rates.fromT2 + rates.between),
      T4: 1 / (3 * rates.fromT4),
    },
    residence: 1 / (rates.shares.T2 * rates.between + rates.shares.T4 * 2 * rates.fromT4),
    jumps: jumpRates(rates),
    timescales: kindTimescales(rates),
    passage: named((from, to) => kindPassage(rates, from, to)),
    pathEntropy: named((from, to) => kindEntropy(rates, from, to, ENTROPY_LAG)),
    speedSquare: Object.fromEntries(
      ['Li', 'P', 'S', 'Cl'].map((name) => [name, thermalSpeed(name, temperature)]),
    ),
    turnRate: 1000 * turnRate,
    density: 24 / (EDGE ** 2 * EDGE),
  }
}

export const siteShares = (rates: Rates): number[] =>
  network(rates).sites.map(({ kind }) => rates.shares[kind] / SITES[kind])

/** Jumps from T5 to another T5. From a T2 an ion goes to one of its two T5, or through the next T2 to one of two in the next cage. */
function jumpRates(rates: Rates): ArgyroditeTruth['jumps'] {
  const over = rates.between / (rates.between + 2 * rates.fromT2)
  const other = over / (1 + over)
  const [out, apart] = [2 * toT2(rates), toT4(rates)]
  const each = 1000 * rates.shares.T5
  return {
    doublet: each * rates.doublet,
    'intra-cage': (each * out * (1 - other)) / 2,
    'inter-cage': each * (out * other + (2 / 3) * apart),
  }
}

/** F_s(Q,t) of lithium at one wave vector, Å⁻¹: walk times vibration. That an ion changes its cage while this vibrates is left out,
 *  some 1e-4. */
export function selfScattering(
  { rates, temperature }: Settings,
  q: readonly [number, number, number],
  times: readonly number[],
): number[] {
  const square = q[0] ** 2 + q[1] ** 2 + q[2] ** 2
  return walkDecay(network(rates), siteShares(rates), q, times).map(
    (value, k) => value * Math.exp((-square * vibrationSquare(temperature, times[k])) / 2),
  )
}
