import type { Figure } from '../../schemas/figure.ts'
import { BOLTZMANN } from '../../schemas/units.ts'
import { arrheniusResiduals } from './arrhenius-residuals.ts'
import { colourOf } from './frame.ts'
import type { Mark, Spec } from './plot.ts'
import { short } from './rows.ts'

export interface Arrhenius {
  readonly name: string
  readonly title: string
  readonly caption: string
  /** Of the axis, with its unit. */
  readonly quantity: string
  /** name, x, value; low and high where there is an error; what kind of value it is, where they differ. */
  readonly points: readonly Mark[]
  readonly lines: readonly StraightLine[]
  /** Lowest and highest 1000 K / T that must be seen. */
  readonly range: readonly [number, number]
  /** name, x, value of what lies on a line outside its points. */
  readonly extrapolated?: readonly Mark[]
}

/** ln of a quantity = prefactor − energy/k_B T, energy in eV, with the 68 % errors of both and their covariance, where they are known. */
export interface StraightLine {
  readonly name: string
  readonly energy: number
  readonly prefactor: number
  readonly errors?: { readonly energy: number; readonly prefactor: number; readonly covariance: number }
}

const KELVIN = 273.15
export const inverse = (temperature: number): number => Number((1000 / temperature).toPrecision(8))

/** 1000 K / T from the highest to the lowest of these temperatures, with some room. */
export function rangeOf(temperatures: readonly number[]): [number, number] {
  const all = temperatures.map(inverse)
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const edge = 0.04 * (most - least || least)
  return [least - edge, most + edge]
}

/** A quantity against 1000 K / T with °C above: lines with their bands, points with their bars (triangles: upper bounds; crosses: left
 *  out), and diamonds for what is extrapolated; and what lines leave of their points. */
export function arrheniusPlot(plot: Arrhenius): Figure[] {
  const { name, title, caption, quantity, points, lines, range, extrapolated = [] } = plot
  if (points.length === 0) return []
  const domain = range.map(short)
  const x = (axis: unknown = null) => ({
    field: 'x',
    type: 'quantitative',
    axis,
    scale: { zero: false, nice: false, domain },
  })
  const scale = { type: 'log' }
  const y = (field: string) => ({ field, type: 'quantitative', title: quantity, scale })
  const bounds = { y: y('low'), y2: { field: 'high' } }
  const color = colourOf({ field: 'name' }, [...points, ...extrapolated])
  const along = lines.flatMap((line) => pointsAlong(line, range))
  const layer = (values: readonly Mark[], mark: Spec, encoding: Spec, axis?: Spec) =>
    values.length === 0 ? [] : [{ data: { values }, mark, encoding: { x: x(axis), color, ...encoding } }]
  return [
    {
      name,
      title,
      caption,
      spec: {
        layer: [
          ...layer(along.filter(isBounded), { type: 'area' }, bounds),
          ...layer(points.filter(isBounded), { type: 'rule' }, bounds),
          ...layer(along, { type: 'line' }, { y: y('value') }),
          ...layer(
            points,
            { type: 'point', filled: true, size: 70, tooltip: true },
            { y: y('value'), ...kinds(points) },
            { title: '1000 K / T' },
          ),
          ...layer(
            extrapolated,
            { type: 'point', shape: 'diamond', size: 110, filled: false },
            { y: y('value') },
          ),
          celsiusAxis(range, x),
        ],
        resolve: { axis: { x: 'independent' } },
      },
    },
    ...arrheniusResiduals(plot),
  ]
}

const isBounded = ({ low }: Mark): boolean => typeof low === 'number'

/** Shapes where not all points are determined values. */
function kinds(points: readonly Mark[]): Spec {
  if (points.every(({ kind }) => kind === undefined)) return {}
  const scale = {
    domain: ['determined', 'upper bound', 'lower bound', 'left out'].filter(
      (kind) => kind !== 'lower bound' || points.some((point) => point['kind'] === kind),
    ),
    range: ['circle', 'triangle-down', 'cross'],
  }
  return { shape: { field: 'kind', type: 'nominal', title: null, scale } }
}

/** A line and its 68 % interval at forty temperatures. */
function pointsAlong(
  { name, energy, prefactor, errors }: StraightLine,
  [from, to]: Arrhenius['range'],
): Mark[] {
  return Array.from({ length: 40 }, (_, i): Mark => {
    const x = from + ((to - from) * i) / 39
    const beta = x / BOLTZMANN
    const log = prefactor - energy * beta
    if (!errors) return { name, x: short(x), value: short(Math.exp(log)) }
    const variance = errors.prefactor ** 2 - 2 * beta * errors.covariance + (beta * errors.energy) ** 2
    const width = Math.sqrt(Math.max(0, variance))
    const [low, value, high] = [log - width, log, log + width].map((each) => short(Math.exp(each)))
    return { name, x: short(x), value, low, high }
  })
}

/** Nothing but an axis: round temperatures in °C whose ticks do not crowd. */
function celsiusAxis([from, to]: Arrhenius['range'], x: (axis: Spec) => Spec): Spec {
  const ticks: number[] = []
  for (let step = 0; step <= 60; step++) {
    const at = inverse(KELVIN - 100 + 25 * step)
    const last = ticks[ticks.length - 1]
    if (at >= from && at <= to && (last === undefined || last - at > (to - from) / 9)) ticks.push(at)
  }
  const labelExpr = `format(1000/datum.value-${KELVIN},'.0f')`
  return {
    data: { values: ticks.map((at) => ({ x: at })) },
    mark: { type: 'rule', opacity: 0 },
    encoding: { x: x({ orient: 'top', grid: false, title: 'T / °C', values: ticks, labelExpr }) },
  }
}
