import { inverse3 } from '../../pipeline/store/view.ts'

/** A damped oscillator: energy E₀ and width Γ (meV), and its weight ∫g dE. */
export interface Oscillator {
  readonly energy: number
  readonly width: number
  readonly weight: number
}

/** Density of states of a damped harmonic oscillator, weight · (2/π) ΓE²/[(E² − E₀²)² + (ΓE)²]: what E·S(E)/(n + 1) is of
 *  S ∝ (n + 1) ΓE/[(E² − E₀²)² + (ΓE)²] (Ding et al., eq. 1, where the square of the first bracket's E is misprinted). */
export function oscillatorAt({ energy, width, weight }: Oscillator, E: number): number {
  if (E === 0) return 0
  const [shifted, damped] = [E * E - energy * energy, width * E]
  return (weight * 2 * width * E * E) / (Math.PI * (shifted * shifted + damped * damped))
}

/** g and its derivatives by ln E₀, ln Γ and the weight. */
function slopes(at: Oscillator, E: number): [number, number, number, number] {
  const g = oscillatorAt(at, E)
  const [shifted, damped] = [E * E - at.energy * at.energy, at.width * E]
  const bottom = shifted * shifted + damped * damped
  if (E === 0 || bottom === 0) return [g, 0, 0, 0]
  const byEnergy = (4 * g * shifted * at.energy * at.energy) / bottom
  return [g, byEnergy, g * (1 - (2 * damped * damped) / bottom), g / at.weight]
}

const MOST_STEPS = 200
const SETTLED = 1e-11

/** Least-squares fit from a first guess (Levenberg–Marquardt); undefined where it does not settle on a positive weight. */
export function fitOscillator(
  energies: readonly number[],
  values: readonly number[],
  start: Oscillator,
): Oscillator | undefined {
  let [at, damping] = [start, 1e-3]
  let squares = squaresOf(at, energies, values)
  for (let step = 0; step < MOST_STEPS; step++) {
    const [u, w, a] = stepOf(at, energies, values, damping)
    const next = {
      energy: at.energy * Math.exp(u),
      width: at.width * Math.exp(w),
      weight: at.weight + a,
    }
    const found = squaresOf(next, energies, values)
    const small = Math.abs(u) + Math.abs(w) + Math.abs(a / at.weight) < SETTLED
    if (found <= squares) [at, squares, damping] = [next, found, damping / 10]
    else damping *= 10
    if (small) return at.weight > 0 ? at : undefined
    if (!Number.isFinite(damping)) return undefined
  }
  return undefined
}

const squaresOf = (at: Oscillator, energies: readonly number[], values: readonly number[]): number =>
  energies.reduce((sum, E, i) => sum + (values[i] - oscillatorAt(at, E)) ** 2, 0)

function stepOf(at: Oscillator, energies: readonly number[], values: readonly number[], damping: number) {
  const normal = new Float64Array(9)
  const right = new Float64Array(3)
  energies.forEach((E, i) => {
    const [g, ...row] = slopes(at, E)
    for (let a = 0; a < 3; a++) {
      right[a] += row[a] * (values[i] - g)
      for (let b = 0; b < 3; b++) normal[3 * a + b] += row[a] * row[b]
    }
  })
  for (let a = 0; a < 3; a++) normal[4 * a] *= 1 + damping
  const inverse = inverse3(normal)
  return [0, 3, 6].map((a) => inverse[a] * right[0] + inverse[a + 1] * right[1] + inverse[a + 2] * right[2])
}
