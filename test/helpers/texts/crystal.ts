import { seeded } from '../random.ts'

/** A little crystal whose atoms move a little: what every text format of the tests says in its own way. */
export interface Crystal {
  readonly labels: readonly string[]
  readonly frames: number
  /** Row vectors, Å. */
  readonly cell: readonly number[]
  /** Unfolded positions [atom][3] of a frame, Å. */
  at(frame: number): readonly (readonly number[])[]
  /** Å/ps */
  speed(frame: number): readonly (readonly number[])[]
  /** The same positions, folded into the cell. */
  folded(frame: number): readonly (readonly number[])[]
  fractions(frame: number): readonly (readonly number[])[]
}

/** ps between two frames, and MD steps. */
export const INTERVAL = 0.1
export const EVERY = 50

/** Labels in groups; every atom drifts by up to 0.2 Å a frame. The cell is lower triangular. */
export function crystal(labels: readonly string[], frames: number, seed = 1, cell = CELL): Crystal {
  const next = seeded(seed)
  const home = labels.map(() => [next(), next(), next()].map((f, k) => f * cell[4 * k]))
  const drift = labels.map(() => [next() - 0.5, next() - 0.5, next() - 0.5].map((f) => 0.4 * f))
  const at = (frame: number) => home.map((p, i) => p.map((v, k) => v + frame * drift[i][k]))
  const fractions = (frame: number) => at(frame).map((p) => solve(cell, p).map((f) => f - Math.floor(f)))
  return {
    labels,
    frames,
    cell,
    at,
    speed: () => drift.map((d) => d.map((v) => v / INTERVAL)),
    folded: (frame) => fractions(frame).map((f) => product(cell, f)),
    fractions,
  }
}

export const CELL = [11, 0, 0, 1.5, 12, 0, -2, 1, 13]

/** Fractions of a lower triangular cell. */
function solve(h: readonly number[], [x, y, z]: readonly number[]): number[] {
  const c = z / h[8]
  const b = (y - c * h[7]) / h[4]
  return [(x - b * h[3] - c * h[6]) / h[0], b, c]
}

const product = (h: readonly number[], f: readonly number[]): number[] =>
  [0, 1, 2].map((k) => f[0] * h[k] + f[1] * h[3 + k] + f[2] * h[6 + k])
