import { chanceOf } from './common/chance.ts'
import { framesIn, runOfPaths } from './common/places.ts'
import { type Place, walking } from './common/walks.ts'
import { INTERVAL, type World } from './common/world.ts'

/** Edge of the cubic cell, Å. */
export const GAS_CELL = 10
const IONS = 40

/** An ideal gas of slow walkers, evenly over a cell of 10 Å: g(r) = 1 at every r, with a memory of some ps. */
export const gas: World = {
  name: 'gas',
  summary: '40 independent walkers of 3e-5 cm²/s, evenly over a periodic cell of 10 Å',
  truth: { mean: 0.5 },
  of: 'Li',
  length: 50,
  run: (seed, length = 50) => {
    const chance = chanceOf(seed)
    return runOfPaths('Li', IONS, framesIn(length), () => {
      const start = [0, 1, 2].map(() => GAS_CELL * chance.uniform())
      const free = walking(chance, 0.3, INTERVAL)
      return (frame): Place => free(frame).map((part, axis) => part + start[axis]) as Place
    })
  },
}
