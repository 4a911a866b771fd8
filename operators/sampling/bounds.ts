import { chiSquareAt } from '../numerics/distributions.ts'

const ONE_SIDED = 0.95

/** Most events that a mean count allows at 95 %, having seen `seen` of them: χ²(2k + 2)/2; 3.0 for none.
 *  Source: Garwood, Biometrika 28, 437 (1936). */
export const mostEvents = (seen: number, share = ONE_SIDED): number => chiSquareAt(share, 2 * seen + 2) / 2

/** Fewest events that a mean count needs: χ²(2k)/2; 0 for none. */
export const fewestEvents = (seen: number, share = ONE_SIDED): number =>
  seen > 0 ? chiSquareAt(1 - share, 2 * seen) / 2 : 0
