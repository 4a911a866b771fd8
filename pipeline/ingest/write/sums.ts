import { AMU_A2_PS2, BOLTZMANN } from '../../../schemas/units.ts'
import type { Identity } from '../frame/identity.ts'

// Plain loops over plain variables: a number that a closure or a pattern holds is boxed at every change.

/** Mean position of each type, [type][3] at `at`, Å; sums in row order. */
export function typeMeans(
  positions: Float64Array,
  { atomTypes }: Identity,
  out: Float64Array,
  at: number,
): void {
  let row = 0
  for (let type = 0; type < atomTypes.length; type++) {
    const { count } = atomTypes[type]
    for (let c = 0; c < 3; c++)
      out[at + 3 * type + c] = strided(positions, 3 * row + c, 3 * (row + count), 3) / count
    row += count
  }
}

/** Σ m v² / (3 N k_B) in K, all 3N degrees of freedom; NaN without velocities. */
export function temperature(velocities: Float64Array | undefined, { atomTypes, types }: Identity): number {
  if (!velocities) return Number.NaN
  let sum = 0
  let row = 0
  for (const { mass, count } of atomTypes) {
    sum += mass * squares(velocities, 3 * row, 3 * (row + count))
    row += count
  }
  return (sum * AMU_A2_PS2) / (3 * types.length * BOLTZMANN)
}

/** Mean position of each atom, [row][3], Å, over the values [row][frame] as they are stored. */
export function atomMeans(columns: readonly Float32Array[], atoms: number, frames: number): Float64Array {
  const out = new Float64Array(3 * atoms)
  for (let c = 0; c < 3; c++)
    for (let row = 0; row < atoms; row++)
      out[3 * row + c] = strided(columns[c], row * frames, (row + 1) * frames, 1) / frames
  return out
}

function strided(values: Float64Array | Float32Array, from: number, to: number, step: number): number {
  let sum = 0
  for (let i = from; i < to; i += step) sum += values[i]
  return sum
}

function squares(values: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += values[i] * values[i]
  return sum
}
