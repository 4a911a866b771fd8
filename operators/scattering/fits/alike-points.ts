import type { BoundedFit } from '../../numerics/bounded-fit.ts'

/** Below this two points have noise of their own. */
const LEAST = 1e-3

/** Standard deviations of the parameters of a fit to points whose noise is `alike`: √(aᵀ R a), a = C Jᵀ of the fit that took each for its
 *  own, C = (JᵀJ)⁻¹. Undefined for a parameter on a bound. Source: Huber, Proc. 5th Berkeley Symp. 1, 221 (1967). */
export function errorsAmongAlike(
  { errors, covariance, slopes, points }: BoundedFit,
  energies: ArrayLike<number>,
  alike: (apart: number) => number,
): (number | undefined)[] {
  const along = errors.map((_, i) => {
    const own = new Float64Array(points)
    slopes.forEach((slope, j) => {
      for (let k = 0; k < points; k++) own[k] += covariance[i][j] * slope[k]
    })
    return own
  })
  const sums = new Float64Array(errors.length)
  for (let k = 0; k < points; k++)
    for (let l = 0; l <= k; l++) {
      const share = alike(energies[k] - energies[l])
      if (!(Math.abs(share) > LEAST)) continue
      for (let i = 0; i < sums.length; i++) sums[i] += (k === l ? 1 : 2) * share * along[i][k] * along[i][l]
    }
  return errors.map((error, i) => (error === undefined ? undefined : Math.sqrt(Math.max(0, sums[i]))))
}

/** How alike windows of the lags make the noise of energies of a spectrum: ∫ w² cos(Et/ħ) dt / ∫ w² dt. Of Hann's window up to T, a line
 *  of full width h/T: (⅜ s(u) + ¼ [s(u − 1) + s(u + 1)] + 1/16 [s(u − 2) + s(u + 2)])/⅜, s(u) = sin πu/πu, u = 2E/(h/T); of
 *  a Gaussian line of standard deviation σ: e^(−E²/4σ²). */
export function alikeBy(window: 'hann' | 'gaussian', lineWidth: number): (apart: number) => number {
  if (window === 'gaussian') {
    const square = (lineWidth * lineWidth) / (8 * Math.LN2)
    return (apart) => Math.exp((-apart * apart) / (4 * square))
  }
  return (apart) => {
    const u = (2 * apart) / lineWidth
    return sinc(u) + (2 / 3) * (sinc(u - 1) + sinc(u + 1)) + (1 / 6) * (sinc(u - 2) + sinc(u + 2))
  }
}

const sinc = (u: number): number => (u === 0 ? 1 : Math.sin(Math.PI * u) / (Math.PI * u))
