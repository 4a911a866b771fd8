import type { Grid } from './grid.ts'
import type { SelfLags } from './self-lags.ts'

/** The plain twin: the definition of what the SIMD kernel computes, in double. `shells`: of each vector of the grid. */
export function plainSelfLags({ count, indices }: Grid, shells: ArrayLike<number>, lags: number): SelfLags {
  return {
    add({ axes: [a, b, c], rows, frames }, before, sums) {
      for (let v = 0; v < count; v++) {
        const [h, k, l] = indices.subarray(3 * v, 3 * v + 3)
        for (let row = 0; row < rows; row++) {
          for (let t = before; t < frames; t++) {
            const now = row * frames + t
            for (let lag = 0; lag <= Math.min(lags, t); lag++) {
              const then = now - lag
              const turned = h * (a[now] - a[then]) + k * (b[now] - b[then]) + l * (c[now] - c[then])
              sums[shells[v] * (lags + 1) + lag] += Math.cos(2 * Math.PI * turned)
            }
          }
        }
      }
    },
  }
}
