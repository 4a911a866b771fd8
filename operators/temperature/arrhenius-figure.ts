import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { type Measured, quantityAt } from './arrhenius-rows.ts'

interface Plot {
  readonly name: string
  /** Quantities of one unit that are drawn together. */
  readonly quantities: readonly string[]
  readonly unit: string
}

const KELVIN = 273.15
const inverse = (temperature: number): number => Number((1000 / temperature).toPrecision(8))
const rounded = (value: number): number => Number(value.toPrecision(6))

/** One figure for every unit, with all series in it: `name` for the first, the others by their units. */
export function arrheniusFigures(
  name: string,
  measured: readonly Measured[],
  own: Table,
  at: number,
): Figure[] {
  const units = [...new Set(measured.map(({ unit }) => unit))]
  return units.map((unit, i) => {
    const series = measured.filter((each) => each.unit === unit)
    const quantities = [...new Set(series.map(({ quantity }) => quantity))]
    const rows = own.rows.filter((row) => row['unit'] === unit)
    const suffix = i === 0 ? '' : `-${unit.replaceAll(/[^\w]+/g, '') || i}`
    return arrheniusFigure({ name: `${name}${suffix}`, quantities, unit }, series, { ...own, rows }, at)
  })
}

/** The quantities against 1000/T with an axis in °C above, lines with their extrapolation, and 68 % intervals;
 *  triangles: upper bounds; crosses: left out. */
function arrheniusFigure(plot: Plot, measured: readonly Measured[], own: Table, at: number): Figure {
  const several = plot.quantities.length > 1
  const nameOf = ({ of, system, quantity }: Named): string =>
    [of, system, several ? quantity : ''].filter(Boolean).join(', ')
  const values = measured.flatMap((each) => shownOf(each, nameOf(each)))
  const lines = own.rows.filter((row) => row['energy'] !== null)
  const range = rangeOf([...measured.map(({ temperature }) => temperature), at])
  const x = (field: string, axis: unknown = null) => ({
    field,
    type: 'quantitative',
    axis,
    scale: { zero: false, nice: false, domain: range },
  })
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    title: `${several ? 'value' : plot.quantities[0]} / ${plot.unit || 'as measured'}`,
    scale: { type: 'log' },
  })
  const color = { field: 'name', type: 'nominal', title: null, legend: { symbolOpacity: 1 } }
  const shape = {
    field: 'kind',
    type: 'nominal',
    title: null,
    scale: { domain: ['determined', 'upper bound', 'left out'], range: ['circle', 'triangle-down', 'cross'] },
  }
  const points = lines.flatMap((row) => pointsOf(row, range, nameOf(row as unknown as Named)))
  return {
    name: plot.name,
    title: `Arrhenius plot of ${plot.quantities.map((name) => TITLES[name] ?? name).join(', ')}`,
    caption: `Bars: 68 % error; band: 68 % interval of the line, extrapolated to ${at} K (diamond). ${lines.map((row) => sentence(row, nameOf(row as unknown as Named))).join(' ')}`,
    spec: {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      layer: [
        {
          data: { values: points },
          mark: { type: 'area', opacity: 0.2 },
          encoding: { x: x('x'), y: y('low'), y2: { field: 'high' }, color },
        },
        {
          data: { values: points },
          mark: { type: 'line' },
          encoding: { x: x('x', { title: '1000 K / T' }), y: y('value'), color },
        },
        {
          data: { values: values.filter(({ low }) => low !== null) },
          mark: { type: 'rule' },
          encoding: { x: x('x'), y: y('low'), y2: { field: 'high' }, color },
        },
        {
          data: { values },
          mark: { type: 'point', filled: true, size: 70 },
          encoding: { x: x('x'), y: y('value'), color, shape },
        },
        {
          data: { values: lines.map((row) => diamondOf(row, nameOf(row as unknown as Named))) },
          mark: { type: 'point', shape: 'diamond', size: 110, filled: false },
          encoding: { x: x('x'), y: y('value'), color },
        },
        {
          data: { values: celsius(range) },
          mark: { type: 'rule', opacity: 0 },
          encoding: {
            x: x('x', {
              orient: 'top',
              grid: false,
              title: 'T / °C',
              values: celsius(range).map(({ x }) => x),
              labelExpr: `format(1000/datum.value-${KELVIN},'.0f')`,
            }),
          },
        },
      ],
      resolve: { axis: { x: 'independent' } },
    },
  }
}

interface Named {
  readonly of: string
  readonly system: string
  readonly quantity: string
}

const TITLES: Readonly<Record<string, string>> = { D: 'the diffusion coefficient', σT: 'the conductivity' }

function shownOf({ point, shown: value, temperature }: Measured, name: string) {
  if (value === null || !(value > 0)) return []
  const bars = point && !point.censored && point.error < point.value
  return [
    {
      name,
      kind: point ? (point.censored ? 'upper bound' : 'determined') : 'left out',
      x: inverse(temperature),
      value: rounded(value),
      low: bars ? rounded(value - point.error) : null,
      high: bars ? rounded(value + point.error) : null,
    },
  ]
}

/** The line and its 68 % interval at forty temperatures. */
function pointsOf(row: Row, [from, to]: readonly [number, number], name: string) {
  const [energy, prefactor, error, prefactorError, covariance] = [
    'energy',
    'prefactor',
    'error',
    'prefactorError',
    'covariance',
  ].map((name) => row[name] as number)
  return Array.from({ length: 40 }, (_, i) => {
    const x = from + ((to - from) * i) / 39
    const beta = x / 0.08617333262
    const log = prefactor - energy * beta
    const width = Math.sqrt(Math.max(0, prefactorError ** 2 - 2 * beta * covariance + (beta * error) ** 2))
    return {
      name,
      x: rounded(x),
      value: rounded(Math.exp(log)),
      low: rounded(Math.exp(log - width)),
      high: rounded(Math.exp(log + width)),
    }
  })
}

function diamondOf(row: Row, name: string) {
  const [value, at] = [row['extrapolated'] as number, row['at'] as number]
  return { name, x: inverse(at), value: rounded(value / quantityAt(1, String(row['unit']), at)) }
}

function rangeOf(temperatures: readonly number[]): [number, number] {
  const all = temperatures.map(inverse)
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const edge = 0.04 * (most - least || least)
  return [rounded(least - edge), rounded(most + edge)]
}

/** Round temperatures in °C whose ticks do not crowd. */
function celsius([from, to]: readonly [number, number]): { x: number }[] {
  const ticks: number[] = []
  for (let step = 0; step <= 60; step++) {
    const x = inverse(KELVIN - 100 + 25 * step)
    const last = ticks[ticks.length - 1]
    if (x >= from && x <= to && (last === undefined || last - x > (to - from) / 9)) ticks.push(x)
  }
  return ticks.map((x) => ({ x }))
}

const sentence = (row: Row, name: string): string =>
  `${name}: E_a = ${(row['energy'] as number).toFixed(3)} ± ${(row['error'] as number).toFixed(3)} eV.`
