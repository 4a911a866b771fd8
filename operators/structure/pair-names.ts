import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'

/** Two selections of atoms, as indices into the run's types. */
export interface Pair {
  readonly name: string
  readonly a: readonly number[]
  readonly b: readonly number[]
}

/** Number of the subject's atoms of each type of the run. */
export function atomsOfTypes(run: Run, rows: Rows): number[] {
  const counts = run.types.map(() => 0)
  for (const row of rows) counts[run.typeOf[row]]++
  return counts
}

/** Ordered pairs (i of a, j of b, i ≠ j) that these atoms make. */
export function orderedPairs({ a, b }: Pair, counts: readonly number[]): number {
  let sum = 0
  for (const s of a) for (const t of b) sum += counts[s] * (s === t ? counts[s] - 1 : counts[t])
  return sum
}

/** The pairs of these names ("Li-S", "type:3-type:5"); without any, all pairs of the elements among the rows.
 *  Throws a usage error for a name that is no pair, for atoms that the rows do not have, and where no two atoms are. */
export function pairsOf(names: readonly string[], run: Run, rows: Rows): Pair[] {
  const counts = atomsOfTypes(run, rows)
  if (names.length > 0) {
    const pairs = [...new Set(names)].map((name) => pairOf(name, run, counts))
    const empty = pairs.find((pair) => orderedPairs(pair, counts) === 0)
    if (empty === undefined) return pairs
    throw usageError(
      `rdf: ${run.name} has no two atoms for "${empty.name}"`,
      'Leave this pair out, or select more atoms.',
    )
  }
  const pairs = everyPair(run, counts)
  if (pairs.length > 0) return pairs
  throw usageError(`rdf: ${run.name} has ${rows.length} atoms selected, expected at least 2`)
}

function everyPair(run: Run, counts: readonly number[]): Pair[] {
  const elements = [...new Set(run.types.filter((_, i) => counts[i] > 0).map((type) => type.element))]
  return elements
    .flatMap((a, i) => elements.slice(i).map((b) => pairOf(`${a}-${b}`, run, counts)))
    .filter((pair) => orderedPairs(pair, counts) > 0)
}

function pairOf(name: string, run: Run, counts: readonly number[]): Pair {
  const words = name.split('-')
  if (words.length !== 2 || words.includes('')) {
    throw usageError(
      `rdf: "${name}" is not a pair`,
      'Write two elements or type labels with a hyphen: Li-S, type:3-type:5.',
    )
  }
  const [a, b] = words.map((word) => typesNamed(word, run, counts))
  return { name, a, b }
}

function typesNamed(word: string, run: Run, counts: readonly number[]): number[] {
  const present = run.types.map((type, i) => ({ ...type, i })).filter(({ i }) => counts[i] > 0)
  const found = present.filter(({ element, label }) => element === word || `type:${label}` === word)
  if (found.length > 0) return found.map(({ i }) => i)
  const known = present.flatMap(({ element, label }) => [element, `type:${label}`])
  throw usageError(`rdf: ${run.name} has no atoms "${word}" selected`, didYouMean(word, new Set(known)))
}
