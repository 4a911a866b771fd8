import { inverse3 } from '../../../pipeline/cell/matrix.ts'
import { type Cut, cutOscillator } from './cut-oscillator.ts'

/** A damped oscillator: energy E₀ and width Γ (meV), and its weight ∫g dE. */
export interface Oscillator {
  readonly energy: number
  readonly width: number
  readonly weight: number
}

/** Step of the derivatives by ln E₀ and ln Γ. */
const STEP = 1e-5

const MOST_STEPS = 200
const SETTLED = 1e-11

/** Least-squares fit from a first guess (Levenberg–Marquardt); undefined where it does not settle on a positive weight. */
export function fitOscillator(
  energies: readonly number[],
  values: readonly number[],
  start: Oscillator,
  cut: Cut,
): Oscillator | undefined {
  const model = cutOscillator(energies, cut)
  let [at, damping] = [start, 1e-3]
  let squares = squaresOf(model(at), values)
  for (let step = 0; step < MOST_STEPS; step++) {
    const [u, w, a] = stepOf(model, at, values, damping)
    const next = {
      energy: at.energy * Math.exp(u),
      width: at.width * Math.exp(w),
      weight: at.weight + a,
    }
    const found = squaresOf(model(next), values)
    const small = Math.abs(u) + Math.abs(w) + Math.abs(a / at.weight) < SETTLED
    if (found <= squares) [at, squares, damping] = [next, found, damping / 10]
    else damping *= 10
    if (small) return at.weight > 0 ? at : undefined
    if (!Number.isFinite(damping)) return undefined
  }
  return undefined
}

type Model = (at: Oscillator) => Float64Array

const squaresOf = (found: Float64Array, values: readonly number[]): number =>
  values.reduce((sum, value, i) => sum + (value - found[i]) ** 2, 0)

/** The model's derivative by the logarithm of one of its parameters. */
function slope(model: Model, at: Oscillator, name: 'energy' | 'width'): Float64Array {
  const [less, more] = [-STEP, STEP].map((step) => model({ ...at, [name]: at[name] * Math.exp(step) }))
  return more.map((value, i) => (value - less[i]) / (2 * STEP))
}

function stepOf(model: Model, at: Oscillator, values: readonly number[], damping: number) {
  const normal = new Float64Array(9)
  const right = new Float64Array(3)
  const own = model(at)
  const slopes = [slope(model, at, 'energy'), slope(model, at, 'width'), own.map((g) => g / at.weight)]
  own.forEach((g, i) => {
    for (let a = 0; a < 3; a++) {
      right[a] += slopes[a][i] * (values[i] - g)
      for (let b = 0; b < 3; b++) normal[3 * a + b] += slopes[a][i] * slopes[b][i]
    }
  })
  for (let a = 0; a < 3; a++) normal[4 * a] *= 1 + damping
  const inverse = inverse3(normal)
  return [0, 3, 6].map((a) => inverse[a] * right[0] + inverse[a + 1] * right[1] + inverse[a + 2] * right[2])
}
