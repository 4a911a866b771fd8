/** Akaike's criterion for few points, χ² + 2k + 2k(k + 1)/(n − k − 1), of k parameters and n data with known errors;
 *  infinite where there are not more points than that. Source: Hurvich & Tsai, Biometrika 76, 297 (1989). */
export const akaikeKnown = (chi: number, k: number, n: number): number =>
  n > k + 1 ? chi + 2 * k + (2 * k * (k + 1)) / (n - k - 1) : Number.POSITIVE_INFINITY

/** The same where only the shape of the errors is known: n ln(χ²/n) for χ², and one parameter more for their size. */
export const akaikeShape = (chi: number, k: number, n: number): number =>
  n > k + 2 ? n * Math.log(chi / n) + akaikeKnown(0, k + 1, n) : Number.POSITIVE_INFINITY
