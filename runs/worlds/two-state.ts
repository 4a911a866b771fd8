import { jumpingLabels } from './common/jumping-labels.ts'
import { INTERVAL, type World } from './common/world.ts'

/** Ions that exchange between two states, by their mean stays in the first and in the second, ps. */
export function twoState(
  name: string,
  ions: number,
  [first, second]: readonly [number, number],
  length: number,
): World {
  const stay = (state: number) => (state === 0 ? first : second)
  return {
    name,
    summary: `${ions} ions in two states with mean stays of ${first} and ${second} ps`,
    truth: { occupation: first / (first + second), rate: seenRate(first, second), residence: first },
    of: 'Li',
    length,
    run: (seed, own = length) =>
      jumpingLabels(
        {
          start(chance) {
            const state = chance.uniform() < first / (first + second) ? 0 : 1
            return [state, chance.wait(stay(state))]
          },
          stay,
          next: (state) => 1 - state,
        },
        ions,
        seed,
        own,
      ),
  }
}

/** Departures from the first state per time in it, 1/ps, as frames see them: (1 − p₀₀(Δt))/Δt. */
const seenRate = (first: number, second: number): number =>
  ((second / (first + second)) * (1 - Math.exp(-INTERVAL * (1 / first + 1 / second)))) / INTERVAL

/** Two-state occupation with an exchange time of 6.7 ps in 51 ps. */
export const exchange = twoState('exchange', 27, [10, 20], 51.2)
/** Labels with few transitions, and with many. */
export const fewTransitions = twoState('few-transitions', 8, [60, 120], 50)
export const manyTransitions = twoState('many-transitions', 27, [2, 4], 50)
