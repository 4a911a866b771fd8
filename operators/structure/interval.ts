/** Student's quantiles for 1, 2 and 3 degrees of freedom. */
const FIRST = [1.837337201, 1.321277373, 1.196881354]

/** Quantile t of Student's distribution with P(|T| < t) = 68.27 %, to 3e-5 (beyond three degrees of freedom by the
 *  Cornish–Fisher expansion at z = 1; Abramowitz and Stegun 26.7.5). */
export function student68(freedom: number): number {
  if (freedom <= FIRST.length) return FIRST[freedom - 1]
  const x = 1 / freedom
  return 1 + x / 2 + (x * x) / 4 + (x * x * x) / 16
}

/** Half width of the 68 % interval of the mean of independent values, t_{n−1}·s/√n; undefined for fewer than two. */
export function interval68(values: readonly number[]): number | undefined {
  const n = values.length
  if (n < 2) return undefined
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  return student68(n - 1) * Math.sqrt(square / n)
}
