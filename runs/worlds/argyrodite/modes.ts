import { AMU_A2_PS2, BOLTZMANN, HBAR } from '../../../schemas/units.ts'
import { bits, type Dice, LEVEL, LEVEL_BITS, NORMALS } from './dice.ts'

/** A damped oscillator in a bath (Ornstein–Uhlenbeck in place and velocity): x'' = −ω²x − γx' + noise. */
export interface Mode {
  /** ħω and ħγ, meV. */
  readonly energy: number
  readonly damping: number
  /** Amu, or amu Å² of one that turns. */
  readonly mass: number
  /** Its part of k_BT/mass: an atom has several modes that share it. */
  readonly share: number
}

/** ⟨v²⟩ and ⟨x²⟩ along one axis. */
export const speedSquare = ({ mass, share }: Mode, temperature: number): number =>
  (share * BOLTZMANN * temperature) / AMU_A2_PS2 / mass
export const placeSquare = (mode: Mode, temperature: number): number =>
  speedSquare(mode, temperature) / (mode.energy / HBAR) ** 2

/** ⟨x(0)x(t)⟩/⟨x²⟩ and ⟨v(0)v(t)⟩/⟨v²⟩. */
export function decays({ energy, damping }: Mode, t: number): { place: number; speed: number } {
  const [half, inner] = [damping / HBAR / 2, Math.sqrt((energy / HBAR) ** 2 - (damping / HBAR / 2) ** 2)]
  const [shrunk, turned, ahead] = [Math.exp(-half * t), Math.cos(inner * t), Math.sin(inner * t)]
  return {
    place: shrunk * (turned + (half / inner) * ahead),
    speed: shrunk * (turned - (half / inner) * ahead),
  }
}

/** The same mode of many coordinates, each on its own. */
export interface Oscillators {
  readonly x: Float64Array
  readonly v: Float64Array
  step(): void
}

export function oscillators(
  count: number,
  mode: Mode,
  temperature: number,
  interval: number,
  dice: Dice,
): Oscillators {
  const [x, v] = [new Float64Array(count), new Float64Array(count)]
  const { xx, xv, vx, vv, kick, slant, rest } = steps(mode, temperature, interval)
  const [wide, fast] = [Math.sqrt(placeSquare(mode, temperature)), Math.sqrt(speedSquare(mode, temperature))]
  for (let i = 0; i < count; i++) {
    x[i] = wide * NORMALS[bits(dice) & LEVEL]
    v[i] = fast * NORMALS[bits(dice) & LEVEL]
  }
  const step = () => {
    for (let i = 0; i < count; i++) {
      const thrown = bits(dice)
      const a = NORMALS[thrown & LEVEL]
      const place = x[i]
      const speed = v[i]
      x[i] = xx * place + xv * speed + kick * a
      v[i] = vx * place + vv * speed + slant * a + rest * NORMALS[(thrown >>> LEVEL_BITS) & LEVEL]
    }
  }
  return { x, v, step }
}

/** The step of one interval, exact: (x, v) by a matrix, and noise that keeps ⟨x²⟩ and ⟨v²⟩. */
function steps(mode: Mode, temperature: number, interval: number) {
  const omega = (mode.energy / HBAR) ** 2
  const { place, speed } = decays(mode, interval)
  const half = mode.damping / HBAR / 2
  const inner = Math.sqrt(omega - half ** 2)
  const xv = (Math.exp(-half * interval) * Math.sin(inner * interval)) / inner
  const [wide, fast] = [placeSquare(mode, temperature), speedSquare(mode, temperature)]
  const vx = -omega * xv
  const kick = Math.sqrt(wide * (1 - place ** 2) - fast * xv ** 2)
  const slant = -(wide * place * vx + fast * xv * speed) / kick
  const rest = Math.sqrt(fast * (1 - speed ** 2) - wide * vx ** 2 - slant ** 2)
  return { xx: place, xv, vx, vv: speed, kick, slant, rest }
}
