export interface Line {
  readonly slope: number
  readonly intercept: number
}

/** Least-squares lines through any stretch of a curve, each in constant time: points `from` to `to − 1`. */
export type LineFits = (from: number, to: number) => Line

/** Running sums about the middle of the curve, so that little is lost in their differences. */
export function lineFits(x: ArrayLike<number>, y: ArrayLike<number>): LineFits {
  const n = Math.min(x.length, y.length)
  const [x0, y0] = [mean(x, n), mean(y, n)]
  const sums = new Float64Array(4 * (n + 1))
  for (let i = 0; i < n; i++) {
    const [u, v] = [x[i] - x0, y[i] - y0]
    const terms = [u, v, u * u, u * v]
    for (let k = 0; k < 4; k++) sums[4 * (i + 1) + k] = sums[4 * i + k] + terms[k]
  }
  return (from, to) => {
    const [u, v, uu, uv] = [0, 1, 2, 3].map((k) => sums[4 * to + k] - sums[4 * from + k])
    const count = to - from
    const slope = (uv - (u * v) / count) / (uu - (u * u) / count)
    return { slope, intercept: y0 + v / count - slope * (x0 + u / count) }
  }
}

function mean(values: ArrayLike<number>, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += values[i]
  return sum / n
}
