/** One of the runs whose sums are pooled. */
export interface Walked {
  readonly frames: number
  /** Things that move independently. */
  readonly walkers: number
}

/** A walk with noise along d axes: MSD(ℓ) = intercept + slope ℓ, Å² and Å² per frame. */
export interface Walk {
  readonly slope: number
  readonly intercept: number
  readonly dimensions: number
}

/** Covariance of the pooled MSD at two lags (frames) over all valid origins, Å⁴:
 *
 *  C_ab = (2d/N) ⟨[(s/d) o(u) + (c/2d) e(u)]²⟩ over pairs of origins u apart, o the frames that both displacements share,
 *  e = δ(u) + δ(u+b−a) − δ(u−a) − δ(u+b) the noise that they share. Between the points where one of both begins or ends the
 *  number of pairs × o² is a cubic of u, and is summed in closed form. `strides` thin the origins: what happens at one u alone
 *  weighs as much as their greatest common divisor. */
export function walkCovariance(
  lags: readonly number[],
  strides: readonly number[],
  runs: readonly Walked[],
  { slope, intercept, dimensions: d }: Walk,
): Float64Array {
  const n = lags.length
  const out = new Float64Array(n * n)
  const totals = lags.map((lag) =>
    runs.reduce((sum, run) => sum + run.walkers * Math.max(0, run.frames - lag), 0),
  )
  const [s, c] = [slope / d, intercept / (2 * d)]
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const common = Math.min(strides[i], strides[j])
      let sum = 0
      for (const { frames, walkers } of runs)
        if (lags[j] < frames) sum += walkers * shared(frames, lags[i], lags[j], common, s, c)
      out[i * n + j] = out[j * n + i] = (2 * d * sum) / (totals[i] * totals[j])
    }
  }
  return out
}

/** Σ over u of (pairs of origins) × (s o + c e)², a ≤ b. */
function shared(frames: number, a: number, b: number, common: number, s: number, c: number): number {
  const pairs = (u: number) => Math.max(0, Math.min(frames - a, frames - b - u) - Math.max(0, -u))
  const overlap = (u: number) => Math.max(0, Math.min(a, u + b) - Math.max(0, u))
  const smooth = (u: number) => pairs(u) * (s * overlap(u)) * (s * overlap(u))
  const [first, last] = [Math.max(-b, a - frames), Math.min(a, frames - b)]
  let sum =
    cubicSum(smooth, first, Math.min(a - b, last)) +
    cubicSum(smooth, Math.max(a - b + 1, first), Math.min(0, last)) +
    cubicSum(smooth, 1, last)
  for (const [u, e] of noiseAt(a, b)) {
    const o = s * overlap(u)
    sum += common * pairs(u) * (2 * o * c * e + c * e * c * e)
  }
  return sum
}

/** Where the noise of two displacements is shared, and how much of it: offsets that coincide are added up. */
function noiseAt(a: number, b: number): readonly (readonly [number, number])[] {
  if (a === b)
    return [
      [0, 2],
      [a, -1],
      [-a, -1],
    ]
  return [
    [0, 1],
    [a - b, 1],
    [a, -1],
    [-b, -1],
  ]
}

/** Σ f(u) over the integers from p to q, for a cubic f: n f(m) + (f(p) + f(q) − 2 f(m)) n (n + 1)/(6 (n − 1)), m the middle. */
function cubicSum(f: (u: number) => number, p: number, q: number): number {
  const n = q - p + 1
  if (n < 1) return 0
  if (n === 1) return f(p)
  const middle = f((p + q) / 2)
  return n * (middle + ((f(p) + f(q) - 2 * middle) * (n + 1)) / (6 * (n - 1)))
}
