import type { Drift } from './drift.ts'

/** The plain twin: the definition of what the SIMD kernel computes. */
export const plainDrift: Drift = {
  subtract(values, series, into) {
    for (let i = 0; i < values.length; ) {
      for (let t = 0; t < series.length; t++, i++) into[i] = values[i] - series[t]
    }
  },
  addWeighted(values, weights, series) {
    for (let i = 0; i < values.length; i++) {
      const row = Math.floor(i / series.length)
      series[i - row * series.length] += weights[row] * values[i]
    }
  },
}
