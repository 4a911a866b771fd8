import { CM2_S } from '../../../schemas/units.ts'
import { chanceOf } from './chance.ts'
import { framesIn, runOfPaths } from './places.ts'
import { hopping, linkedJump, vibrating } from './walks.ts'
import { INTERVAL, type World } from './world.ts'

const JUMP = 2

/** Jumps on a cubic lattice whose mean cosine with the one before is c: f = (1 + c)/(1 − c). */
export function lattice(name: string, cosine: number, stay: number): World {
  const factor = (1 + cosine) / (1 - cosine)
  const D = (factor * JUMP * JUMP) / (6 * stay)
  return {
    name,
    summary: `27 ions on a cubic lattice, stays of ${stay} ps, mean cosine of successive jumps ${cosine}`,
    truth: {
      D: D * CM2_S,
      Dsigma: D * CM2_S,
      haven: 1,
      correlationFactor: factor,
      rate: 1 / stay,
      residence: stay,
    },
    of: 'Li',
    length: 50,
    run: (seed, length = 50) => {
      const chance = chanceOf(seed)
      return runOfPaths('Li', 27, framesIn(length), () =>
        vibrating(chance, 0.2, hopping(chance, stay, INTERVAL, linkedJump(chance, JUMP, cosine))),
      )
    },
  }
}
