import { LEAST_BLOCKS, TIME_BLOCKS } from '../../sampling/time-blocks.ts'

/** Values of one kind or pair of kinds, one line (a group of wave vectors) and one lag: [base][line][lag]. */
export type Cube = Float64Array

/** Independent samples of a cube; weights add to 1. */
export interface SampleSet {
  readonly method: string
  readonly weights: Float64Array
  readonly cubes: readonly Cube[]
}

export interface Weighed {
  readonly weight: number
  readonly cube: () => Cube
}

/** What errors are taken between: replicas where there are two, else the first of these sets that is large enough. */
export function sampleSetOf(
  replicas: readonly Weighed[],
  others: readonly { readonly method: string; readonly samples: readonly Weighed[] }[],
): SampleSet {
  const sets = [{ method: 'replicas', samples: replicas }, ...others]
  const found = sets.find(({ samples }, i) => samples.length >= (i === 0 ? 2 : LEAST_BLOCKS))
  const { method, samples } = found ?? { method: 'none', samples: [] }
  const all = samples.reduce((sum, { weight }) => sum + weight, 0)
  return {
    method,
    weights: Float64Array.from(samples, ({ weight }) => weight / all),
    cubes: samples.map(({ cube }) => cube()),
  }
}

/** The mean of all replicas. */
export function pooledCube(replicas: readonly Weighed[]): Cube {
  const all = replicas.reduce((sum, { weight }) => sum + weight, 0)
  const cubes = replicas.map(({ cube }) => cube())
  if (cubes.length === 1) return cubes[0]
  return cubes[0].map((_, i) => cubes.reduce((sum, cube, r) => sum + (cube[i] * replicas[r].weight) / all, 0))
}

/** Blocks of time that are at least half as long as the first, from their pairs [block][lag]: the last one may be short. */
export function usedBlocks(pairs: Float64Array): number[] {
  const lags = pairs.length / TIME_BLOCKS
  const last = (block: number) => pairs[(block + 1) * lags - 1]
  return Array.from({ length: TIME_BLOCKS }, (_, block) => block).filter(
    (block) => last(block) > 0 && 2 * last(block) >= last(0),
  )
}

/** Sums of slots that are kept by block of time, over all of them. */
export function overBlocks(values: Float64Array): Float64Array {
  const length = values.length / TIME_BLOCKS
  const out = new Float64Array(length)
  for (let block = 0; block < TIME_BLOCKS; block++)
    for (let i = 0; i < length; i++) out[i] += values[block * length + i]
  return out
}
