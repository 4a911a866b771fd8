import { type Chance, chanceOf } from './chance.ts'
import { framesIn } from './places.ts'
import { INTERVAL, type WorldRun } from './world.ts'

/** A jump process of one ion: where it begins, how long it stays in a state, and where it goes from there. */
export interface Jumping {
  /** The first state, and when it is left, ps. */
  start(chance: Chance): readonly [state: number, leave: number]
  /** Mean stay, ps. */
  stay(state: number): number
  next(state: number, chance: Chance): number
  /** What is seen of a state; itself where nothing is said. */
  readonly label?: (state: number) => number
}

/** Labels of so many ions, each of which jumps by itself. */
export function jumpingLabels(
  { start, stay, next, label = (state) => state }: Jumping,
  ions: number,
  seed: number,
  length: number,
): WorldRun {
  const chance = chanceOf(seed)
  const frames = framesIn(length)
  const labels = new Uint8Array(ions * frames)
  for (let ion = 0; ion < ions; ion++) {
    let [state, leave] = start(chance)
    for (let t = 0; t < frames; t++) {
      for (; leave <= t * INTERVAL; leave += chance.wait(stay(state))) state = next(state, chance)
      labels[ion * frames + t] = label(state)
    }
  }
  return { atoms: [['Li', ions]], frames, interval: INTERVAL, columns: {}, labels }
}
