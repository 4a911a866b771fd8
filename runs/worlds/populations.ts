import { CM2_S } from '../../schemas/units.ts'
import { chanceOf } from './common/chance.ts'
import { framesIn, runOfPaths } from './common/places.ts'
import { vibrating, walking } from './common/walks.ts'
import { INTERVAL, type World } from './common/world.ts'

const [FAST, SLOW] = [0.3, 0.01]
const D = (14 * FAST + 14 * SLOW) / 28

/** Two carriers of one element whose mobilities are thirty times apart, for good. */
export const populations: World = {
  name: 'populations',
  summary: '14 fast and 14 slow walkers of one element, thirty times apart',
  truth: { D: D * CM2_S, Dsigma: D * CM2_S, haven: 1 },
  of: 'Li',
  length: 40,
  run: (seed, length = 40) => {
    const chance = chanceOf(seed)
    return runOfPaths('Li', 28, framesIn(length), (ion) =>
      vibrating(chance, 0.3, walking(chance, ion < 14 ? FAST : SLOW, INTERVAL)),
    )
  },
}
