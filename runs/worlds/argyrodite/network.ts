import { argyroditeSites } from '../../../operators/crystal/argyrodite-sites.ts'

/** Å */
export const EDGE = 10.155

export type Kind = 'T5' | 'T2' | 'T4'
export const KINDS: readonly Kind[] = ['T5', 'T2', 'T4']

/** A way from one site to a neighbour: which one, where it is from here, Å, and how many leave a site a ps. */
export interface Way {
  readonly to: number
  readonly by: readonly [number, number, number]
  readonly rate: number
}

/** Sites of one cubic cell, the ways between them, and the cage of each (−1: between cages). */
export interface Network {
  readonly sites: readonly { readonly kind: Kind; readonly at: readonly number[]; readonly cage: number }[]
  readonly ways: readonly (readonly Way[])[]
  /** Middles of the cages on 4c, as fractions. */
  readonly cages: readonly (readonly number[])[]
}

/** Share of time on each kind of site, and rates, 1/ps: from T5 to the T5 of its doublet, from one T2 to each T5 beside it and to
 *  the T2 of the next cage, from T4 to each T5. The ways back follow from detailed balance. */
export interface Rates {
  readonly shares: Readonly<Record<Kind, number>>
  readonly doublet: number
  readonly fromT2: number
  readonly between: number
  readonly fromT4: number
}

export const RATES: Rates = {
  shares: { T5: 0.74, T2: 0.25, T4: 0.01 },
  doublet: 1.5,
  fromT2: 2,
  between: 0.16,
  fromT4: 0.6,
}

/** Sites of a kind in a cubic cell. */
export const SITES: Readonly<Record<Kind, number>> = { T5: 48, T2: 48, T4: 16 }

/** 1/ps of one way from a T5 site to a T2, and to a T4. */
export const toT2 = ({ shares, fromT2 }: Rates): number =>
  (fromT2 * shares.T2 * SITES.T5) / shares.T5 / SITES.T2
export const toT4 = ({ shares, fromT4 }: Rates): number =>
  (fromT4 * shares.T4 * SITES.T5) / shares.T5 / SITES.T4

/** Tetrahedra that share a triangle of anions, by how far their middles are apart, Å. */
const NEIGHBOURS: readonly (readonly [Kind, Kind, number, (rates: Rates) => number])[] = [
  ['T5', 'T5', 1.924, ({ doublet }) => doublet],
  ['T5', 'T2', 1.404, toT2],
  ['T2', 'T5', 1.404, ({ fromT2 }) => fromT2],
  ['T2', 'T2', 2.441, ({ between }) => between],
  ['T5', 'T4', 1.595, toT4],
  ['T4', 'T5', 1.595, ({ fromT4 }) => fromT4],
]
const NEAR = 0.01
/** What is nearer than this to a middle on 4c is in its cage, Å. */
const CAGE = 3.2

export function network(rates: Rates): Network {
  const { sites: all, cages } = argyroditeSites(KINDS)
  const sites = all.map(({ kind, at }) => ({
    kind: kind as Kind,
    at,
    cage: cages.findIndex((middle) => lengthOf(between(at, middle)) < CAGE),
  }))
  const ways = sites.map((from) =>
    sites.flatMap(({ kind, at }, to) => {
      const by = between(from.at, at)
      const rule = NEIGHBOURS.find(
        ([a, b, apart]) => a === from.kind && b === kind && Math.abs(lengthOf(by) - apart) < NEAR,
      )
      const rate = rule ? rule[3](rates) : 0
      return rate > 0 ? [{ to, by, rate }] : []
    }),
  )
  return { sites, ways, cages }
}

/** The shortest way between fractions, Å. */
const between = (from: readonly number[], to: readonly number[]): [number, number, number] =>
  from.map((value, axis) => EDGE * (to[axis] - value - Math.round(to[axis] - value))) as [
    number,
    number,
    number,
  ]

const lengthOf = ([x, y, z]: readonly number[]): number => Math.sqrt(x * x + y * y + z * z)
