import { chanceOf } from './common/chance.ts'
import { framesIn } from './common/places.ts'
import { INTERVAL, type World } from './common/world.ts'

/** Ions that exchange between two states, by their mean stays in the first and in the second, ps. */
export function twoState(
  name: string,
  ions: number,
  [first, second]: readonly [number, number],
  length: number,
): World {
  return {
    name,
    summary: `${ions} ions in two states with mean stays of ${first} and ${second} ps`,
    truth: { occupation: first / (first + second), rate: seenRate(first, second), residence: first },
    of: 'Li',
    length,
    run: (seed, own = length) => {
      const chance = chanceOf(seed)
      const frames = framesIn(own)
      const labels = new Uint8Array(ions * frames)
      for (let ion = 0; ion < ions; ion++) {
        let state = chance.uniform() < first / (first + second) ? 0 : 1
        let leave = chance.wait(state === 0 ? first : second)
        for (let t = 0; t < frames; t++) {
          for (; leave <= t * INTERVAL; leave += chance.wait(state === 0 ? first : second)) state = 1 - state
          labels[ion * frames + t] = state
        }
      }
      return { atoms: [['Li', ions]], frames, interval: INTERVAL, columns: {}, labels }
    },
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
