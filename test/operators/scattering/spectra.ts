import type { Resolution } from '../../../operators/measured/resolution/resolution.ts'
import { spreadLines } from '../../../operators/measured/resolution/spread-line.ts'
import { WIDTHS } from '../../../operators/scattering/fits/jump-models.ts'

/** Narrow and wide component of Ding et al., Table I: d (Å), τ (ps). */
export const TABLE_I = { narrow: [2.7, 18.6], wide: [1.2, 1.2] } as const

export const Q_VALUES = [0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.7, 1.9]

/** Γ(Q), meV, by Chudley and Elliott. */
export const widthAt = (component: keyof typeof TABLE_I, Q: number): number => {
  const [d, tau] = TABLE_I[component]
  return WIDTHS['chudley-elliott'](Q, d, tau)
}

/** Energies, dense about 0 and out to ±3 meV. */
export const ENERGIES = Float64Array.from({ length: 201 }, (_, i) => 0.004 * Math.sinh((i - 100) / 13.68))
export const RESOLUTION: Resolution = { kind: 'gaussian', width: 0.02 }

/** A spectrum of both components on a constant background, with noise and its errors. */
export function spectrumAt(Q: number, noise: number, random: () => number) {
  const line = spreadLines(ENERGIES, RESOLUTION)
  const [still, narrow, wide] = [line(0, 0), line(widthAt('narrow', Q), 0), line(widthAt('wide', Q), 0)]
  const clean = still.map((value, i) => 0.3 * value + narrow[i] + 1.5 * wide[i] + 0.2)
  return Array.from(ENERGIES, (E, i) => {
    const error = noise * Math.sqrt(clean[i])
    return { Q, E, I: clean[i] + error * random(), error }
  })
}
