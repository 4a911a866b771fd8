import type { Run } from '../../../pipeline/run/run.ts'
import { cartesian } from './gas.ts'

/** Ordered pairs in each bin, Σ over frames, by trying every image out to two cells away. */
export function bruteForce(
  run: Run,
  a: readonly number[],
  b: readonly number[],
  bins: number,
  width: number,
) {
  const found = new Array<number>(bins).fill(0)
  for (let index = 0; index * run.blockFrames < run.frames; index++) {
    const block = run.block(index)
    const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => block.column(name))
    for (let t = 0; t < block.count; t++) {
      const h = [...(block.cell.actual?.subarray(9 * t, 9 * t + 9) ?? block.cell.reference)]
      const place = (row: number) => {
        const at = row * block.count + t
        return toActual([x[at], y[at], z[at]], [...block.cell.reference], h)
      }
      for (const i of a) {
        for (const j of b) {
          const bin = i === j ? bins : Math.floor(nearestImage(place(i), place(j), h) / width)
          if (bin < bins) found[bin]++
        }
      }
    }
  }
  return found
}

/** The same fractions in another cell, by solving the three equations with Cramer's rule. */
function toActual(p: readonly number[], from: readonly number[], to: readonly number[]): number[] {
  const [a, b, c] = [0, 3, 6].map((m) => from.slice(m, m + 3))
  const det = (u: readonly number[], v: readonly number[], w: readonly number[]) =>
    u[0] * (v[1] * w[2] - v[2] * w[1]) -
    u[1] * (v[0] * w[2] - v[2] * w[0]) +
    u[2] * (v[0] * w[1] - v[1] * w[0])
  const volume = det(a, b, c)
  return cartesian([det(p, b, c) / volume, det(a, p, c) / volume, det(a, b, p) / volume], to)
}

function nearestImage(p: readonly number[], q: readonly number[], h: readonly number[]): number {
  const home = toActual(
    p.map((value, c) => q[c] - value),
    h,
    [1, 0, 0, 0, 1, 0, 0, 0, 1],
  ).map((s) => s - Math.round(s))
  let least = Number.POSITIVE_INFINITY
  for (let i = -2; i <= 2; i++) {
    for (let j = -2; j <= 2; j++) {
      for (let k = -2; k <= 2; k++) {
        const d = cartesian([home[0] + i, home[1] + j, home[2] + k], h)
        least = Math.min(least, Math.hypot(...d))
      }
    }
  }
  return least
}
