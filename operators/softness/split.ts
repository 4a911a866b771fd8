import { usageError } from '../../schemas/errors.ts'
import { uniform } from '../numerics/random.ts'

/** What a sample is for. */
export const [TRAINING, TEST, UNUSED] = [0, 1, 2] as const

/** Training or test of each sample, by its ion and run and never by its frame. With one run a share of the ions is held back; with more a share of
 *  the ions and of the runs (one at least), and the test is on those ions in those runs: samples that share the ion or the run
 *  with both sides are not used. Throws a usage error where a side would be empty. */
export function splitSamples(
  runs: ArrayLike<number>,
  ions: ArrayLike<number>,
  share: number,
  seed: number,
): Uint8Array {
  const random = uniform(seed)
  const heldRuns = heldBack(runs, share, random)
  const heldIons = heldBack(ions, share, random)
  const one = heldRuns === undefined
  const out = Uint8Array.from({ length: runs.length }, (_, i) => {
    const ion = heldIons?.has(ions[i]) ?? false
    const run = one ? ion : heldRuns.has(runs[i])
    return ion && run ? TEST : ion || run ? UNUSED : TRAINING
  })
  if (out.includes(TRAINING) && out.includes(TEST)) return out
  throw usageError(
    `softness: a share of ${share} leaves ${out.includes(TEST) ? 'nothing to train on' : 'nothing to test'}`,
    'Give samples of more ions, or a share between 0 and 1 that splits them.',
  )
}

/** A share of the different values, one at least; undefined where there is but one value. */
function heldBack(values: ArrayLike<number>, share: number, random: () => number): Set<number> | undefined {
  const kinds = [...new Set(Array.from(values))].sort((a, b) => a - b)
  if (kinds.length < 2) return undefined
  for (let i = kinds.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swapped = kinds[i]
    kinds[i] = kinds[j]
    kinds[j] = swapped
  }
  return new Set(kinds.slice(0, Math.max(1, Math.round(share * kinds.length))))
}

/** Numbers of the samples of one side that have a label. */
export const samplesFor = (side: number, sides: Uint8Array, labels: ArrayLike<number>): Uint32Array =>
  Uint32Array.from(sides.keys()).filter((i) => sides[i] === side && labels[i] !== 0)
