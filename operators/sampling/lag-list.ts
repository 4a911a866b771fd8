import type { Run } from '../../pipeline/run/run.ts'
import { type LagsParam, largestLag } from './lags.ts'

export type Spacing = 'every' | 'log'

/** Lags in frames up to the largest: every one, or some evenly spaced in the logarithm (1, 2, 3 … 8, 10, 12, 15 …). Where the
 *  largest follows from the length of the run, the last is the longest of that series: a longer run has those of a shorter one
 *  and more, so that replicas share them, and slots of one length are always those of the same lags. */
export function lagFrames(operator: string, lags: LagsParam, spacing: Spacing, run: Run): readonly number[] {
  const most = largestLag(operator, lags, run)
  if (spacing === 'every') return everyLag(most)
  return typeof lags === 'number' ? logSpaced(most) : seriesTo(most)
}

let every: number[] = []

/** 1, 2, 3 … `most`; the last list is kept, for whoever asks for every piece of a run. */
function everyLag(most: number): number[] {
  if (every.length !== most) every = Array.from({ length: most }, (_, k) => k + 1)
  return every
}

/** Each a quarter longer than the one before, rounded down, ten a decade; the last is `most`. */
export const logSpaced = (most: number): number[] => [...seriesTo(most - 1), most]

function seriesTo(most: number): number[] {
  const lags: number[] = []
  for (let lag = 1; lag <= most; lag = Math.max(lag + 1, Math.floor(lag * 1.25))) lags.push(lag)
  return lags
}
