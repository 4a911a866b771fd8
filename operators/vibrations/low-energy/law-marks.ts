import { short } from '../../figures/rows.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import type { Curve } from '../vacf-curves.ts'
import { curvePoints } from './law-points.ts'

export const densityOf = (field: string) => ({ field, type: 'quantitative', title: 'DOS (1/meV)' })

/** g without a window from 0 to this energy, with its 68 % intervals. */
export function pointsOf(curve: Curve, most: number): object[] {
  const { of, energies, values, samples, weights } = curvePoints(curve, 0, most)
  return energies.map((energy, i) => {
    const half =
      errorBetween(
        samples.map((sample) => sample[i]),
        weights,
      ) ?? 0
    const value = values[i]
    return {
      of,
      energy: short(energy),
      dos: short(value),
      low: short(value - half),
      high: short(value + half),
    }
  })
}

/** Thirty points of g₀ + αE + βE². */
export const alongLaw = ([g0, alpha, beta]: readonly number[], from: number, to: number) =>
  Array.from({ length: 30 }, (_, i) => {
    const energy = from + ((to - from) * i) / 29
    return { energy: short(energy), fit: short(g0 + energy * (alpha + energy * beta)) }
  })
