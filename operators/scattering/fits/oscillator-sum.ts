import { akaikeKnown, akaikeShape } from '../../numerics/akaike.ts'
import { type BoundedFit, fitBounded, type Parameter } from '../../numerics/bounded-fit.ts'
import { remembered } from '../../numerics/remembered.ts'
import type { Resolution } from '../resolution/resolution.ts'
import { spreadingOf } from '../resolution/spread-function.ts'
import type { Estimate } from './line-model.ts'
import { checkPoints, type Points } from './measured-points.ts'
import { CRITICAL, type Form, oscillatorShape } from './oscillator-shapes.ts'

export interface OscillatorsAsked {
  readonly where: string
  readonly form: Form
  /** K; matters to `measured` alone. */
  readonly temperature: number
  readonly resolution: Resolution
  /** Most modes that are tried. */
  readonly modes: number
  readonly background: 'none' | 'constant'
}

export interface Mode {
  /** E₀ and Γ, meV; the weight is that of `oscillatorShape`. */
  readonly energy: Estimate
  readonly width: Estimate
  readonly weight: Estimate
  readonly ratio: number
  /** Γ > 2E₀ */
  readonly overdamped: boolean
  /** The mode alone, at the energies of the data. */
  readonly values: Float64Array
}

export interface OscillatorFit {
  /** By energy. */
  readonly modes: readonly Mode[]
  readonly background: Estimate | undefined
  readonly chi: number
  readonly reduced: number
  readonly criterion: number
  readonly model: Float64Array
  /** Criterion of each number of modes that was tried, from 1 on; undefined where the fit is not determined. */
  readonly tried: readonly (number | undefined)[]
}

/** A number of modes must lower the criterion by more than this. */
const LEAST_GAIN = 2
const STARTING_WIDTHS = [0.05, 0.2, 0.6]

/** A sum of damped harmonic oscillators, spread by the resolution, with as many modes as lower Akaike's criterion. Undefined
 *  where no number of modes is determined. Throws input errors for bad columns.
 *  Ding et al., eq. 1, with the square that its print has lost; Fåk & Dorner, Physica B 234, 1107 (1997). */
export function fitOscillators(points: Points, asked: OscillatorsAsked): OscillatorFit | undefined {
  checkPoints(asked.where, points, 3 + (asked.background === 'constant' ? 1 : 0))
  const problem = problemOf(points, asked)
  const tried: (number | undefined)[] = []
  let [best, previous] = [undefined as OscillatorFit | undefined, undefined as BoundedFit | undefined]
  for (let count = 1; count <= asked.modes; count++) {
    if (problem.values.length <= problem.size(count)) break
    const fit = bestOf(problem, previous, count)
    const found = fit && described(problem, fit, count)
    tried.push(found?.criterion)
    if (!fit || !found) break
    if (best && !(best.criterion - found.criterion > LEAST_GAIN && isApart(found))) break
    ;[best, previous] = [found, fit]
  }
  return best && { ...best, tried }
}

interface Problem {
  readonly values: Float64Array
  readonly weights: Float64Array
  readonly known: boolean
  readonly energies: Float64Array
  /** A mode of weight 1, spread. */
  readonly mode: (energy: number, width: number) => Float64Array
  readonly flat: boolean
  readonly size: (count: number) => number
  /** Peak-to-peak of the data. */
  readonly range: number
}

function problemOf(points: Points, { form, temperature, resolution, background }: OscillatorsAsked): Problem {
  const energies = Float64Array.from(points.energies)
  const values = Float64Array.from(points.values)
  const shape = oscillatorShape(form, temperature)
  const { by, weights } = spreadingOf(resolution)
  const flat = background === 'constant'
  return {
    values,
    weights: Float64Array.from(values, (_, i) => 1 / (points.errors?.[i] ?? 1)),
    known: points.errors !== undefined,
    energies,
    mode: remembered(
      (energy, width) =>
        energies.map((E) => {
          let sum = 0
          for (let i = 0; i < by.length; i++) sum += weights[i] * shape(E - by[i], energy, width)
          return sum
        }),
      64,
    ),
    flat,
    size: (count) => 3 * count + (flat ? 1 : 0),
    range: Math.max(...values) - Math.min(...values, 0),
  }
}

// Parameters: energy, width, weight of each mode, then the background.

function valuesOf({ mode, flat, energies }: Problem, parameters: readonly number[]): Float64Array {
  const out = new Float64Array(energies.length).fill(flat ? parameters[parameters.length - 1] : 0)
  for (let k = 0; k + 2 < parameters.length; k += 3) {
    const own = mode(parameters[k], parameters[k + 1])
    for (let i = 0; i < out.length; i++) out[i] += parameters[k + 2] * own[i]
  }
  return out
}

/** The best of the fits that add one mode to the one before, at several places and of several widths. */
function bestOf(problem: Problem, previous: BoundedFit | undefined, count: number): BoundedFit | undefined {
  const { values, weights, energies, flat } = problem
  const known = previous ? previous.parameters.slice(0, 3 * (count - 1)) : []
  const rest = previous
    ? valuesOf(problem, previous.parameters).map((value, i) => values[i] - value)
    : values.slice()
  const residuals = (parameters: readonly number[]) =>
    valuesOf(problem, parameters).map((value, i) => (value - values[i]) * weights[i])
  const fits = placesOf(energies, rest, weights).flatMap((energy) =>
    STARTING_WIDTHS.flatMap((share) => {
      const start = [...known, energy, share * energy, weightOf(problem, rest, energy, share * energy)]
      const base = flat ? [...start, previous?.parameters.at(-1) ?? 0] : start
      return fitBounded(boundedBy(problem, base), residuals) ?? []
    }),
  )
  return fits.sort((a, b) => a.chi - b.chi)[0]
}

/** Where the data lie furthest above the model: the highest points of what is left, smoothed, not next to one another. */
function placesOf(energies: Float64Array, rest: Float64Array, weights: Float64Array): number[] {
  const reach = Math.max(1, Math.round(energies.length / 40))
  const smooth = rest.map((_, i) => {
    const part = rest.subarray(Math.max(0, i - reach), i + reach + 1)
    return (part.reduce((sum, value) => sum + value, 0) / part.length) * weights[i]
  })
  const order = [...smooth.keys()]
    .filter((i) => Math.abs(energies[i]) > 0)
    .sort((a, b) => smooth[b] - smooth[a])
  const places: number[] = []
  for (const i of order) {
    const E = Math.abs(energies[i])
    const span = Math.abs(energies[energies.length - 1] - energies[0])
    if (places.length < 3 && places.every((other) => Math.abs(other - E) > span / 12)) places.push(E)
  }
  return places
}

function weightOf({ mode, weights }: Problem, rest: Float64Array, energy: number, width: number): number {
  const own = mode(energy, width)
  let [along, norm] = [0, 0]
  for (let i = 0; i < own.length; i++) {
    along += own[i] * rest[i] * weights[i] * weights[i]
    norm += (own[i] * weights[i]) ** 2
  }
  return norm > 0 ? Math.max(along / norm, 1e-6) : 1
}

function boundedBy({ energies, range }: Problem, start: readonly number[]): Parameter[] {
  const most = Math.max(...energies.map(Math.abs))
  return start.map((value, i) => {
    if (i === start.length - 1 && start.length % 3 === 1) return { start: value, scale: range }
    if (i % 3 === 2) return { start: value, low: 0 }
    return { start: value, low: 1e-4 * most, high: (i % 3 === 0 ? 2 : 20) * most }
  })
}

function described(problem: Problem, fit: BoundedFit, count: number): OscillatorFit {
  const { parameters, chi, points } = fit
  const reduced = chi / Math.max(1, points - parameters.length)
  const scale = problem.known ? 1 : Math.sqrt(reduced)
  const estimate = (i: number): Estimate => {
    const error = fit.errors[i]
    return { value: parameters[i], error: error === undefined ? undefined : error * scale }
  }
  const modes = Array.from({ length: count }, (_, k) => {
    const [energy, width, weight] = [0, 1, 2].map((i) => estimate(3 * k + i))
    const ratio = width.value / energy.value
    const values = problem.mode(energy.value, width.value).map((value) => value * weight.value)
    return { energy, width, weight, ratio, overdamped: ratio > CRITICAL, values }
  })
  return {
    modes: modes.sort((a, b) => a.energy.value - b.energy.value),
    background: problem.flat ? estimate(parameters.length - 1) : undefined,
    chi,
    reduced,
    criterion: (problem.known ? akaikeKnown : akaikeShape)(chi, parameters.length, points),
    model: valuesOf(problem, parameters),
    tried: [],
  }
}

/** Every mode has an error and a weight that is more than two of its errors. */
const isApart = ({ modes }: OscillatorFit): boolean =>
  modes.every(
    ({ energy, width, weight }) =>
      energy.error !== undefined &&
      width.error !== undefined &&
      weight.error !== undefined &&
      weight.value > 2 * weight.error,
  )
