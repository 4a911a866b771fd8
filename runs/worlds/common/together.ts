import { CM2_S } from '../../../schemas/units.ts'
import { chanceOf } from './chance.ts'
import { framesIn, type Path, runOfPaths } from './places.ts'
import { recorded, vibrating, walking } from './walks.ts'
import { INTERVAL, type World } from './world.ts'

const D = 0.1

/** Ions that walk in groups of one size: those of a group make the same steps. Dσ is so many times D. */
export const together = (name: string, size: number, ions: number): World => ({
  name,
  summary: `${ions} ions that walk ${size} together, with white vibration of 0.3 Å`,
  truth: { D: D * CM2_S, Dsigma: size * D * CM2_S, haven: 1 / size },
  of: 'Li',
  length: 40,
  run: (seed, length = 40) => {
    const chance = chanceOf(seed)
    const frames = framesIn(length)
    let shared: Path = () => [0, 0, 0]
    return runOfPaths('Li', ions, frames, (ion) => {
      if (ion % size === 0) shared = recorded(walking(chance, D, INTERVAL), frames)
      return vibrating(chance, 0.3, shared)
    })
  },
})
