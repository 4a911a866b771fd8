import type { ExecutionContext } from 'ava'
import type { Judged } from '../../bench/coverage/judged.ts'
import { deviate } from '../../bench/coverage/tally.ts'

/** Root mean square of z within which errors are honest: the same errors × 0.8 and × 1.25 are beyond. Errors of ratios of
 *  slopes, of single runs and of few counts are a little wide on purpose; those of D and of means of several runs are not. */
export const LIMITS = [0.84, 1.08] as const
export const SEVERAL = [0.88, 1.13] as const

type Quoted = Omit<Judged, 'quantity'>

/** Root mean square of z = Φ⁻¹(F_ν(t)) of independent estimates, with errors that are `scale` times what was quoted. */
export function pooledRms(estimates: readonly Quoted[], truth: number, scale = 1): number {
  const squares = estimates.map((each) => {
    const error = each.error === undefined ? undefined : scale * each.error
    return deviate({ ...each, quantity: 'mean', error }, truth) ** 2
  })
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)
}

/** Asserts that errors are honest, and that errors a fifth smaller or a quarter larger would be found out. */
export function assertHonest(
  t: ExecutionContext,
  estimates: readonly Quoted[],
  truth: number,
  what: string,
  [low, high]: readonly [number, number] = LIMITS,
): void {
  const [rms, smaller, larger] = [1, 0.8, 1.25].map((scale) => pooledRms(estimates, truth, scale))
  t.true(estimates.length >= 200, `${what}: ${estimates.length} estimates`)
  t.true(rms > low && rms < high, `${what}: rms of z ${rms.toFixed(3)}`)
  t.true(smaller > high, `${what}: errors × 0.8 give ${smaller.toFixed(3)}`)
  t.true(larger < low, `${what}: errors × 1.25 give ${larger.toFixed(3)}`)
}
