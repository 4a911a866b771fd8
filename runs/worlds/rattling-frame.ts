import { CM2_S } from '../../schemas/units.ts'
import { chanceOf } from './common/chance.ts'
import { framesIn, runOfPaths } from './common/places.ts'
import { rattling, recorded, seenFrom, vibrating, walking } from './common/walks.ts'
import { INTERVAL, type World } from './common/world.ts'

const [D, IONS, ATOMS] = [0.032, 20, 27]

/** What moves to and fro with the frame moves all ions alike: in MSCD/N it counts N times as much as in MSD. Each of the atoms rattles by
 *  .12 Å, with a correlation of this from frame to frame. */
export const rattlingFrame = (correlation: number): World => ({
  name: `rattling-frame-${correlation}`,
  summary: `${IONS} ions that walk, seen from ${ATOMS} atoms that rattle with a correlation of ${correlation} per frame`,
  truth: { D: D * CM2_S, Dsigma: D * CM2_S, haven: 1 },
  of: 'Li',
  length: 100,
  run: (seed, length = 100) => {
    const chance = chanceOf(seed)
    const frames = framesIn(length)
    const amplitude = 0.12 / Math.sqrt(ATOMS)
    const time = -INTERVAL / Math.log(correlation)
    const mean = rattling(chance, amplitude, time, INTERVAL, () => [0, 0, 0])
    const frame = recorded(mean, frames)
    return runOfPaths('Li', IONS, frames, () =>
      seenFrom(frame, vibrating(chance, 0.2, walking(chance, D, INTERVAL))),
    )
  },
})
