/** Share of a normal distribution within one standard deviation: the level of every error that is quoted. */
export const ONE_SIGMA = 0.6826894921370859

/** Error of a mean of independent samples: half the 68 % interval t_{n−1}·s/√n. With weights w (adding to 1, by the length of
 *  what each sample saw, so that its variance goes as 1/w) it is t_{n−1}·√(Σ w (v − v̄)² / (n−1)), the same for equal ones.
 *  Undefined for fewer than two samples. */
export function errorOfMean(
  values: ArrayLike<number>,
  weights: ArrayLike<number> = new Float64Array(values.length).fill(1 / values.length),
): number | undefined {
  const n = values.length
  if (n < 2) return undefined
  const mean = weightedMean(values, weights)
  let sum = 0
  for (let i = 0; i < n; i++) sum += weights[i] * (values[i] - mean) * (values[i] - mean)
  return studentQuantile(n - 1) * Math.sqrt(sum / (n - 1))
}

/** Covariance of the means of two series of the same independent samples, as wide as their errors: t²_{n−1} Σ(x − x̄)(y − ȳ)/n(n − 1). */
export function covarianceOfMeans(x: readonly number[], y: readonly number[]): number {
  const n = x.length
  const even = new Float64Array(n).fill(1 / n)
  const [a, b] = [weightedMean(x, even), weightedMean(y, even)]
  const sum = x.reduce((all, value, i) => all + (value - a) * (y[i] - b), 0)
  return (studentQuantile(n - 1) ** 2 * sum) / (n * (n - 1))
}

export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  let mean = 0
  for (let i = 0; i < values.length; i++) mean += weights[i] * values[i]
  return mean
}

/** t with P(|T| ≤ t) = level, for a whole number of degrees of freedom. */
export function studentQuantile(freedom: number, level = ONE_SIGMA): number {
  const key = `${freedom} ${level}`
  const known = quantiles.get(key) ?? quantile(freedom, level)
  quantiles.set(key, known)
  return known
}

const quantiles = new Map<string, number>()

function quantile(freedom: number, level: number): number {
  let [low, high] = [0, Math.PI / 2]
  while (high - low > 1e-15) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (studentWithin(middle, freedom) < level) low = middle
    else high = middle
  }
  return Math.sqrt(freedom) * Math.tan((low + high) / 2)
}

/** P(|T| ≤ √ν tan θ); Abramowitz & Stegun, eqs. 26.7.3 and 26.7.4. */
function studentWithin(angle: number, freedom: number): number {
  const cosine = Math.cos(angle)
  const odd = freedom % 2 === 1
  let term = odd ? cosine : 1
  let sum = 0
  for (let k = odd ? 1 : 0; k <= freedom - 2; k += 2) {
    sum += term
    term *= (cosine * cosine * (k + 1)) / (k + 2)
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum
}
