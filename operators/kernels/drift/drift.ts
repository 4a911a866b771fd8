/** What taking the motion of a framework out of columns [row][frame] is made of. */
export interface Drift {
  /** into[row][t] = values[row][t] − series[t], in double, rounded once. */
  subtract(values: Float32Array, series: Float64Array, into: Float32Array): void
  /** series[t] += Σ over rows, in their order, of weights[row] · values[row][t], in double. */
  addWeighted(values: Float32Array, weights: Float64Array, series: Float64Array): void
}
