import { usageError } from '../../schemas/errors.ts'
import { type Counts, statesNamed } from '../markov/counts.ts'

/** Two sets of original states. */
export interface Ends {
  readonly A: readonly number[]
  readonly B: readonly number[]
  readonly label: string
}

/** The sets that two lists of words mean. Throws a usage error for a stranger or a state in both. */
export function endsOf(
  from: readonly string[],
  to: readonly string[],
  counts: Counts,
  operator: string,
): Ends {
  const A = statesNamed(from, counts, `${operator}: --from`)
  const B = statesNamed(to, counts, `${operator}: --to`)
  const common = A.find((state) => B.includes(state))
  if (common !== undefined)
    throw usageError(
      `${operator}: state ${counts.names[common]} is in both sets`,
      'A path goes from one set to another.',
    )
  const words = (set: readonly number[]) => set.map((state) => counts.names[state]).join('+')
  return { A, B, label: `${words(A)} → ${words(B)}` }
}

/** The places of both sets in a chain; both empty where one of the states is not in it. */
export function placesOf({ A, B }: Ends, places: Int32Array): [number[], number[]] {
  const inside = [A, B].map((set) => set.map((state) => places[state]))
  return inside.flat().includes(-1) ? [[], []] : [inside[0], inside[1]]
}
