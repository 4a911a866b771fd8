import { CM2_S } from '../../schemas/units.ts'
import { chanceOf } from './common/chance.ts'
import { framesIn, runOfPaths } from './common/places.ts'
import { moved, vibrating, walking } from './common/walks.ts'
import { INTERVAL, type World } from './common/world.ts'

const D = 0.1

/** Walkers in a frame that moves at 0.2 Å/ps: no number is right, and the result has to say so. */
export const drifting: World = {
  name: 'drifting',
  summary: 'walkers with vibration, and a drift of 0.2 Å/ps that was left in',
  truth: { D: D * CM2_S },
  of: 'Li',
  length: 40,
  run: (seed, length = 40) => {
    const chance = chanceOf(seed)
    return runOfPaths('Li', 27, framesIn(length), () =>
      moved(0.2 * INTERVAL, vibrating(chance, 0.3, walking(chance, D, INTERVAL))),
    )
  },
}
