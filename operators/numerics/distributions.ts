import { betaShare, gammaShare } from './special-functions.ts'

/** P(T ≤ t) of Student's t, for any degrees of freedom above 0, infinity too. */
export function studentBelow(t: number, freedom: number): number {
  if (freedom === Number.POSITIVE_INFINITY) return normalBelow(t)
  const tail = 0.5 * betaShare(freedom / (freedom + t * t), freedom / 2, 0.5)
  return t > 0 ? 1 - tail : tail
}

/** t with P(T ≤ t) = share, for any degrees of freedom above 0. */
export function studentAt(share: number, freedom: number): number {
  if (share < 0.5) return -studentAt(1 - share, freedom)
  const angle = rootOf((a) => studentBelow(Math.tan(a), freedom) - share, 0, Math.PI / 2)
  return Math.tan(angle)
}

/** P(F ≤ f) of Fisher's F. */
export const fisherBelow = (f: number, above: number, below: number): number =>
  betaShare((above * f) / (above * f + below), above / 2, below / 2)

/** f with P(F ≤ f) = share. */
export function fisherAt(share: number, above: number, below: number): number {
  const part = rootOf((x) => betaShare(x, above / 2, below / 2) - share, 0, 1)
  return (below * part) / (above * (1 - part))
}

/** P(χ² ≤ x). */
export const chiSquareBelow = (x: number, freedom: number): number => gammaShare(freedom / 2, x / 2)

/** x with P(χ² ≤ x) = share. */
export function chiSquareAt(share: number, freedom: number): number {
  let high = freedom + 10
  while (chiSquareBelow(high, freedom) < share) high *= 2
  return rootOf((x) => chiSquareBelow(x, freedom) - share, 0, high)
}

/** P(Z ≤ z) of the standard normal distribution. */
export const normalBelow = (z: number): number =>
  z > 0 ? 0.5 + 0.5 * gammaShare(0.5, (z * z) / 2) : 0.5 * (1 - gammaShare(0.5, (z * z) / 2))

/** z with P(Z ≤ z) = share. */
export const normalAt = (share: number): number =>
  share < 0.5 ? -normalAt(1 - share) : rootOf((z) => normalBelow(z) - share, 0, 40)

/** Where a rising function is zero, to the last digits of a double: inverse quadratic steps where three points allow one, halves else.
 *  Source: Chandrupatla, Adv. Eng. Softw. 28, 145 (1997). */
function rootOf(rising: (x: number) => number, from: number, to: number): number {
  let [a, b, c] = [to, from, to]
  let [fa, fb, fc] = [rising(a), rising(b), Number.NaN]
  for (let k = 0, part = 0.5; k < 200; k++) {
    const x = a + part * (b - a)
    const f = rising(x)
    if (f < 0 === fa < 0) [c, fc] = [a, fa]
    else [c, b, fc, fb] = [b, a, fb, fa]
    ;[a, fa] = [x, f]
    const [best, least] = Math.abs(fa) < Math.abs(fb) ? [a, fa] : [b, fb]
    const room = (2 * Number.EPSILON * Math.abs(best) + Number.MIN_VALUE) / Math.abs(b - a)
    if (room > 0.5 || least === 0) return best
    const [xi, phi] = [(a - b) / (c - b), (fa - fb) / (fc - fb)]
    const curved = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi
    const step =
      (fa / (fb - fa)) * (fc / (fb - fc)) + (((c - a) / (b - a)) * fa * fb) / ((fc - fa) * (fc - fb))
    part = Math.min(1 - room, Math.max(room, curved ? step : 0.5))
  }
  return a
}
