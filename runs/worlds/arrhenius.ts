import { BOLTZMANN, CM2_S } from '../../schemas/units.ts'
import { chanceOf } from './common/chance.ts'
import { framesIn, runOfPaths } from './common/places.ts'
import { vibrating, walking } from './common/walks.ts'
import { INTERVAL, type World } from './common/world.ts'

/** eV, and D at the highest temperature, Å²/ps. */
const [ACTIVATION, HIGHEST, D_HIGHEST] = [0.2, 1000, 0.2]
export const TEMPERATURES = [600, 700, 800, 1000] as const

/** Walkers at one temperature of an Arrhenius series of 0.2 eV. */
export function arrheniusAt(temperature: number): World {
  const D = D_HIGHEST * Math.exp(((1000 * ACTIVATION) / BOLTZMANN) * (1 / HIGHEST - 1 / temperature))
  return {
    name: `arrhenius-${temperature}`,
    summary: `27 walkers at ${temperature} K of a series with an activation energy of ${ACTIVATION} eV`,
    truth: { D: D * CM2_S, activation: ACTIVATION },
    of: 'Li',
    length: 40,
    run: (seed, length = 40) => {
      const chance = chanceOf(1000 * seed + temperature)
      const paths = () => vibrating(chance, 0.2, walking(chance, D, INTERVAL))
      return { ...runOfPaths('Li', 27, framesIn(length), paths), temperature }
    },
  }
}
