import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { arrheniusPlot, inverse, rangeOf } from '../figures/arrhenius-plot.ts'
import { interval, type Mark } from '../figures/plot.ts'
import { short } from '../figures/rows.ts'
import type { Given } from './arrhenius-point.ts'
import { type Measured, ONE_SIDED_95, quantityAt } from './arrhenius-rows.ts'

interface Plot {
  readonly name: string
  /** Quantities of one unit that are drawn together. */
  readonly quantities: readonly string[]
  readonly unit: string
}

/** One figure for every unit, with all series in it: `name` for the first, the others by their units. */
export function arrheniusFigures(
  name: string,
  measured: readonly Measured[],
  own: Table,
  at: number,
): Figure[] {
  const units = [...new Set(measured.map(({ unit }) => unit))]
  return units.flatMap((unit, i) => {
    const series = measured.filter((each) => each.unit === unit)
    const quantities = [...new Set(series.map(({ quantity }) => quantity))]
    const rows = own.rows.filter((row) => row['unit'] === unit)
    const suffix = i === 0 ? '' : `-${unit.replaceAll(/[^\w]+/g, '') || i}`
    return figuresOf({ name: `${name}${suffix}`, quantities, unit }, series, { ...own, rows }, at)
  })
}

const TITLES: Readonly<Record<string, string>> = { D: 'the diffusion coefficient', σT: 'the conductivity' }

/** The quantities against 1000/T with an axis in °C above, lines with their extrapolation, and 68 % intervals;
 *  triangles: upper and lower bounds; crosses: left out. */
function figuresOf(plot: Plot, measured: readonly Measured[], own: Table, at: number): Figure[] {
  const several = plot.quantities.length > 1
  const nameOf = ({ of, system, quantity }: Named): string =>
    [of, system, several ? quantity : ''].filter(Boolean).join(', ')
  const lines = own.rows.filter(({ energy }) => energy !== null)
  return arrheniusPlot({
    name: plot.name,
    title: `Arrhenius plot of ${plot.quantities.map((name) => TITLES[name] ?? name).join(', ')}`,
    caption: `Bars: 68 % error; band: 68 % interval of the line, extrapolated to ${at} K (diamond). ${lines.map((row) => sentence(row, nameOf(row))).join(' ')}`,
    quantity: `${several ? 'value' : plot.quantities[0]} / ${plot.unit || 'as measured'}`,
    points: measured.flatMap((each) => shownOf(each, nameOf(each))),
    lines: lines.map((row) => ({
      name: nameOf(row),
      energy: row['energy'] as number,
      prefactor: row['prefactor'] as number,
      errors: {
        energy: row['error'] as number,
        prefactor: row['prefactorError'] as number,
        covariance: row['covariance'] as number,
      },
    })),
    range: rangeOf([...measured.map(({ temperature }) => temperature), at]),
    extrapolated: lines.map((row) => diamondOf(row, nameOf(row))),
  })
}

interface Named {
  readonly of?: unknown
  readonly system?: unknown
  readonly quantity?: unknown
}

function shownOf({ point, shown: value, temperature }: Measured, name: string): Mark[] {
  if (point?.given && point.censored) return [boundOf(point.given, name, temperature)]
  if (value === null || !(value > 0)) return []
  const bars = point && !point.censored && point.error < point.value
  return [
    {
      name,
      kind: point ? (point.censored ? 'upper bound' : 'determined') : 'left out',
      x: inverse(temperature),
      value: short(value),
      ...(bars ? interval(value, point.error, true) : {}),
    },
  ]
}

/** The end (one-sided 95 %) of what is measured and not to be told from zero, which has no place of its own. */
function boundOf({ value, error, power }: Given, name: string, temperature: number): Mark {
  const end = Math.max(0, value) + ONE_SIDED_95 * error
  const kind = power === 1 ? 'upper bound' : 'lower bound'
  return { name, kind, x: inverse(temperature), value: short(power === 1 ? end : 1 / end) }
}

function diamondOf(row: Row, name: string): Mark {
  const [value, at] = [row['extrapolated'] as number, row['at'] as number]
  return { name, x: inverse(at), value: short(value / quantityAt(1, String(row['unit']), at)) }
}

const sentence = (row: Row, name: string): string =>
  `${name}: E_a = ${(row['energy'] as number).toFixed(3)} ± ${(row['error'] as number).toFixed(3)} eV.`
