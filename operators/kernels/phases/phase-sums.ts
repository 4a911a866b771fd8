import type { Turns } from './turns.ts'

/** Sums of phases over atoms, for the vectors of one grid. */
export interface PhaseSums {
  /** into[vector][frame] += Σ over rows of w e^{2πi(h a + k b + l c)}, complex, interleaved, in double. Rows are added in their
   *  order; weights [row][frame] are 1 where there are none (velocities make currents). */
  add(turns: Turns, into: Float64Array, weights?: Float32Array): void
}
