import { normalAt, studentAt, studentBelow } from '../../../operators/numerics/distributions.ts'
import { UPPER } from '../../../operators/sampling/means.ts'
import type { Judged } from './judged.ts'

/** What a number of repetitions of one quantity say of its errors. */
export interface Tally {
  readonly count: number
  /** Shares within the error, and beyond three of them as a normal deviate. */
  readonly covered: number
  readonly beyond: number
  /** Root mean square of z. */
  readonly rms: number
  readonly bias: number
  readonly deviation: number
  /** Median error over the standard deviation. */
  readonly honest: number
}

/** z = Φ⁻¹(F_ν(t)): the normal deviate as unlikely as value − truth is, for an error that is half the 68 % interval of ν. */
export function deviate({ value, error, dof }: Judged, truth: number): number {
  if (error === undefined) return value === truth ? 0 : Number.POSITIVE_INFINITY
  const t = ((value - truth) / error) * upperOf(dof)
  const share = studentBelow(-Math.abs(t), dof)
  return -Math.sign(t) * normalAt(Math.max(share, 1e-300))
}

const known = new Map<number, number>()
function upperOf(dof: number): number {
  const value = known.get(dof) ?? studentAt(UPPER, dof)
  known.set(dof, value)
  return value
}

/** `scale` is what errors are planted with: 1 unless the check itself is checked. */
export function tally(judged: readonly Judged[], truth: number, scale = 1): Tally {
  const planted = judged.map((each) => ({
    ...each,
    error: each.error === undefined ? undefined : scale * each.error,
  }))
  const z = planted.map((each) => deviate(each, truth))
  const count = judged.length
  const mean = judged.reduce((sum, { value }) => sum + value, 0) / count
  const squares = judged.reduce((sum, { value }) => sum + (value - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (count - 1))
  const errors = planted.map(({ error }) => error ?? Number.NaN).sort((a, b) => a - b)
  return {
    count,
    covered: planted.filter(({ value, error }) => Math.abs(value - truth) <= (error ?? -1)).length / count,
    beyond: z.filter((each) => Math.abs(each) > 3).length / count,
    rms: Math.sqrt(z.reduce((sum, each) => sum + each * each, 0) / count),
    bias: mean - truth,
    deviation,
    honest: errors[errors.length >> 1] / deviation,
  }
}
