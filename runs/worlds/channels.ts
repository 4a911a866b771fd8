import { CM2_S } from '../../schemas/units.ts'
import { chanceOf } from './common/chance.ts'
import { framesIn, runOfPaths } from './common/places.ts'
import { type Place, vibrating, walking } from './common/walks.ts'
import { INTERVAL, type World } from './common/world.ts'

const D = 0.3

/** A conductor along z alone. */
export const channels: World = {
  name: 'channels',
  summary: '27 ions that walk along z and vibrate along x and y',
  truth: { D: (D / 3) * CM2_S, Dx: 0, Dy: 0, Dz: D * CM2_S, Dsigma: (D / 3) * CM2_S, haven: 1 },
  of: 'Li',
  length: 40,
  run: (seed, length = 40) => {
    const chance = chanceOf(seed)
    return runOfPaths('Li', 27, framesIn(length), () => {
      const free = walking(chance, D, INTERVAL)
      return vibrating(chance, 0.3, (frame): Place => [0, 0, free(frame)[2]])
    })
  },
}
