import { fisherBelow, studentBelow } from '../../numerics/distributions.ts'
import type { Parts } from '../means.ts'
import type { Averaged } from './averaged.ts'

/** How unlikely chance has to be before something is said of it. */
const UNLIKELY = 1e-3

/** Whether no model fits: χ² over its degrees of freedom beyond what an F of blocks allows in one case of a thousand. */
export function fits({ chi, freedom, pool }: Averaged): boolean {
  const blocks = pool.jackknives[0].without.length - 1
  return freedom < 1 || 1 - fisherBelow(chi / freedom, freedom, blocks) > UNLIKELY
}

/** Whether what blocks of time say rises or falls along the runs: t test of the slope over all runs, one case of a thousand. */
export function isStationary(runs: readonly Parts[]): boolean {
  let [xx, xy, yy, count] = [0, 0, 0, 0]
  for (const { values } of runs) {
    const n = values.length
    const mean = Array.from(values).reduce((sum, value) => sum + value, 0) / n
    for (let k = 0; k < n; k++) {
      const [x, y] = [k - (n - 1) / 2, values[k] - mean]
      xx += x * x
      xy += x * y
      yy += y * y
    }
    count += n
  }
  const freedom = count - runs.length - 1
  if (freedom < 3 || !(yy > 0)) return true
  const t = Math.abs(xy) * Math.sqrt(freedom / Math.max(1e-300, xx * yy - xy * xy))
  return 2 * (1 - studentBelow(t, freedom)) > UNLIKELY
}

/** Whether the mean position of what moves drifts: F test of the mean displacement per block against its scatter, along all
 *  three axes of all runs together. Displacements [block][axis], Å, of full blocks of time. */
export function drifts(runs: readonly Float64Array[]): boolean {
  let [squares, rest, degrees, left] = [0, 0, 0, 0]
  for (const steps of runs) {
    const blocks = steps.length / 3
    if (blocks < 2) continue
    for (let axis = 0; axis < 3; axis++) {
      let [sum, own] = [0, 0]
      for (let b = 0; b < blocks; b++) sum += steps[3 * b + axis]
      for (let b = 0; b < blocks; b++) own += (steps[3 * b + axis] - sum / blocks) ** 2
      squares += (sum * sum) / blocks
      rest += own
    }
    degrees += 3
    left += 3 * (blocks - 1)
  }
  return rest > 0 && 1 - fisherBelow(squares / degrees / (rest / left), degrees, left) < UNLIKELY
}
