import { CM2_S } from '../../schemas/units.ts'
import { type Chance, chanceOf } from './common/chance.ts'
import { framesIn } from './common/places.ts'
import type { World } from './common/world.ts'

/** ps between frames: velocities are remembered for less than a frame of the other worlds. */
const STEP = 0.01
const IONS = 27

/** Velocities of ions along three independent axes, each axis a series of its own. */
function velocities(
  name: string,
  summary: string,
  truth: World['truth'],
  series: (chance: Chance) => () => number,
): World {
  return {
    name,
    summary,
    truth,
    of: 'Li',
    length: 10,
    run: (seed, length = 10) => {
      const chance = chanceOf(seed)
      const frames = 10 * framesIn(length)
      const [vx, vy, vz] = [0, 1, 2].map(() => {
        const values = new Float32Array(IONS * frames)
        for (let ion = 0; ion < IONS; ion++) {
          const next = series(chance)
          for (let t = 0; t < frames; t++) values[ion * frames + t] = next()
        }
        return values
      })
      return { atoms: [['Li', IONS]], frames, interval: STEP, columns: { vx, vy, vz } }
    },
  }
}

/** Å²/ps², and ps of the memory. */
const [SQUARE, MEMORY] = [10, 0.05]

/** Langevin velocities: ⟨v(0) v(t)⟩ = ⟨v²⟩ e^{−t/τ}, D = ⟨v²⟩ τ, dos Lorentzian. */
export const langevin = velocities(
  'langevin',
  'velocities of Langevin particles, memory 0.05 ps',
  { D: SQUARE * MEMORY * CM2_S, speedSquare: SQUARE },
  (chance) => {
    const keep = Math.exp(-STEP / MEMORY)
    let v = Math.sqrt(SQUARE) * chance.normal()
    return () => {
      const now = v
      v = keep * v + Math.sqrt(SQUARE * (1 - keep * keep)) * chance.normal()
      return now
    }
  },
)

/** Oscillators of 3 THz with any phase: they go nowhere, dos a line, zero at zero frequency. */
export const oscillators = velocities(
  'oscillators',
  'velocities of harmonic oscillators of 3 THz with thermal amplitudes',
  { D: 0, speedSquare: SQUARE },
  (chance) => {
    const [a, b] = [Math.sqrt(SQUARE) * chance.normal(), Math.sqrt(SQUARE) * chance.normal()]
    let t = -1
    return () => {
      t++
      return a * Math.cos(2 * Math.PI * 3 * STEP * t) + b * Math.sin(2 * Math.PI * 3 * STEP * t)
    }
  },
)
