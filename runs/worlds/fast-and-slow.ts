import { jumpingLabels } from './common/jumping-labels.ts'
import type { World } from './common/world.ts'

/** Ions that change fast between two states, A and B, and slowly between B and a third, C: mean waits for a change in ps, the same
 *  both ways, so that a third of the ions is in each. */
export function fastAndSlow(ions: number, [fast, slow]: readonly [number, number], length: number): World {
  const rates = [
    [0, 1 / fast, 0],
    [1 / fast, 0, 1 / slow],
    [0, 1 / slow, 0],
  ]
  const stay = (state: number) => 1 / rates[state].reduce((sum, rate) => sum + rate, 0)
  return {
    name: 'fast-and-slow',
    summary: `${ions} ions in three states: A and B change every ${fast} ps, B and C every ${slow} ps`,
    truth: { occupation: 1 / 3 },
    of: 'Li',
    length,
    run: (seed, own = length) =>
      jumpingLabels(
        {
          start(chance) {
            const state = chance.below(3)
            return [state, chance.wait(stay(state))]
          },
          stay,
          next: (state, chance) => (state === 1 ? (chance.uniform() < slow / (slow + fast) ? 0 : 2) : 1),
        },
        ions,
        seed,
        own,
      ),
  }
}
