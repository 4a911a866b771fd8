import { bits, type Dice, waitOf } from './dice.ts'
import { type Mode, oscillators } from './modes.ts'

/** Directions of the bonds of PS4 on 4b, with S on 16e and free S on (¾, ¼, ¼). */
const CORNERS: readonly (readonly number[])[] = [
  [-1, -1, -1],
  [-1, 1, 1],
  [1, -1, 1],
  [1, 1, -1],
].map((corner) => corner.map((value) => value / Math.sqrt(3)))
const FLAT = Float64Array.from(CORNERS.flat())

/** Tetrahedra that librate, and now and then turn by 120° about a bond, at once. */
export interface Rotors {
  /** Of each corner, [rotor][4][3]: from the middle, Å, and how fast, Å/ps. */
  readonly arms: Float64Array
  readonly speeds: Float64Array
  /** Turns so far. */
  turns: number
  step(time: number): void
}

/** `bond` in Å; turns of one rotor a ps. */
export function rotors(
  count: number,
  bond: number,
  turnRate: number,
  libration: Mode,
  temperature: number,
  interval: number,
  dice: Dice,
): Rotors {
  const angles = oscillators(3 * count, libration, temperature, interval, dice)
  const [arms, speeds] = [new Float64Array(12 * count), new Float64Array(12 * count)]
  /** Of each atom the corner that it is at. */
  const corner = Uint8Array.from({ length: 4 * count }, (_, i) => i % 4)
  const next = Float64Array.from({ length: count }, () => (turnRate > 0 ? waitOf(dice, turnRate) : Infinity))
  const place = (rotor: number) => {
    const a = angles.x[3 * rotor]
    const b = angles.x[3 * rotor + 1]
    const c = angles.x[3 * rotor + 2]
    const angle = Math.sqrt(a * a + b * b + c * c)
    const cos = bond * Math.cos(angle)
    const near = bond * sinc(angle)
    const far = (bond - cos) / (angle * angle || 1)
    for (let atom = 0; atom < 4; atom++) {
      const from = 3 * corner[4 * rotor + atom]
      const x = FLAT[from]
      const y = FLAT[from + 1]
      const z = FLAT[from + 2]
      const along = far * (a * x + b * y + c * z)
      const at = 12 * rotor + 3 * atom
      arms[at] = cos * x + near * (b * z - c * y) + along * a
      arms[at + 1] = cos * y + near * (c * x - a * z) + along * b
      arms[at + 2] = cos * z + near * (a * y - b * x) + along * c
      across(rotor, at)
    }
  }
  /** The speed of an arm is the angular velocity times it: right while librations are small. */
  const across = (rotor: number, at: number) => {
    const p = angles.v[3 * rotor]
    const q = angles.v[3 * rotor + 1]
    const r = angles.v[3 * rotor + 2]
    speeds[at] = q * arms[at + 2] - r * arms[at + 1]
    speeds[at + 1] = r * arms[at] - p * arms[at + 2]
    speeds[at + 2] = p * arms[at + 1] - q * arms[at]
  }
  const turn = (rotor: number) => {
    const thrown = bits(dice)
    const moved = [0, 1, 2, 3].filter((k) => k !== (thrown & 3)).map((k) => 4 * rotor + k)
    const before = moved.map((k) => corner[k])
    const shift = thrown & 4 ? 1 : 2
    moved.forEach((k, i) => {
      corner[k] = before[(i + shift) % 3]
    })
    made.turns++
  }
  const step = (time: number) => {
    if (time > 0) angles.step()
    for (let rotor = 0; rotor < count; rotor++) {
      for (; next[rotor] <= time; next[rotor] += waitOf(dice, turnRate)) turn(rotor)
      place(rotor)
    }
  }
  const made: Rotors = { arms, speeds, turns: 0, step }
  return made
}

const sinc = (angle: number): number => (angle < 1e-6 ? 1 : Math.sin(angle) / angle)
