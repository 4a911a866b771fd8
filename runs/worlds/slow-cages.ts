import { CM2_S } from '../../schemas/units.ts'
import { chanceOf } from './common/chance.ts'
import { framesIn, runOfPaths } from './common/places.ts'
import { rattling, walking } from './common/walks.ts'
import { INTERVAL, type World } from './common/world.ts'

/** Slow motion in a cage under a slow walk: the crossover lies within the lags. */
export const slowCages = (time: number): World => ({
  name: `slow-cages-${time}`,
  summary: `27 ions that relax within ${time} ps in a cage of 1 Å, over a walk of 1e-6 cm²/s`,
  truth: { D: 0.01 * CM2_S, Dsigma: 0.01 * CM2_S, haven: 1 },
  of: 'Li',
  length: 60,
  run: (seed, length = 60) => {
    const chance = chanceOf(seed)
    return runOfPaths('Li', 27, framesIn(length), () =>
      rattling(chance, 1, time, INTERVAL, walking(chance, 0.01, INTERVAL)),
    )
  },
})
