import type { ColumnName } from '../../../schemas/store.ts'

/** Numbers of one world that are known beforehand, by the names of the table columns that estimate them. */
export interface Truth {
  /** cm²/s */
  readonly D?: number
  readonly Dsigma?: number
  readonly haven?: number
  readonly Dx?: number
  readonly Dy?: number
  readonly Dz?: number
  /** Share of time in the first state. */
  readonly occupation?: number
  /** Jumps per ion and ps. */
  readonly rate?: number
  /** ps */
  readonly residence?: number
  readonly correlationFactor?: number
  /** eV */
  readonly activation?: number
  /** Mean of a series. */
  readonly mean?: number
  /** Mean squared speed along an axis, Å²/ps². */
  readonly speedSquare?: number
}

/** What one run of a world hands over, all of it in memory. */
export interface WorldRun {
  /** [element, number of atoms], in the order of the rows. */
  readonly atoms: readonly (readonly [string, number])[]
  readonly frames: number
  /** ps */
  readonly interval: number
  /** [atom][frame]; positions in Å, unwrapped, velocities in Å/ps. */
  readonly columns: Readonly<Partial<Record<ColumnName, Float32Array>>>
  /** State of each atom, [atom][frame], where the world has states. */
  readonly labels?: Uint8Array
  /** K */
  readonly temperature?: number
}

/** A small world with known truth: the same seed gives the same run, always. */
export interface World {
  readonly name: string
  readonly summary: string
  readonly truth: Truth
  /** The element that the truth is about. */
  readonly of: string
  /** ps of one run */
  readonly length: number
  run(seed: number, length?: number): WorldRun
}

/** ps between frames. */
export const INTERVAL = 0.1
