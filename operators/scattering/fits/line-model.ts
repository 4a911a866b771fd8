import type { SlopedLine } from '../../measured/resolution/measured-line.ts'
import { akaikeKnown, akaikeShape } from '../../numerics/akaike.ts'
import { type BoundedFit, fitBounded, type Parameter, type Slopes } from '../../numerics/bounded-fit.ts'
import { inverted } from '../../numerics/least-squares.ts'
import { eisfOfAreas } from '../functions/elastic.ts'

/** Data that are a sum of lines of one shape, an elastic part and given columns. */
export interface LineModel {
  readonly values: Float64Array
  /** 1/σ of each value; where `known` is false only their ratios mean something. */
  readonly weights: Float64Array
  readonly known: boolean
  /** A line of area 1 and this half width (meV), moved by `shift` (meV). */
  readonly line: (width: number, shift: number) => Float64Array
  /** What such a line changes by per meV of width and shift; a width of 0 is the elastic part. Without it differences are taken. */
  readonly slopes?: (width: number, shift: number) => Pick<SlopedLine, 'byWidth' | 'byShift'>
  readonly elastic?: (shift: number) => Float64Array
  /** Columns with a factor of any sign, and those whose factor is not negative. */
  readonly free: readonly Float64Array[]
  readonly positive: readonly Float64Array[]
  /** Widths that are looked for, meV. */
  readonly widths: readonly [number, number]
  /** How far the lines may be moved, meV; 0: not at all. */
  readonly reach: number
}

export interface Estimate {
  readonly value: number
  /** Standard deviation; undefined where the value lies on a bound. */
  readonly error: number | undefined
}

export interface LineFit {
  /** Narrow ones first. */
  readonly lines: readonly { readonly width: Estimate; readonly area: Estimate }[]
  readonly elastic: Estimate | undefined
  /** Elastic area over that and the areas of all lines; without an error where there is no line. */
  readonly eisf: Estimate | undefined
  readonly free: readonly Estimate[]
  readonly positive: readonly Estimate[]
  readonly shift: Estimate | undefined
  readonly chi: number
  /** χ² over degrees of freedom. */
  readonly reduced: number
  /** Akaike's, for few points. */
  readonly criterion: number
  readonly model: Float64Array
  /** Where it ended: widths, areas, elastic, positive, free, shift. */
  readonly parameters: readonly number[]
}

/** Starting widths, and how many of their combinations are followed to the end. */
const STARTS = 9
const FOLLOWED = 3

/** The best fit with so many lines from several starts, or from where another one ended; undefined where none is determined. */
export function fitLines(model: LineModel, count: number, from?: LineFit): LineFit | undefined {
  const starts = from ? [startAt(model, count, from.parameters)] : startsOf(model, count)
  const fits = starts.flatMap((start) => {
    const fit = fitBounded(parametersOf(model, start), residualsOf(model, count), derivativesOf(model, count))
    return fit ? [fit] : []
  })
  const best = fits.sort((a, b) => a.chi - b.chi)[0]
  return best && described(model, count, best)
}

interface Start {
  readonly widths: readonly number[]
  readonly factors: readonly number[]
  readonly shift?: number
}

const startAt = ({ reach }: LineModel, count: number, parameters: readonly number[]): Start => ({
  widths: parameters.slice(0, count),
  factors: parameters.slice(count, reach > 0 ? -1 : undefined),
  shift: reach > 0 ? parameters.at(-1) : 0,
})

function columnsOf(model: LineModel, widths: readonly number[], shift: number): Float64Array[] {
  const { line, elastic, positive, free } = model
  return [
    ...widths.map((width) => line(width, shift)),
    ...(elastic ? [elastic(shift)] : []),
    ...positive,
    ...free,
  ]
}

/** The best combinations of widths on a logarithmic grid, all else by linear least squares. */
function startsOf(model: LineModel, count: number): Start[] {
  const [low, high] = model.widths
  const grid = Array.from(
    { length: STARTS },
    (_, i) => low * Math.exp((Math.log(high / low) * (i + 0.5)) / STARTS),
  )
  const sets = combinations(grid, count).map((widths) => {
    const { factors, chi } = linear(model, columnsOf(model, widths, 0))
    const signed = model.free.length
    const some = factors.map((value, i) => (i < factors.length - signed ? Math.max(value, 0) : value))
    return { widths, factors: some, chi }
  })
  return sets.sort((a, b) => a.chi - b.chi).slice(0, FOLLOWED)
}

function combinations(from: readonly number[], count: number): number[][] {
  if (count === 0) return [[]]
  return from.flatMap((value, i) =>
    combinations(from.slice(i + 1), count - 1).map((rest) => [value, ...rest]),
  )
}

function linear({ values, weights }: LineModel, columns: readonly Float64Array[]) {
  const scaled = columns.map((column) => column.map((value, i) => value * weights[i]))
  const target = values.map((value, i) => value * weights[i])
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0)
  // A trace of damping: columns that look alike share.
  const normal = scaled.map((a, i) => scaled.map((b, j) => dot(a, b) * (i === j ? 1 + 1e-9 : 1)))
  const inverse = inverted(normal)
  const right = scaled.map((column) => dot(column, target))
  const factors = inverse
    ? inverse.map((row) => row.reduce((sum, value, j) => sum + value * right[j], 0))
    : columns.map(() => 0)
  const chi = target.reduce(
    (sum, value, i) =>
      sum + (value - scaled.reduce((all, column, k) => all + factors[k] * column[i], 0)) ** 2,
    0,
  )
  return { factors, chi }
}

function parametersOf(model: LineModel, { widths, factors, shift = 0 }: Start): Parameter[] {
  const [low, high] = model.widths
  const size = Math.max(...factors.map(Math.abs)) || 1
  const signed = factors.length - model.free.length
  return [
    ...widths.map((start) => ({ start, low, high })),
    ...factors.map((start, i) => ({
      start: i < widths.length ? Math.max(start, 1e-3 * size) : start,
      low: i < signed ? 0 : undefined,
      scale: size,
    })),
    ...(model.reach > 0
      ? [{ start: shift, low: -model.reach, high: model.reach, scale: model.reach / 100 }]
      : []),
  ]
}

function residualsOf(model: LineModel, count: number): (parameters: readonly number[]) => Float64Array {
  return (parameters) => {
    const found = valuesOf(model, count, parameters)
    return found.map((value, i) => (value - model.values[i]) * model.weights[i])
  }
}

/** Derivatives of the residuals by widths, factors and shift. */
function derivativesOf(model: LineModel, count: number): Slopes | undefined {
  const { slopes, weights, elastic, reach } = model
  if (!slopes) return undefined
  const weighted = (column: Float64Array, factor: number) =>
    column.map((value, i) => factor * value * weights[i])
  return (parameters) => {
    const shift = reach > 0 ? parameters[parameters.length - 1] : 0
    const widths = parameters.slice(0, count)
    const moved = [...widths, ...(elastic ? [0] : [])].map((width) => slopes(width, shift))
    const byShift = moved.map((slope, i) => weighted(slope.byShift, parameters[count + i]))
    return [
      ...widths.map((_, i) => weighted(moved[i].byWidth, parameters[count + i])),
      ...columnsOf(model, widths, shift).map((column) => weighted(column, 1)),
      ...(reach > 0 ? [weights.map((_, i) => byShift.reduce((sum, each) => sum + each[i], 0))] : []),
    ]
  }
}

function valuesOf(model: LineModel, count: number, parameters: readonly number[]): Float64Array {
  const shift = model.reach > 0 ? parameters[parameters.length - 1] : 0
  const columns = columnsOf(model, parameters.slice(0, count), shift)
  const out = new Float64Array(model.values.length)
  columns.forEach((column, k) => {
    const factor = parameters[count + k]
    for (let i = 0; i < out.length; i++) out[i] += factor * column[i]
  })
  return out
}

function described(model: LineModel, count: number, fit: BoundedFit): LineFit {
  const { parameters, chi, points } = fit
  const reduced = chi / Math.max(1, points - parameters.length)
  const scale = model.known ? 1 : Math.sqrt(reduced)
  const estimates = parameters.map((value, i) => {
    const error = fit.errors[i]
    return { value, error: error === undefined ? undefined : error * scale }
  })
  let next = 2 * count
  const take = (some: number) => estimates.slice(next, (next += some))
  const lines = Array.from({ length: count }, (_, i) => ({ width: estimates[i], area: estimates[count + i] }))
  const [elastic] = take(model.elastic ? 1 : 0)
  const positive = take(model.positive.length)
  const free = take(model.free.length)
  const [shift] = take(model.reach > 0 ? 1 : 0)
  const akaike = model.known ? akaikeKnown : akaikeShape
  return {
    lines: lines.sort((a, b) => a.width.value - b.width.value),
    elastic,
    positive,
    free,
    eisf: elastic && eisfOf(count, fit, scale),
    shift,
    chi,
    reduced,
    criterion: akaike(chi, parameters.length, points),
    model: valuesOf(model, count, parameters),
    parameters,
  }
}

function eisfOf(count: number, { parameters, covariance }: BoundedFit, scale: number): Estimate {
  const areas = Array.from({ length: count }, (_, i) => count + i)
  const [still, lines] = [parameters[2 * count], areas.reduce((sum, i) => sum + parameters[i], 0)]
  const value = eisfOfAreas(still, lines)
  const slopes = new Map<number, number>([[2 * count, lines], ...areas.map((i) => [i, -still] as const)])
  const indices = [...slopes.keys()]
  const variance = indices
    .flatMap((i) =>
      indices.map((j) => (slopes.get(i) as number) * (slopes.get(j) as number) * covariance[i][j]),
    )
    .reduce((sum, each) => sum + each, 0)
  const error = (scale * Math.sqrt(Math.max(0, variance))) / (still + lines) ** 2
  return { value, error: error > 0 ? error : undefined }
}
