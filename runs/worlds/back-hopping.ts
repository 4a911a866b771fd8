import { lattice } from './common/lattice.ts'

/** Jumps that are mostly taken back: short windows see a D that is too large. */
export const backHopping = lattice('back-hopping', -0.6, 2)
