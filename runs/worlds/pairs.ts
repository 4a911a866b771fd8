import { together } from './common/together.ts'

/** Ions that walk two by two: blocks of ions are wrong by √2, Dσ = 2 D. */
export const pairs = together('pairs', 2, 28)
