import { chiSquareAt, fisherAt } from '../../numerics/distributions.ts'
import type { Averaged } from './averaged.ts'
import type { Candidate } from './relaxations.ts'

/** Straight lines are taken for bent in one case of twenty by each of both tests. The most that one relaxation takes, at the best of
 *  its times and with a sign where it must have one, is less than a χ² of two parameters. */
const [OF_RELAXATIONS, OF_PARABOLAS] = [0.9, 0.95]

/** Whether straight lines are to be rejected, for one relaxation with its amplitude and its time, or for a parabola: what either
 *  takes from the χ² of a line from the same start, mean over the lines by their shares. */
export function bends({ candidates, shares, pool }: Averaged): boolean {
  const relaxed = leastOfOne(candidates)
  let [lines, relaxation, parabola] = [0, 0, 0]
  candidates.forEach(({ start, times, chi, bend }, i) => {
    if (times.length > 0) return
    lines += shares[i]
    relaxation += shares[i] * Math.max(0, chi - (relaxed.get(start) ?? chi))
    parabola += shares[i] * bend
  })
  const blocks = pool.jackknives[0].without.length - 1
  return (
    relaxation > lines * chiSquareAt(OF_RELAXATIONS, 2) ||
    parabola > lines * fisherAt(OF_PARABOLAS, 1, blocks)
  )
}

/** The least χ² of one relaxation, by starts. */
function leastOfOne(candidates: readonly Candidate[]): Map<number, number> {
  const least = new Map<number, number>()
  for (const { start, times, chi, cost } of candidates)
    if (times.length === 1 && cost < Number.POSITIVE_INFINITY)
      least.set(start, Math.min(chi, least.get(start) ?? chi))
  return least
}
