import { j0 } from './elastic.ts'

/** F_s(Q,t) of an isotropic medium, ⟨sin(Qr)/(Qr)⟩, from a histogram of how far ions have gone: counts of bins of this width
 *  (Å) from 0 on. Each bin counts at its middle; undefined where
 *  nothing was counted. */
export function isotropicSelf(counts: ArrayLike<number>, width: number, Q: number): number | undefined {
  let [sum, all] = [0, 0]
  for (let i = 0; i < counts.length; i++) {
    sum += counts[i] * j0(Q * (i + 0.5) * width)
    all += counts[i]
  }
  return all === 0 ? undefined : sum / all
}
