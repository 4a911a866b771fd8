import type { Triple } from './reciprocal.ts'

/** Wave vectors that are averaged over together. */
export interface VectorGroup {
  readonly label: string
  /** Mean of |Q| over its vectors, and half the difference between the longest and the shortest, Å⁻¹. */
  readonly Q: number
  readonly width: number
  /** Whole numbers on the cell of the run, one of each ±Q. */
  readonly vectors: readonly Triple[]
  /** Vectors that the cell has there, before thinning. */
  readonly held: number
}

/** What kernels take: all vectors one after the other, and the group of each. */
export interface Flat {
  readonly indices: Int32Array
  readonly groups: Int32Array
}

export const flatten = (groups: readonly VectorGroup[]): Flat => ({
  indices: Int32Array.from(groups.flatMap(({ vectors }) => vectors.flat())),
  groups: Int32Array.from(groups.flatMap(({ vectors }, i) => vectors.map(() => i))),
})
