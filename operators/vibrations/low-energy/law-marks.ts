import { evenly, measured, modelled } from '../../figures/fitted.ts'
import type { Mark } from '../../figures/plot.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import type { LawPoints } from './law-points.ts'

/** A spectrum with its 68 % intervals, those of a measurement or between samples. */
export const pointsOf = (panel: string, { energies, values, errors, samples, weights }: LawPoints): Mark[] =>
  measured(
    panel,
    energies,
    values,
    errors ??
      energies.map((_, i) =>
        errorBetween(
          samples.map((sample) => sample[i]),
          weights,
        ),
      ),
  )

/** Thirty points of g₀ + αE + βE². */
export function alongLaw(
  panel: string,
  law: string,
  [g0, alpha, beta]: readonly number[],
  [from, to]: readonly [number, number],
): Mark[] {
  const at = evenly(from, to, 30)
  return modelled(
    panel,
    law,
    at,
    at.map((energy) => g0 + energy * (alpha + energy * beta)),
  )
}
