import { chanceOf } from './common/chance.ts'
import { framesIn } from './common/places.ts'
import { INTERVAL, type World } from './common/world.ts'

/** Mean stays of the three states that two labels hide, ps: the second label is two states, a short one and a long one. */
const STAYS = [4, 1, 12]

/** Labels of two states where three are: the second forgets slowly, and no Markov model of two states is right. */
export const projected: World = {
  name: 'projected',
  summary: '27 ions in three states in a ring with stays of 4, 1 and 12 ps, two of which share a label',
  truth: { occupation: STAYS[0] / (STAYS[0] + STAYS[1] + STAYS[2]), residence: STAYS[0] },
  of: 'Li',
  length: 60,
  run: (seed, length = 60) => {
    const chance = chanceOf(seed)
    const frames = framesIn(length)
    const labels = new Uint8Array(27 * frames)
    for (let ion = 0; ion < 27; ion++) {
      let [state, at] = [0, chance.uniform() * (STAYS[0] + STAYS[1] + STAYS[2])]
      while (at > STAYS[state]) at -= STAYS[state++]
      let leave = chance.wait(STAYS[state])
      for (let t = 0; t < frames; t++) {
        for (; leave <= t * INTERVAL; leave += chance.wait(STAYS[state])) state = (state + 1) % 3
        labels[ion * frames + t] = state === 0 ? 0 : 1
      }
    }
    return { atoms: [['Li', 27]], frames, interval: INTERVAL, columns: {}, labels }
  },
}
