import { seeded } from '../../helpers/random.ts'
import type { Synthetic } from '../../helpers/synthetic.ts'

export const cubic = (edge: number) => [edge, 0, 0, 0, edge, 0, 0, 0, edge]
export const TILTED = [9, 0.4, 0.2, -3, 8.5, 0.3, 2.5, -3.6, 8]

export function cartesian(fraction: readonly number[], h: readonly number[]): [number, number, number] {
  const at = (c: number) => fraction[0] * h[c] + fraction[1] * h[3 + c] + fraction[2] * h[6 + c]
  return [at(0), at(1), at(2)]
}

/** A gas of two elements in a cell, another place every frame, several cells away. */
export function gas(
  atoms: Synthetic['atoms'],
  frames: number,
  cell: Synthetic['cell'],
  seed: number,
): Synthetic {
  const random = seeded(seed)
  const cellAt = typeof cell === 'function' ? cell : () => cell
  const position = (_: number, frame: number) =>
    cartesian([3 * random() - 1, 3 * random() - 1, 3 * random() - 1], cellAt(frame))
  return { atoms, frames, interval: 0.1, cell, position, blockFrames: 16 }
}

export const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
export const near = (found: number, expected: number, within: number) => Math.abs(found - expected) <= within
