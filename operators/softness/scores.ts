import { errorBetween } from '../sampling/sample-errors.ts'

/** How well decision values tell labels apart. */
export interface Scores {
  /** Share of samples on their side of the plane. */
  readonly accuracy: number
  /** Probability that a rearranging sample has the higher value; ties count half. Undefined where one kind is lacking. */
  readonly auc: number | undefined
  /** Half the 68 % interval of each: over groups of ions, left out in turn. */
  readonly accuracyError: number | undefined
  readonly aucError: number | undefined
}

/** Groups at most that ions are dealt to for the errors. */
const GROUPS = 20

/** Accuracy and AUC; samples of one ion are not independent, so errors are a jackknife over up to 20 groups of ions.
 *  `ions` names the ion (of its run) of each sample. */
export function scoresOf(
  decisions: ArrayLike<number>,
  labels: ArrayLike<number>,
  ions: ArrayLike<number>,
): Scores {
  const group = groupsOf(ions)
  const groups = group.reduce((most, value) => Math.max(most, value), -1) + 1
  const order = Uint32Array.from({ length: decisions.length }, (_, i) => i).sort(
    (a, b) => decisions[a] - decisions[b],
  )
  const without = Array.from({ length: groups }, (_, left) => partial(decisions, labels, order, group, left))
  const all = partial(decisions, labels, order, group, -1)
  return {
    ...all,
    accuracyError: jackknife(without.map(({ accuracy }) => accuracy)),
    aucError: jackknife(without.map(({ auc }) => auc)),
  }
}

function groupsOf(ions: ArrayLike<number>): Int32Array {
  const known = new Map<number, number>()
  return Int32Array.from(ions, (ion) => {
    if (!known.has(ion)) known.set(ion, known.size % GROUPS)
    return known.get(ion) as number
  })
}

/** Scores of all samples but those of one group, by the rank sum (Mann and Whitney). */
function partial(
  decisions: ArrayLike<number>,
  labels: ArrayLike<number>,
  order: Uint32Array,
  group: Int32Array,
  left: number,
): { accuracy: number; auc: number | undefined } {
  let [right, below, pairs, positives] = [0, 0, 0, 0]
  for (let at = 0; at < order.length; ) {
    const value = decisions[order[at]]
    let [plus, minus] = [0, 0]
    for (; at < order.length && decisions[order[at]] === value; at++) {
      if (group[order[at]] === left) continue
      if (labels[order[at]] > 0) plus++
      else minus++
    }
    right += value > 0 ? plus : minus
    pairs += plus * (below + minus / 2)
    below += minus
    positives += plus
  }
  const all = below + positives
  return { accuracy: right / all, auc: below > 0 && positives > 0 ? pairs / (below * positives) : undefined }
}

/** t₍ₙ₋₁₎ times the jackknife error: pseudo-values spread n − 1 times as far as what is left without each group. */
function jackknife(values: readonly (number | undefined)[]): number | undefined {
  const n = values.length
  const error = errorBetween(values.map((value) => (n - 1) * (value ?? Number.NaN)))
  return error !== undefined && Number.isFinite(error) ? error : undefined
}
