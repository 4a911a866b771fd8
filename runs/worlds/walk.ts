import { CM2_S } from '../../schemas/units.ts'
import { chanceOf } from './common/chance.ts'
import { framesIn, runOfPaths } from './common/places.ts'
import { vibrating, walking } from './common/walks.ts'
import { INTERVAL, type World } from './common/world.ts'

const D = 0.1

/** 27 ions that walk independently and vibrate. */
export const walk: World = {
  name: 'walk',
  summary: 'independent walkers with white vibration of 0.3 Å',
  truth: { D: D * CM2_S, Dsigma: D * CM2_S, haven: 1, Dx: D * CM2_S },
  of: 'Li',
  length: 40,
  run: (seed, length = 40) => {
    const chance = chanceOf(seed)
    return runOfPaths('Li', 27, framesIn(length), () => vibrating(chance, 0.3, walking(chance, D, INTERVAL)))
  },
}
