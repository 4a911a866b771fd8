import { CM2_S } from '../../schemas/units.ts'
import { chanceOf } from './common/chance.ts'
import { framesIn, runOfPaths } from './common/places.ts'
import { moved, vibrating, walking } from './common/walks.ts'
import { INTERVAL, type World, type WorldRun } from './common/world.ts'

/** Two elements that move, one behind the other in the rows: D of Li, Å²/ps, and of Na, in a frame that moves, Å/ps. */
function carriers(name: string, summary: string, speed: number): World {
  const D = 0.1
  return {
    name,
    summary,
    truth: { D: D * CM2_S, Dsigma: D * CM2_S, haven: 1 },
    of: 'Li',
    length: 40,
    run: (seed, length = 40) => {
      const chance = chanceOf(seed)
      const part = (element: string, ions: number, own: number) =>
        runOfPaths(element, ions, framesIn(length), () =>
          moved(speed * INTERVAL, vibrating(chance, 0.3, walking(chance, own, INTERVAL))),
        )
      return together(part('Li', 20, D), part('Na', 20, 0.02))
    },
  }
}

function together(a: WorldRun, b: WorldRun): WorldRun {
  const columns = Object.fromEntries(
    (['x', 'y', 'z'] as const).map((name) => {
      const parts = [a, b].map((run) => run.columns[name] as Float32Array)
      const all = new Float32Array(parts[0].length + parts[1].length)
      all.set(parts[0])
      all.set(parts[1], parts[0].length)
      return [name, all]
    }),
  )
  return { ...a, atoms: [...a.atoms, ...b.atoms], columns }
}

/** Two carriers of different charge or mass, D five times apart. */
export const twoCarriers = carriers('two-carriers', '20 Li and 20 Na that walk, D five times apart', 0)
/** A melt that drifts as a whole: right in the frame of the mean of all, wrong in that of the cell. */
export const melt = carriers('melt', '20 Li and 20 Na that walk while all of it drifts by 0.1 Å/ps', 0.1)
