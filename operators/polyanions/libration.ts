/** What groups have done at rest: the stay that each is in, and its libration over all stays. */
export interface Libration {
  /** First arm of each group and, last, the number of arms. */
  readonly starts: Int32Array
  /** Σ u over the frames of the stay so far [arm][3], and how many frames those are. */
  readonly stay: Float64Array
  readonly stayed: Int32Array
  /** Σ n / (n + 1) · angle² (radians²) over arms and frames at rest, and how many. */
  readonly squares: Float64Array
  readonly calm: Float64Array
}

export const librationState = (starts: Int32Array): Libration => {
  const groups = starts.length - 1
  return {
    starts,
    stay: new Float64Array(3 * starts[groups]),
    stayed: new Int32Array(groups),
    squares: new Float64Array(groups),
    calm: new Float64Array(groups),
  }
}

/** A stay begins with the sums of directions [arm][3] over so many frames, in which its group has settled. */
export function beginStay(group: number, sums: Float64Array, frames: number, state: Libration): void {
  const { starts, stay, stayed } = state
  for (let at = 3 * starts[group]; at < 3 * starts[group + 1]; at++) stay[at] = sums[at]
  stayed[group] = frames
}

/** Goes through frames of a group from `from` on while every arm is within the angle (its cosine `least`) of its mean direction over the stay;
 *  gives the first frame that is none of these, or `frames`. Each adds n / (n + 1) · θ² of its arms, θ to the mean over the n frames of the stay
 *  before it. Of independent frames, each such term has the variance about the true mean as its expectation; of correlated ones
 *  the terms of a stay fall short by no more than 2 τ / Δt frames' worth (τ the correlation time of libration): Σ |x − x̄|² of a
 *  growing sample (Welford, Technometrics 4, 419 (1962)). `units` of the group [arm][axis][frame]. */
export function librate(
  units: Float64Array,
  frames: number,
  from: number,
  group: number,
  least: number,
  state: Libration,
): number {
  const { stay, stayed, squares, calm } = state
  const begin = 3 * state.starts[group]
  const end = 3 * state.starts[group + 1]
  let n = stayed[group]
  let all = squares[group]
  let t = from
  for (; t < frames; t++) {
    let sum = 0
    let within = true
    for (let a = begin, at = t; a < end; a += 3, at += 3 * frames) {
      const p = stay[a]
      const q = stay[a + 1]
      const r = stay[a + 2]
      const dot = units[at] * p + units[at + frames] * q + units[at + 2 * frames] * r
      const cosine = dot / Math.sqrt(p * p + q * q + r * r)
      if (cosine < least) within = false
      sum += squaredAngle(cosine)
    }
    if (!within) break
    for (let a = begin, at = t; a < end; a++, at += frames) stay[a] += units[at]
    all += (n / (n + 1)) * sum
    n++
  }
  squares[group] = all
  calm[group] += ((t - from) * (end - begin)) / 3
  stayed[group] = n
  return t
}

/** θ² (radians²) of the cosine of an angle: Σ 2 zⁿ / (n² C(2n, n)) with z = 2 − 2 cos θ, as far as 3e-11 of it. */
function squaredAngle(cosine: number): number {
  const z = 2 - 2 * cosine
  if (z > 0.5) return Math.acos(Math.max(-1, cosine)) ** 2
  const z2 = z * z
  const first = 1 + z / 12 + z2 * (1 / 90 + z / 560)
  const next = 1 / 3150 + z / 16632 + z2 * (1 / 84084 + z / 411840)
  const last = z > 0.05 ? 1 / 1969110 + z / 9237800 + z2 / 42678636 : 0
  return z * (first + z2 * z2 * (next + z2 * z2 * last))
}
