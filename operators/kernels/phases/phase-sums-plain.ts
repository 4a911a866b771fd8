import type { Grid } from './grid.ts'
import type { PhaseSums } from './phase-sums.ts'

/** The plain twin: the definition of what the SIMD kernel computes. */
export function plainPhaseSums({ count, indices }: Grid): PhaseSums {
  return {
    add({ axes: [a, b, c], rows, frames }, into, weights) {
      for (let v = 0; v < count; v++) {
        const [h, k, l] = indices.subarray(3 * v, 3 * v + 3)
        for (let i = 0; i < rows * frames; i++) {
          const angle = 2 * Math.PI * (h * fold(a[i]) + k * fold(b[i]) + l * fold(c[i]))
          const weight = weights?.[i] ?? 1
          const at = 2 * (v * frames + (i % frames))
          into[at] += weight * Math.cos(angle)
          into[at + 1] += weight * Math.sin(angle)
        }
      }
    },
  }
}

const fold = (turns: number): number => turns - Math.round(turns)
