import type { ArmJob } from '../kernels/rotors/arms.ts'
import type { Rotor, Structure } from './bonded-groups.ts'
import { placesOf } from './rotor-axis.ts'

/** Signed dihedral angle a–b–c–d, degrees in (−180, 180]: 0 where a and d are eclipsed (IUPAC sign). `p` holds the four places. */
export function dihedralOf(p: ArrayLike<number>): number {
  const b1 = [p[3] - p[0], p[4] - p[1], p[5] - p[2]]
  const b2 = [p[6] - p[3], p[7] - p[4], p[8] - p[5]]
  const b3 = [p[9] - p[6], p[10] - p[7], p[11] - p[8]]
  const m = cross(b1, b2)
  const n = cross(b2, b3)
  return (180 / Math.PI) * Math.atan2(Math.hypot(...b2) * dot(b1, n), dot(m, n))
}

/** The bonded quadruples ligand–centre–centre–ligand of a rotor of two centres (P₂S₆), as places in its rows [n][4]: the k-th ligand
 *  of one side goes with the k-th of the other, both counted by their turn about the axis, so that all n dihedrals are the same
 *  in a rotor of ideal shape. Ligands belong to the nearer centre; undefined where the two sides hold different numbers. */
export function twistPairs(rotor: Rotor, structure: Structure): Int32Array | undefined {
  const places = placesOf(rotor, structure)
  const at = (i: number) => places.subarray(3 * i, 3 * i + 3)
  const distance = (i: number, j: number) => Math.hypot(...at(i).map((value, k) => value - at(j)[k]))
  const ligands = [...rotor.rows.keys()].slice(rotor.centres)
  const near = ligands.filter((i) => distance(i, 0) <= distance(i, 1))
  const far = ligands.filter((i) => !near.includes(i))
  if (rotor.centres !== 2 || near.length !== far.length || near.length === 0) return undefined
  const turn = (i: number) =>
    i === near[0] ? 0 : dihedralOf([...at(near[0]), ...at(0), ...at(1), ...beyond(places, i)])
  const byTurn = (a: number, b: number) => turn(a) - turn(b)
  near.sort(byTurn)
  far.sort(byTurn)
  return Int32Array.from(near.flatMap((i, k) => [i, 0, 1, far[k]]))
}

/** Where an atom stands, moved along the axis from the first centre to the second. */
const beyond = (places: Float64Array, i: number): number[] =>
  [0, 1, 2].map((k) => places[3 * i + k] + places[3 + k] - places[k])

/** Twist of one rotor of a job in every frame, degrees in (−180, 180]: the mean of its quadruples' dihedrals on the circle. */
export function twistsOf(job: ArmJob, rotor: number, pairs: Int32Array, out: Float64Array): void {
  const { frames, x, y, z, rows, shifts, starts } = job
  const p = new Float64Array(12)
  for (let t = 0; t < frames; t++) {
    let [c, s] = [0, 0]
    for (let n = 0; n < pairs.length; n += 4) {
      for (let k = 0; k < 4; k++) {
        const i = starts[rotor] + pairs[n + k]
        const at = rows[i] * frames + t
        p[3 * k] = x[at] - shifts[3 * i]
        p[3 * k + 1] = y[at] - shifts[3 * i + 1]
        p[3 * k + 2] = z[at] - shifts[3 * i + 2]
      }
      const angle = (Math.PI / 180) * dihedralOf(p)
      c += Math.cos(angle)
      s += Math.sin(angle)
    }
    out[t] = (180 / Math.PI) * Math.atan2(s, c)
  }
}

/** Of each twist the staggered form it is in, 0, 1, 2 for 60, 180, 300° within `core` degrees, else −1. */
export function staggeredForms(twists: Float64Array, core = 30): Int8Array {
  return Int8Array.from(twists, (twist) => {
    const turned = twist < 0 ? twist + 360 : twist
    const form = Math.floor(turned / 120) % 3
    return Math.abs(turned - 60 - 120 * form) < core ? form : -1
  })
}

const cross = (a: readonly number[], b: readonly number[]): number[] => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const dot = (a: readonly number[], b: readonly number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
