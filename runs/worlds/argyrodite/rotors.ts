import { bits, type Dice, waitOf } from './dice.ts'
import { type Mode, oscillators } from './modes.ts'

/** Directions of the corners of a tetrahedron. */
export const CORNERS: readonly (readonly number[])[] = [
  [1, 1, 1],
  [1, -1, -1],
  [-1, 1, -1],
  [-1, -1, 1],
].map((corner) => corner.map((value) => value / Math.sqrt(3)))

/** Tetrahedra that librate, and now and then turn by 120° about a bond, at once. */
export interface Rotors {
  /** Of each corner, [rotor][4][3]: from the middle, Å, and how fast, Å/ps. */
  readonly arms: Float64Array
  readonly speeds: Float64Array
  /** Turns so far. */
  turns: number
  step(time: number): void
}

/** `bond` in Å; turns of one rotor a ps. Of each corner 1 or −1 by the setting of the tetrahedron. */
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
    const [a, b, c] = [angles.x[3 * rotor], angles.x[3 * rotor + 1], angles.x[3 * rotor + 2]]
    const [p, q, r] = [angles.v[3 * rotor], angles.v[3 * rotor + 1], angles.v[3 * rotor + 2]]
    const angle = Math.sqrt(a * a + b * b + c * c)
    const [near, far] = [sinc(angle), (1 - Math.cos(angle)) / (angle * angle || 1)]
    const cos = Math.cos(angle)
    for (let atom = 0; atom < 4; atom++) {
      const [x, y, z] = CORNERS[corner[4 * rotor + atom]]
      const along = far * (a * x + b * y + c * z)
      const at = 12 * rotor + 3 * atom
      const [u, v, w] = [
        bond * (cos * x + near * (b * z - c * y) + along * a),
        bond * (cos * y + near * (c * x - a * z) + along * b),
        bond * (cos * z + near * (a * y - b * x) + along * c),
      ]
      arms[at] = u
      arms[at + 1] = v
      arms[at + 2] = w
      speeds[at] = q * w - r * v
      speeds[at + 1] = r * u - p * w
      speeds[at + 2] = p * v - q * u
    }
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
