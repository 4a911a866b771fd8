import { CM2_S } from '../../schemas/units.ts'
import { chanceOf } from './common/chance.ts'
import { framesIn, runOfPaths } from './common/places.ts'
import { anyJump, hopping, vibrating } from './common/walks.ts'
import { INTERVAL, type World } from './common/world.ts'

const [IONS, LENGTH, JUMP] = [27, 50, 3]

/** A mean of so many jumps of 3 Å in all of a run. */
export function rareJumps(jumps: number): World {
  const stay = (IONS * LENGTH) / jumps
  const D = (JUMP * JUMP) / (6 * stay)
  return {
    name: `rare-jumps-${jumps}`,
    summary: `27 vibrating ions that make ${jumps} jumps of 3 Å in 50 ps, all together`,
    truth: { D: D * CM2_S, Dsigma: D * CM2_S, haven: 1, rate: 1 / stay },
    of: 'Li',
    length: LENGTH,
    run: (seed, length = LENGTH) => {
      const chance = chanceOf(seed)
      return runOfPaths('Li', IONS, framesIn(length), () =>
        vibrating(chance, 0.3, hopping(chance, stay, INTERVAL, anyJump(chance, JUMP))),
      )
    },
  }
}
