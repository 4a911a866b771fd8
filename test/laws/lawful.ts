import type { Estimate, Measure, Operator } from '../../pipeline/definition/operator.ts'
import { isOfRuns } from '../helpers/example.ts'

/** What laws are told of: measures, and estimates that have one below them. */
export type Lawful = Measure | Estimate

export const isLawful = (operator: Operator): operator is Lawful =>
  operator.kind !== 'transform' && isOfRuns(operator)

/** True for an estimate that looks over systems. */
export const isAcross = (operator: Lawful): boolean => operator.kind === 'estimate' && !!operator.across

/** ps, by system and temperature: the steeper ones meet the others at the highest. */
const RESIDENCE = [
  [4, 3, 2.4],
  [7, 4, 2.4],
  [12, 5, 2.4],
]

/** Three systems at three temperatures each, for estimates that look over systems. */
export const FAMILY = ['a', 'b', 'c'].flatMap((material, m) =>
  [600, 750, 900].map((temperature, i) => ({
    cells: [2, 1, 1] as const,
    seed: 10 * m + i,
    residence: RESIDENCE[m][i],
    tags: { material, temperature },
  })),
)
