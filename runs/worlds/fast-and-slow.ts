import { chanceOf } from './common/chance.ts'
import { framesIn } from './common/places.ts'
import { INTERVAL, type World } from './common/world.ts'

/** Ions that change fast between two states, A and B, and slowly between B and a third, C: mean waits for a change in ps, the same
 *  both ways, so that a third of the ions is in each. */
export function fastAndSlow(ions: number, [fast, slow]: readonly [number, number], length: number): World {
  const rates = [
    [0, 1 / fast, 0],
    [1 / fast, 0, 1 / slow],
    [0, 1 / slow, 0],
  ]
  return {
    name: 'fast-and-slow',
    summary: `${ions} ions in three states: A and B change every ${fast} ps, B and C every ${slow} ps`,
    truth: { occupation: 1 / 3 },
    of: 'Li',
    length,
    run: (seed, own = length) => {
      const chance = chanceOf(seed)
      const frames = framesIn(own)
      const labels = new Uint8Array(ions * frames)
      for (let ion = 0; ion < ions; ion++) {
        let state = chance.below(3)
        const stay = () => chance.wait(1 / rates[state].reduce((sum, rate) => sum + rate, 0))
        const next = () => (state === 1 ? (chance.uniform() < slow / (slow + fast) ? 0 : 2) : 1)
        let leave = stay()
        for (let t = 0; t < frames; t++) {
          for (; leave <= t * INTERVAL; leave += stay()) state = next()
          labels[ion * frames + t] = state
        }
      }
      return { atoms: [['Li', ions]], frames, interval: INTERVAL, columns: {}, labels }
    },
  }
}
