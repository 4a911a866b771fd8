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
        if (lags[j] < frames) sum += walkers * shared({ frames, a: lags[i], b: lags[j], s, c }, common)
      out[i * n + j] = out[j * n + i] = (2 * d * sum) / (totals[i] * totals[j])
    }
  }
  return out
}

/** The same at one lag alone, of origins that follow each other by `stride`, Å⁴. */
export function walkVariance(
  lag: number,
  stride: number,
  runs: readonly Walked[],
  { slope, intercept, dimensions: d }: Walk,
): number {
  const [s, c] = [slope / d, intercept / (2 * d)]
  let [total, sum] = [0, 0]
  for (const { frames, walkers } of runs) {
    total += walkers * Math.max(0, frames - lag)
    if (lag < frames) sum += walkers * shared({ frames, a: lag, b: lag, s, c }, stride)
  }
  return (2 * d * sum) / (total * total)
}

/** Two lags a ≤ b of a run, the spread of a step and of the noise. */
interface Two {
  readonly frames: number
  readonly a: number
  readonly b: number
  readonly s: number
  readonly c: number
}

/** Σ over u of (pairs of origins) × (s o + c e)². */
function shared(two: Two, common: number): number {
  const { frames, a, b } = two
  const [first, last] = [Math.max(-b, a - frames), Math.min(a, frames - b)]
  const smooth =
    cubicSum(two, first, Math.min(a - b, last)) +
    cubicSum(two, Math.max(a - b + 1, first), Math.min(0, last)) +
    cubicSum(two, 1, last)
  return noiseAt(two, common, smooth)
}

/** Pairs of origins that are u apart. */
const pairsAt = ({ frames, a, b }: Two, u: number): number =>
  Math.max(0, Math.min(frames - a, frames - b - u) - Math.max(0, -u))

/** Steps that both displacements share, × s. */
const overlapAt = ({ a, b, s }: Two, u: number): number =>
  s * Math.max(0, Math.min(a, u + b) - Math.max(0, u))

function smoothAt(two: Two, u: number): number {
  const o = overlapAt(two, u)
  return pairsAt(two, u) * o * o
}

/** Adds where the noise of two displacements is shared to a sum: offsets that coincide are one. */
function noiseAt(two: Two, common: number, sum: number): number {
  const { a, b } = two
  if (a === b) return noise(two, common, -a, -1, noise(two, common, a, -1, noise(two, common, 0, 2, sum)))
  const begun = noise(two, common, a - b, 1, noise(two, common, 0, 1, sum))
  return noise(two, common, -b, -1, noise(two, common, a, -1, begun))
}

function noise(two: Two, common: number, u: number, e: number, sum: number): number {
  const { c } = two
  const o = overlapAt(two, u)
  return sum + common * pairsAt(two, u) * (2 * o * c * e + c * e * c * e)
}

/** Σ f(u) over the integers from p to q, for a cubic f: n f(m) + (f(p) + f(q) − 2 f(m)) n (n + 1)/(6 (n − 1)), m the middle. */
function cubicSum(two: Two, p: number, q: number): number {
  const n = q - p + 1
  if (n < 1) return 0
  if (n === 1) return smoothAt(two, p)
  const middle = smoothAt(two, (p + q) / 2)
  return n * (middle + ((smoothAt(two, p) + smoothAt(two, q) - 2 * middle) * (n + 1)) / (6 * (n - 1)))
}
