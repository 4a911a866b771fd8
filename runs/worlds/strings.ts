import { together } from './common/together.ts'

/** Ions that walk six together: Dσ = 6 D. */
export const strings = together('strings', 6, 30)
