import { lattice } from './common/lattice.ts'

/** Jumps that go on where the one before went: short windows see a D that is too small. */
export const forwardHopping = lattice('forward-hopping', 0.2, 2)
