import type { Run } from '../../../pipeline/run/run.ts'
import { timeOr } from '../../../schemas/params.ts'
import { powerLength } from '../../kernels/phases/frequencies.ts'
import { remembered } from '../../numerics/remembered.ts'
import { type LagsParam, largestLag } from '../../sampling/lags.ts'
import { LEAST_BLOCKS } from '../../sampling/time-blocks.ts'

/** Lags where nothing is given: tables of more are long. */
const MOST = 2000

/** Frames of a piece, at least four times the lags: a block of time is a piece or several. */
export const scatteringPiece = (lags: number): number => powerLength(6 * lags) - 2 * lags

/** Frames that give as many blocks as say something about their spread, the last of them half as long as the first. */
export const framesForErrors = (lags: number): number => {
  const piece = scatteringPiece(lags)
  return (LEAST_BLOCKS - 1) * piece + Math.ceil((piece - lags) / 2)
}

const longestWithErrors = remembered((frames) => {
  let lags = Math.max(1, Math.min(MOST, Math.floor(frames / 8)))
  while (lags > 1 && framesForErrors(lags) > frames) lags--
  return lags
}, 16)

export const pairLagsParam = timeOr(
  'all',
  'largest lag, a multiple of the frame interval; "all" = the whole run; the longest that leaves four blocks of time for errors (about a fifteenth of the run), at most 2000 frames, where nothing is given',
).optional()

export const selfLagsParam = timeOr(
  'all',
  'largest lag, a multiple of the frame interval; "all" = the whole run; a third of the run, at most 2000 frames, where nothing is given',
).optional()

/** Largest lag in frames of what is summed over pairs of atoms. */
export const pairLags = (operator: string, lags: LagsParam, run: Run): number => {
  const third = largestLag(operator, lags, run)
  return lags === undefined ? longestWithErrors(run.frames) : third
}

/** The same of single atoms, whose errors can come from blocks of ions. */
export const selfLags = (operator: string, lags: LagsParam, run: Run): number => {
  const third = largestLag(operator, lags, run)
  return lags === undefined ? Math.min(MOST, third) : third
}
