import { evenly, measured, modelled } from '../../figures/fitted.ts'
import type { Mark } from '../../figures/plot.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import type { LawPoints } from './law-points.ts'

/** 68 % intervals of a spectrum, those of a measurement or between samples. */
export const errorsOf = ({ energies, errors, samples, weights }: LawPoints) =>
  errors ??
  energies.map((_, i) =>
    errorBetween(
      samples.map((sample) => sample[i]),
      weights,
    ),
  )

/** A spectrum with its 68 % intervals. */
export const pointsOf = (panel: string, points: LawPoints): Mark[] =>
  measured(panel, points.energies, points.values, errorsOf(points))

/** g₀ + αE + βE². */
export const lawAt =
  ([g0, alpha, beta]: readonly number[]) =>
  (energy: number): number =>
    g0 + energy * (alpha + energy * beta)

/** Thirty points of a law. */
export function alongLaw(
  panel: string,
  law: string,
  coefficients: readonly number[],
  [from, to]: readonly [number, number],
): Mark[] {
  const at = evenly(from, to, 30)
  return modelled(panel, law, at, at.map(lawAt(coefficients)))
}
