import { inverse3 } from '../../pipeline/cell/matrix.ts'
import type { Unit } from './bonded-units.ts'

/** Splits the velocities of one unit, frame by frame, into that of its centre of mass V, that of a rigid rotation
 *  ω × r with the unit's angular momentum (I ω = Σ m r × v), and the rest. `values` are x y z vx vy vz, [atom][frame] each;
 *  `out` gets x, y and z of √(m/M) times 1 + 3n vectors, [vector][frame]: V itself, then rotation, rest and whole of each atom. */
export function splitMotion(
  unit: Unit,
  values: readonly Float32Array[],
  frames: number,
  out: readonly Float32Array[],
): void {
  const n = unit.masses.length
  const total = unit.masses.reduce((sum, mass) => sum + mass, 0)
  const scales = unit.masses.map((mass) => Math.sqrt(mass / total))
  const at = new Float64Array(3 * n)
  const speed = new Float64Array(3 * n)
  for (let t = 0; t < frames; t++) {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < 3; k++) {
        at[3 * i + k] = values[k][i * frames + t] - unit.shifts[3 * i + k]
        speed[3 * i + k] = values[3 + k][i * frames + t]
      }
    }
    centre(at, unit.masses, total)
    const drift = centre(speed, unit.masses, total)
    const spin = rotation(at, speed, unit.masses)
    for (let k = 0; k < 3; k++) {
      out[k][t] = drift[k]
      for (let i = 0; i < n; i++) {
        const turning = crossed(spin, at, 3 * i, k)
        out[k][(1 + i) * frames + t] = scales[i] * turning
        out[k][(1 + n + i) * frames + t] = scales[i] * (speed[3 * i + k] - turning)
        out[k][(1 + 2 * n + i) * frames + t] = scales[i] * (speed[3 * i + k] + drift[k])
      }
    }
  }
}

/** Takes the mass-weighted mean off, in place; returns it. */
function centre(vectors: Float64Array, masses: readonly number[], total: number): Float64Array {
  const mean = new Float64Array(3)
  for (let k = 0; k < 3; k++) {
    masses.forEach((mass, i) => {
      mean[k] += (mass * vectors[3 * i + k]) / total
    })
    for (let i = 0; i < masses.length; i++) vectors[3 * i + k] -= mean[k]
  }
  return mean
}

/** Component k of a × b, b at this place of an array. */
function crossed(a: Float64Array, b: Float64Array, from: number, k: number): number {
  const [i, j] = [(k + 1) % 3, (k + 2) % 3]
  return a[i] * b[from + j] - a[j] * b[from + i]
}

/** ω of the rigid rotation that carries the angular momentum about the centre of mass. */
function rotation(at: Float64Array, speed: Float64Array, masses: readonly number[]): Float64Array {
  const inertia = new Float64Array(9)
  const momentum = new Float64Array(3)
  masses.forEach((mass, i) => {
    const r = at.subarray(3 * i, 3 * i + 3)
    const squared = r[0] * r[0] + r[1] * r[1] + r[2] * r[2]
    for (let k = 0; k < 3; k++) {
      momentum[k] += mass * crossed(r, speed, 3 * i, k)
      for (let l = 0; l < 3; l++) inertia[3 * k + l] += mass * ((k === l ? squared : 0) - r[k] * r[l])
    }
  })
  const inverse = inverse3(inertia)
  return momentum.map(
    (_, k) =>
      inverse[3 * k] * momentum[0] + inverse[3 * k + 1] * momentum[1] + inverse[3 * k + 2] * momentum[2],
  )
}
