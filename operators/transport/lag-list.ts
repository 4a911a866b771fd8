import type { Run } from '../../pipeline/run.ts'
import { type LagsParam, largestLag } from './lags.ts'

export type Spacing = 'every' | 'log'

/** Lags in frames up to the largest: every one, or some evenly spaced in the logarithm (1, 2, 3 … 8, 10, 12, 15 …). */
export function lagFrames(operator: string, lags: LagsParam, spacing: Spacing, run: Run): readonly number[] {
  const most = largestLag(operator, lags, run)
  return spacing === 'every' ? everyLag(most) : logSpaced(most)
}

let every: number[] = []

/** 1, 2, 3 … `most`; the last list is kept, for whoever asks for every piece of a run. */
function everyLag(most: number): number[] {
  if (every.length !== most) every = Array.from({ length: most }, (_, k) => k + 1)
  return every
}

/** Each a quarter longer than the one before, rounded down, ten a decade; the last is `most`. */
export function logSpaced(most: number): number[] {
  const lags: number[] = []
  for (let lag = 1; lag < most; lag = Math.max(lag + 1, Math.floor(lag * 1.25))) lags.push(lag)
  return [...lags, most]
}

/** Up to `count` lags, multiples of one, up to `most`. */
export function evenlySpaced(most: number, count: number): number[] {
  const step = Math.ceil(most / count)
  return Array.from({ length: Math.floor(most / step) }, (_, k) => (k + 1) * step)
}
