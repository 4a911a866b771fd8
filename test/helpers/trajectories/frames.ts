import { seeded } from '../random.ts'

/** A frame to be written: Å, ps. */
export interface TestFrame {
  readonly step: number
  readonly time: number
  /** Row vectors. */
  readonly cell: readonly number[]
  readonly positions: Float64Array
  readonly velocities?: Float64Array
}

/** Atoms that jiggle round random places of a tilted cell. */
export function jiggle(atoms: number, count: number, seed: number, cell = TILTED): TestFrame[] {
  const next = seeded(seed)
  const rest = Float64Array.from({ length: 3 * atoms }, () => 12 * next())
  return Array.from({ length: count }, (_, i) => ({
    step: 100 * i,
    time: i / 5,
    cell,
    positions: rest.map((value) => value + 0.4 * (next() - 0.5)),
    velocities: rest.map(() => 8 * (next() - 0.5)),
  }))
}

export const TILTED: readonly number[] = [12, 0, 0, 2.5, 11, 0, -1.25, 0.75, 13]
