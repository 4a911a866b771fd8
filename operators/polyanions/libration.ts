/** What groups have done at rest: the stay that each is in, and its libration over all stays. */
export interface Libration {
  /** First arm of each group and, last, the number of arms. */
  readonly starts: Int32Array
  /** Σ u over the frames of the stay so far [arm][3], and how many frames those are. */
  readonly stay: Float64Array
  readonly stayed: Int32Array
  /** Σ n / (n + 1) · angle² (degrees²) over arms and frames at rest, and how many. */
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
  const [from, to] = [3 * starts[group], 3 * starts[group + 1]]
  stay.set(sums.subarray(from, to), from)
  stayed[group] = frames
}

/** Adds frame `t` of a group at rest: the angle θ of each arm to its mean direction over the n frames of the stay before it, as
 *  n / (n + 1) · θ². Of independent frames, each such term has the variance about the true mean as its expectation; of correlated ones
 *  the terms of a stay fall short by no more than 2 τ / Δt frames' worth (τ the correlation time of libration): Σ |x − x̄|² of a
 *  growing sample (Welford, Technometrics 4, 419 (1962)). `units` [arm][axis][frame]. */
export function librate(
  units: Float64Array,
  frames: number,
  t: number,
  group: number,
  state: Libration,
): void {
  const { starts, stay, stayed, squares, calm } = state
  const weight = stayed[group] / (stayed[group] + 1)
  let sum = 0
  for (let arm = starts[group]; arm < starts[group + 1]; arm++) {
    const at = 3 * arm * frames + t
    const [x, y, z] = [units[at], units[at + frames], units[at + 2 * frames]]
    const off = angleOf(stay[3 * arm], stay[3 * arm + 1], stay[3 * arm + 2], x, y, z)
    sum += off * off
    stay[3 * arm] += x
    stay[3 * arm + 1] += y
    stay[3 * arm + 2] += z
  }
  stayed[group]++
  squares[group] += weight * sum
  calm[group] += starts[group + 1] - starts[group]
}

/** Angle between two vectors of any length, degrees. */
function angleOf(a: number, b: number, c: number, x: number, y: number, z: number): number {
  const [p, q, r] = [b * z - c * y, c * x - a * z, a * y - b * x]
  return (180 / Math.PI) * Math.atan2(Math.sqrt(p * p + q * q + r * r), a * x + b * y + c * z)
}
