import { type Grid, gridOf } from '../../kernels/phases/grid.ts'
import { fftPairLags, type PairLags } from '../../kernels/phases/pair-lags.ts'
import type { PhaseSums } from '../../kernels/phases/phase-sums.ts'
import { simdPhaseSums } from '../../kernels/phases/phase-sums-simd.ts'
import type { SelfLags } from '../../kernels/phases/self-lags.ts'
import { simdSelfLags } from '../../kernels/phases/self-lags-simd.ts'
import { isotropicLags } from '../functions/isotropic-lags.ts'
import type { VectorGroup } from '../vectors/vector-set.ts'
import { flatten } from '../vectors/vector-set.ts'

/** Kernels of the thread, each with a memory of its own: the last few, for whoever comes next with the same task. */
function cached<T>(most: number) {
  const kernels = new Map<string, T>()
  return (key: string, make: () => T): T => {
    const found = kernels.get(key) ?? make()
    kernels.delete(key)
    kernels.set(key, found)
    if (kernels.size > most) kernels.delete(kernels.keys().next().value as string)
    return found
  }
}

const selves = cached<SelfLags>(2)
const sums = cached<PhaseSums>(2)
const pairs = cached<PairLags>(2)
const keyOf = ({ indices }: Grid): string => indices.join(' ')

/** The grid of some groups of wave vectors, and the group of each vector. */
export function gridFor(groups: readonly VectorGroup[]): {
  readonly grid: Grid
  readonly groups: Int32Array
} {
  const flat = flatten(groups)
  return { grid: gridOf(flat.indices), groups: flat.groups }
}

/** For windows of at most `most` frames. */
export const selfKernel = (groups: readonly VectorGroup[], lags: number, most: number): SelfLags => {
  const flat = gridFor(groups)
  return selves(`${keyOf(flat.grid)} of ${flat.groups.join(' ')} ${lags} ${most}`, () =>
    simdSelfLags(flat.grid, flat.groups, lags, most),
  )
}

/** The same of an isotropic medium, at the |Q| of some groups. */
export const isotropicKernel = (groups: readonly VectorGroup[], lags: number): SelfLags => {
  const lengths = groups.map(({ Q }) => Q)
  return selves(`isotropic ${lengths.join(' ')} ${lags}`, () => isotropicLags(lengths, lags))
}

export const phaseKernel = (grid: Grid): PhaseSums => sums(keyOf(grid), () => simdPhaseSums(grid))

export const pairKernel = (groups: Int32Array, kinds: number, lags: number, frames: number): PairLags =>
  pairs(`${groups.join(' ')} ${kinds} ${lags} ${frames}`, () => fftPairLags(groups, kinds, lags, frames))
