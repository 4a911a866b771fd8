import { levenbergMarquardt } from 'ml-levenberg-marquardt'

/** A damped oscillator: energy E₀ and width Γ (meV), and its weight ∫g dE. */
export interface Oscillator {
  readonly energy: number
  readonly width: number
  readonly weight: number
}

/** Density of states of a damped harmonic oscillator, weight · (2/π) ΓE²/[(E² − E₀²)² + (ΓE)²]: what E·S(E)/(n + 1) is of
 *  S ∝ (n + 1) ΓE/[(E² − E₀²)² + (ΓE)²] (Ding et al., eq. 1, where the square of the first bracket's E is misprinted). */
export const oscillatorAt = ({ energy, width, weight }: Oscillator, E: number): number => {
  if (E === 0) return 0
  const [shifted, damped] = [E * E - energy * energy, width * E]
  return (weight * 2 * width * E * E) / (Math.PI * (shifted * shifted + damped * damped))
}

/** Least-squares fit, from a first guess; undefined where it does not settle. */
export function fitOscillator(
  energies: readonly number[],
  values: readonly number[],
  start: Oscillator,
): Oscillator | undefined {
  const unit = oscillatorAt(start, start.energy)
  const scaled = ([e, w, a]: readonly number[]): Oscillator => ({
    energy: Math.abs(e) * start.energy,
    width: Math.abs(w) * start.width,
    weight: a * start.weight,
  })
  const { parameterValues, iterations } = levenbergMarquardt(
    { x: [...energies], y: values.map((value) => value / unit) },
    (at) => (E) => oscillatorAt(scaled(at), E) / unit,
    {
      initialValues: [1, 1, 1],
      damping: 0.01,
      gradientDifference: 1e-6,
      centralDifference: true,
      maxIterations: MOST_STEPS,
      errorTolerance: 1e-20,
      improvementThreshold: 1e-12,
    },
  )
  const found = scaled(parameterValues)
  const fine = [found.energy, found.width, found.weight].every((value) => Number.isFinite(value) && value > 0)
  return fine && iterations > 0 && found.energy < 3 * start.energy ? found : undefined
}

const MOST_STEPS = 200
