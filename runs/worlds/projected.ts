import { jumpingLabels } from './common/jumping-labels.ts'
import type { World } from './common/world.ts'

/** Mean stays of the three states that two labels hide, ps: the second label is two states, a short one and a long one. */
const STAYS = [4, 1, 12]

/** Labels of two states where three are: the second forgets slowly, and no Markov model of two states is right. */
export const projected: World = {
  name: 'projected',
  summary: '27 ions in three states in a ring with stays of 4, 1 and 12 ps, two of which share a label',
  truth: { occupation: STAYS[0] / (STAYS[0] + STAYS[1] + STAYS[2]), residence: STAYS[0] },
  of: 'Li',
  length: 60,
  run: (seed, length = 60) =>
    jumpingLabels(
      {
        start(chance) {
          let [state, at] = [0, chance.uniform() * (STAYS[0] + STAYS[1] + STAYS[2])]
          while (at > STAYS[state]) at -= STAYS[state++]
          return [state, chance.wait(STAYS[state])]
        },
        stay: (state) => STAYS[state],
        next: (state) => (state + 1) % 3,
        label: (state) => (state === 0 ? 0 : 1),
      },
      27,
      seed,
      length,
    ),
}
