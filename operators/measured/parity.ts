/** How far a model is from its reference, in their unit. */
export interface Parity {
  readonly count: number
  /** Mean of |model − reference|, and root of the mean of its square. */
  readonly mae: number
  readonly rmse: number
  /** Mean of model − reference. */
  readonly bias: number
  /** The difference that is largest by its size, with its sign. */
  readonly largest: number
  /** Share of the reference's variance that the model has, 1 − Σ(model − reference)²/Σ(reference − mean)²; NaN where that is all alike. */
  readonly explained: number
}

/** Values of a model beside those of its reference, one by one. */
export function parityOf(reference: ArrayLike<number>, model: ArrayLike<number>): Parity {
  const count = reference.length
  let [sizes, squares, sum, largest, mean] = [0, 0, 0, 0, 0]
  for (let i = 0; i < count; i++) {
    const off = model[i] - reference[i]
    sizes += Math.abs(off)
    squares += off * off
    sum += off
    mean += reference[i] / count
    if (Math.abs(off) > Math.abs(largest)) largest = off
  }
  let variance = 0
  for (let i = 0; i < count; i++) variance += (reference[i] - mean) ** 2
  return {
    count,
    mae: sizes / count,
    rmse: Math.sqrt(squares / count),
    bias: sum / count,
    largest,
    explained: variance > 0 ? 1 - squares / variance : Number.NaN,
  }
}

/** Mean and standard deviation (n − 1) of what the members of an ensemble have. */
export function spreadOf(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) }
}
