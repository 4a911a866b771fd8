import { partFramesOf } from '../../pipeline/state/parts.ts'
import type { Samples } from '../../schemas/table.ts'
import { meanOverTime } from './means.ts'
import { errorOfMean } from './statistics.ts'

/** Parts of one run, in order of time: neighbours may be correlated. */
const TIME_PARTS = 'parts'
const IN_TIME: readonly string[] = [TIME_PARTS, 'time blocks']

/** What a table hands on as samples of a curve: the replicas where there are several, else the parts of the one run. */
export function piecesOf<S, R extends { readonly total: S; readonly parts: readonly S[] }>(
  runs: readonly R[],
  otherwise = TIME_PARTS,
): { method: string; pieces: { run: R; state: S }[] } {
  const replicas = runs.map((run) => ({ run, state: run.total }))
  if (runs.length > 1) return { method: 'replicas', pieces: replicas }
  return { method: otherwise, pieces: runs[0].parts.map((state) => ({ run: runs[0], state })) }
}

/** Half the 68 % interval of a mean of samples that do not know of each other, replicas or blocks of ions, or, where they are parts
 *  of time, that remember each other. Weights add to 1. Undefined for fewer than two samples, and where all are equal: never 0. */
export function errorBetween(
  values: ArrayLike<number>,
  weights: ArrayLike<number> = new Float64Array(values.length).fill(1 / values.length),
  method = 'replicas',
): number | undefined {
  if (values.length < 2) return undefined
  const error = IN_TIME.includes(method)
    ? meanOverTime([{ values, weights }]).error
    : errorOfMean(values, weights)
  return error !== 0 ? error : undefined
}

/** The same of what each sample of a curve says. */
export const errorOver = (samples: Samples, of: (curve: Float64Array) => number): number | undefined =>
  errorBetween(samples.values.map(of), samples.weights, samples.method)

/** Replicas, each whole, where there are several; else what the one run is divided into. */
export const replicasOr = <T>(
  runs: readonly (readonly T[])[],
  whole: (pieces: readonly T[]) => T,
  otherwise: string,
): { method: string; pieces: readonly T[] } =>
  runs.length > 1
    ? { method: 'replicas', pieces: runs.filter(({ length }) => length > 0).map(whole) }
    : { method: otherwise, pieces: runs[0] }

/** Frames of part k of a run of so many. */
export function partLength(frames: number, k: number): number {
  const width = partFramesOf(frames)
  return Math.max(0, Math.min(width, frames - k * width))
}

/** How many neighbouring parts are as long as one and a half lags, as long as four of them are left. */
export function partsForLag(frames: number, lag: number): number {
  const width = partFramesOf(frames)
  let count = 1
  while (count * width < 1.5 * lag && Math.ceil(frames / (2 * count * width)) >= 4) count *= 2
  return count
}
