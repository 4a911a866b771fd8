import { checkPoints, type Points } from '../../measured/measured-points.ts'
import { akaikeKnown, akaikeShape } from '../../numerics/akaike.ts'
import type { BoundedFit } from '../../numerics/bounded-fit.ts'
import { errorsAmongAlike } from './alike-points.ts'
import type { Estimate } from './line-model.ts'
import { type OscillatorsAsked, type Problem, problemOf, valuesOf } from './oscillator-problem.ts'
import { CRITICAL } from './oscillator-shapes.ts'
import { bestOf } from './oscillator-starts.ts'

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

/** One mode more must lower the criterion by more than this: 2, and what the highest of so many points of noise does, which a mode that
 *  may lie anywhere is put through, 2 ln n. */
const leastGain = (points: number): number => 2 + 2 * Math.log(points)

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
    if (best && !(best.criterion - found.criterion > leastGain(problem.values.length) && isApart(found)))
      break
    ;[best, previous] = [found, fit]
  }
  return best && { ...best, tried }
}

function described(problem: Problem, fit: BoundedFit, count: number): OscillatorFit {
  const { parameters, chi, points } = fit
  const reduced = chi / Math.max(1, points - parameters.length)
  // Known errors are those of the data: a model that does not go through them has larger ones, never smaller.
  const scale = Math.sqrt(problem.known ? Math.max(1, reduced) : reduced)
  const errors = problem.alike ? errorsAmongAlike(fit, problem.energies, problem.alike) : fit.errors
  const estimate = (i: number): Estimate => {
    const error = errors[i]
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
