import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { arrheniusPlot, inverse, rangeOf } from '../figures/arrhenius-plot.ts'
import { interval, type Mark } from '../figures/plot.ts'
import { short } from '../figures/rows.ts'
import type { Measured } from './arrhenius-rows.ts'

interface Plot {
  readonly name: string
  readonly title: string
  readonly quantity: string
  readonly unit: string
}

/** The quantity against 1000/T with an axis in °C above, lines with their extrapolation, and 68 % intervals;
 *  triangles: upper bounds; crosses: left out. */
export function arrheniusFigures(
  plot: Plot,
  measured: readonly Measured[],
  own: Table,
  at: number,
): Figure[] {
  const lines = own.rows.filter(({ energy }) => energy !== null)
  return arrheniusPlot({
    name: plot.name,
    title: plot.title,
    caption: `Bars: 68 % error; band: 68 % interval of the line, extrapolated to ${at} K (diamond). ${lines.map(sentence).join(' ')}`,
    quantity: `${plot.quantity} / ${plot.unit}`,
    points: measured.flatMap(shownOf),
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
    extrapolated: lines.map((row) => diamondOf(row, plot)),
  })
}

const nameOf = ({ of, system }: { readonly of?: unknown; readonly system?: unknown }): string =>
  [of, system].filter(Boolean).join(', ')

function shownOf({ of, system, point, shown: value, temperature }: Measured): Mark[] {
  if (value === null || !(value > 0)) return []
  const bars = point && !point.censored && point.error < point.value
  return [
    {
      name: nameOf({ of, system }),
      kind: point ? (point.censored ? 'upper bound' : 'determined') : 'left out',
      x: inverse(temperature),
      value: short(value),
      ...(bars ? interval(value, point.error, true) : {}),
    },
  ]
}

function diamondOf(row: Row, { quantity }: Plot): Mark {
  const [value, at] = [row['extrapolated'] as number, row['at'] as number]
  return { name: nameOf(row), x: inverse(at), value: short(quantity === 'σT' ? value * at : value) }
}

const sentence = (row: Row): string =>
  `${nameOf(row)}: E_a = ${(row['energy'] as number).toFixed(3)} ± ${(row['error'] as number).toFixed(3)} eV.`
