import type { BondRule } from './bonded-groups.ts'

const rule = (centre: string, to: string, within: number): BondRule => ({ centre, to, within })

/** Bonds of polyanions in ion conductors: some 20 % longer than the mean bond, shorter than the next distance. Å. */
export const COMMON_BONDS: readonly BondRule[] = [
  rule('P', 'S', 2.6),
  rule('P', 'P', 2.7),
  rule('P', 'O', 2),
  rule('P', 'Se', 2.8),
  rule('Si', 'S', 2.7),
  rule('Si', 'Cl', 2.6),
  rule('Si', 'O', 2.1),
  rule('Ge', 'S', 2.8),
  rule('Sn', 'S', 3),
  rule('As', 'S', 2.8),
  rule('Sb', 'S', 3),
  rule('B', 'H', 1.6),
  rule('B', 'B', 2.2),
]

/** The rules whose elements are both there. */
export const rulesFor = (elements: Iterable<string>): readonly BondRule[] => {
  const present = new Set(elements)
  return COMMON_BONDS.filter(({ centre, to }) => present.has(centre) && present.has(to))
}
