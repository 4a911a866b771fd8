import { CM2_S } from '../../schemas/units.ts'
import { chanceOf } from './common/chance.ts'
import { framesIn, runOfPaths } from './common/places.ts'
import { anyJump, hopping, rattling } from './common/walks.ts'
import { INTERVAL, type World } from './common/world.ts'

const [STAY, JUMP] = [5, 3]
const D = (JUMP * JUMP) / (6 * STAY)

/** Ions that rattle in a cage and leave it after exponential stays, in any direction. */
export const cages: World = {
  name: 'cages',
  summary: '27 ions that rattle and leave their cage after exponential stays of 5 ps by jumps of 3 Å',
  truth: { D: D * CM2_S, Dsigma: D * CM2_S, haven: 1, residence: STAY, rate: 1 / STAY, correlationFactor: 1 },
  of: 'Li',
  length: 50,
  run: (seed, length = 50) => {
    const chance = chanceOf(seed)
    return runOfPaths('Li', 27, framesIn(length), () =>
      rattling(chance, 0.5, 0.2, INTERVAL, hopping(chance, STAY, INTERVAL, anyJump(chance, JUMP))),
    )
  },
}
