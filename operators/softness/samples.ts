/** Samples of a classifier: features [sample][feature], in single precision for many of them, and a label +1 or −1 each. */
export interface Samples {
  readonly features: Float32Array | Float64Array
  readonly size: number
  readonly labels: ArrayLike<number>
}

/** Mean and standard deviation of each feature: x̂ = (x − mean)/sd. */
export interface Standard {
  readonly mean: Float64Array
  readonly deviation: Float64Array
}

/** The standard of some samples, by their numbers; a feature that never differs gets deviation 1, and so is 0 in all of them. */
export function standardOf(
  { features, size }: Pick<Samples, 'features' | 'size'>,
  rows: Uint32Array,
): Standard {
  const mean = new Float64Array(size)
  const square = new Float64Array(size)
  for (const row of rows) for (let k = 0; k < size; k++) mean[k] += features[row * size + k]
  for (let k = 0; k < size; k++) mean[k] /= rows.length
  for (const row of rows) {
    for (let k = 0; k < size; k++) {
      const d = features[row * size + k] - mean[k]
      square[k] += d * d
    }
  }
  const deviation = square.map((sum) => Math.sqrt(sum / rows.length))
  return { mean, deviation: deviation.map((value, k) => (value > 1e-12 * Math.abs(mean[k]) ? value : 1)) }
}

/** No change: mean 0, deviation 1. */
export const asTheyAre = (size: number): Standard => ({
  mean: new Float64Array(size),
  deviation: new Float64Array(size).fill(1),
})
