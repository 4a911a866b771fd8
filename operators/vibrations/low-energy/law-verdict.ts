import type { LawFit } from './every-law.ts'

/** Above this χ² for each degree of freedom a law is a poor one. */
export const POOR = 4
/** A runner-up whose criterion is no further from the lowest is as good. */
export const CLOSE = 2
/** Errors by which g₀ must differ from 0. */
const APART = 2

export const VERDICTS =
  'solid: Debye law, g₀ = 0; liquid: linear law, g₀ = 0, and how large it may be; superionic: linear law, g₀ > 0; not decided, and why'

/** What the laws say of a material, in words: a solid has Debye's law and no g₀, a liquid a linear law without g₀, a superionic
 *  one a linear law with it (Cazorla's criterion). The mixed law holds both of the others: it is taken only where its criterion is lower by far. */
export function verdictOf(fits: readonly LawFit[]): string {
  const [debye, linear, mixed] = (['debye', 'linear', 'mixed'] as const).map(
    (name) => fits.find(({ law }) => law === name) as LawFit,
  )
  const [simple, other] = linear.criterion < debye.criterion ? [linear, debye] : [debye, linear]
  if (!Number.isFinite(simple.criterion)) return 'not decided: too few points'
  if (simple.criterion - mixed.criterion > CLOSE)
    return 'not decided: neither law alone goes through the points'
  if (simple.chi > POOR) return 'not decided: no law goes through the points'
  if (other.criterion - simple.criterion < CLOSE) return 'not decided: both laws go through the points'
  if (simple === debye) return 'solid: Debye law, g₀ = 0'
  if (mixed.criterion < linear.criterion) return 'not decided: the mixed law goes through the points better'
  const [g0, error] = [linear.coefficients[0], linear.errors[0]]
  if (error === undefined) return 'not decided: linear law, and g₀ has no error'
  if (g0 > APART * error) return 'superionic: linear law, g₀ > 0'
  const most = Math.max(...[linear, mixed].map(mostOf))
  return `liquid: linear law, g₀ = 0 (at most ${most.toPrecision(2)})`
}

/** Two errors above g₀, whichever of the laws it is of: curvature can hide one. */
const mostOf = ({ coefficients: [g0], errors: [error = 0] }: LawFit): number => g0 + APART * error
