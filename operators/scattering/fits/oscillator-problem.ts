import type { Points } from '../../measured/measured-points.ts'
import { foldedBy } from '../../measured/resolution/fold.ts'
import type { Resolution } from '../../measured/resolution/resolution.ts'
import { type Spreading, spreadingOf } from '../../measured/resolution/spread-function.ts'
import { remembered } from '../../numerics/remembered.ts'
import { type Form, type Shape, shapeOf } from './oscillator-shapes.ts'

export interface OscillatorsAsked {
  readonly where: string
  readonly form: Form
  /** K; matters to `measured` alone. */
  readonly temperature: number
  readonly resolution: Resolution
  /** h/Δ of spectra of frames that are Δ apart, meV: tails from beyond half of it are folded back into them. */
  readonly period?: number
  /** How alike the noise of two points is that are so far apart, meV: 1 for the same; of each its own where nothing is said. */
  readonly alike?: (apart: number) => number
  /** Most modes that are tried. */
  readonly modes: number
  readonly background: 'none' | 'constant'
}

/** Modes that are remembered: derivatives change one parameter at a time. */
const MEMORY = 64

/** What a sum of modes is fitted to. Parameters: energy, width, weight of each mode, then the background. */
export interface Problem {
  readonly values: Float64Array
  readonly weights: Float64Array
  readonly known: boolean
  readonly energies: Float64Array
  /** A mode of weight 1, spread. */
  readonly mode: (energy: number, width: number) => Float64Array
  readonly flat: boolean
  readonly alike?: (apart: number) => number
  readonly size: (count: number) => number
  /** Peak-to-peak of the data. */
  readonly range: number
}

export function problemOf(
  points: Points,
  { form, temperature, resolution, period, alike, background }: OscillatorsAsked,
): Problem {
  const energies = Float64Array.from(points.energies)
  const values = Float64Array.from(points.values)
  const shape = shapeOf(form, temperature)
  const flat = background === 'constant'
  const spreading = spreadingOf(resolution)
  return {
    values,
    weights: Float64Array.from(values, (_, i) => 1 / (points.errors?.[i] ?? 1)),
    known: points.errors !== undefined,
    energies,
    mode: remembered(modeOf(energies, shape, period ? foldedBy(spreading, period) : spreading), MEMORY),
    flat,
    ...(alike && { alike }),
    size: (count) => 3 * count + (flat ? 1 : 0),
    range: Math.max(...values) - Math.min(...values, 0),
  }
}

/** A mode at every energy less every one by which the resolution moves intensity, summed. */
function modeOf(energies: Float64Array, { prefactor, amplitude }: Shape, { by, weights }: Spreading) {
  const moves = by.length
  const at = (of: (E: number, move: number) => number) =>
    Float64Array.from({ length: energies.length * moves }, (_, k) =>
      of(energies[Math.floor(k / moves)] - by[k % moves], k % moves),
    )
  const squares = at((E) => E * E)
  const factors = at((E, move) => weights[move] * prefactor(E))
  return (energy: number, width: number): Float64Array => {
    const [square, damping, size] = [energy * energy, width * width, amplitude(energy, width)]
    const out = new Float64Array(energies.length)
    for (let i = 0; i < out.length; i++) {
      let sum = 0
      for (let k = i * moves; k < (i + 1) * moves; k++)
        sum += factors[k] / ((squares[k] - square) * (squares[k] - square) + damping * squares[k])
      out[i] = size * sum
    }
    return out
  }
}

/** The sum at every energy. */
export function valuesOf({ mode, flat, energies }: Problem, parameters: readonly number[]): Float64Array {
  const out = new Float64Array(energies.length).fill(flat ? parameters[parameters.length - 1] : 0)
  for (let k = 0; k + 2 < parameters.length; k += 3) {
    const own = mode(parameters[k], parameters[k + 1])
    for (let i = 0; i < out.length; i++) out[i] += parameters[k + 2] * own[i]
  }
  return out
}
