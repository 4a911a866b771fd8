import { CM2_S } from '../../schemas/units.ts'
import { type Chance, chanceOf } from './common/chance.ts'
import { framesIn, type Path, runOfPaths } from './common/places.ts'
import { type Place, vibrating } from './common/walks.ts'
import { INTERVAL, type World } from './common/world.ts'

const [FAST, SLOW, TIME] = [0.3, 0.01, 20]
const D = (FAST + SLOW) / 2

/** Ions whose mobility switches between two values after exponential times. */
export const switching: World = {
  name: 'switching',
  summary: '27 ions that walk fast or slowly, thirty times apart, and switch after 20 ps in the mean',
  truth: { D: D * CM2_S, Dsigma: D * CM2_S, haven: 1 },
  of: 'Li',
  length: 80,
  run: (seed, length = 80) => {
    const chance = chanceOf(seed)
    return runOfPaths('Li', 27, framesIn(length), () => vibrating(chance, 0.3, switched(chance)))
  },
}

function switched(chance: Chance): Path {
  const at: Place = [0, 0, 0]
  let [own, other] = chance.uniform() < 0.5 ? [FAST, SLOW] : [SLOW, FAST]
  let change = chance.wait(TIME)
  return (frame) => {
    for (; change <= frame * INTERVAL; change += chance.wait(TIME)) [own, other] = [other, own]
    for (let axis = 0; axis < 3; axis++) at[axis] += Math.sqrt(2 * own * INTERVAL) * chance.normal()
    return at
  }
}
