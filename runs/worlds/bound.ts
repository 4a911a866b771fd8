import { chanceOf } from './common/chance.ts'
import { framesIn, runOfPaths } from './common/places.ts'
import { rattling } from './common/walks.ts'
import { INTERVAL, type World } from './common/world.ts'

/** Ions that never leave: D = 0, and only a bound is true. */
export const bound: World = {
  name: 'bound',
  summary: '27 ions that rattle in their cages for ever',
  truth: { D: 0 },
  of: 'Li',
  length: 50,
  run: (seed, length = 50) => {
    const chance = chanceOf(seed)
    return runOfPaths('Li', 27, framesIn(length), () => rattling(chance, 0.5, 0.3, INTERVAL, () => [0, 0, 0]))
  },
}
