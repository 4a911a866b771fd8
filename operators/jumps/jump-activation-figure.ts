import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { arrheniusPlot, inverse, rangeOf } from '../figures/arrhenius-plot.ts'
import { interval, type Mark } from '../figures/plot.ts'
import { distinct, short } from '../figures/rows.ts'
import { ofElement } from '../figures/systems.ts'
import { nameOf } from './jump-rates-figure.ts'

/** Rates of jumps from home to home against 1/T with their lines of Arrhenius, a picture a system and element. */
export function jumpActivationFigures(rates: Table, own: Table): Figure[] {
  const lines = own.rows.filter((row) => row['kind'] !== 'step' && row['energy'] !== null)
  const elements = distinct(lines, 'of') as string[]
  if (elements.length < 2) return picturesOf(lines, rates)
  return elements.flatMap((of) =>
    picturesOf(
      lines.filter((row) => row['of'] === of),
      rates,
    ).map((figure) => ofElement(figure, of)),
  )
}

function picturesOf(lines: readonly Row[], rates: Table): Figure[] {
  return (distinct(lines, 'system') as string[]).flatMap((system) => {
    const measured = rates.rows.filter((row) => isOf(row, system))
    return pictureOf(
      system,
      lines.filter((row) => row['system'] === system),
      measured,
    )
  })
}

/** True for a row of the rates whose tags are those that the system's name lists. */
const isOf = (row: Row, system: string): boolean =>
  system
    .split(', ')
    .filter(Boolean)
    .every((tag) => Object.keys(row).some((name) => `${name} ${row[name]}` === tag))

function pictureOf(system: string, lines: readonly Row[], rates: readonly Row[]): Figure[] {
  const points = lines.flatMap((line) =>
    rates.filter((row) => (['of', 'kind', 'from', 'to'] as const).every((name) => row[name] === line[name])),
  )
  const shown = points.filter((row) => Number(row['rate']) > 0)
  return arrheniusPlot({
    name: `jump-activation${system === '' ? '' : `-${system.replace(/[^\w.-]+/g, '_')}`}`,
    title: `Rates of jumps against temperature${system === '' ? '' : `, ${system}`}`,
    caption: `Returned jumps with them; bars: 68 % error. ${lines.map(sentence).join(' ')}`,
    quantity: 'rate / (1/ns per ion)',
    points: shown.map(markOf),
    lines: lines.map((row) => ({
      name: nameOf(row),
      energy: row['energy'] as number,
      prefactor: row['prefactor'] as number,
    })),
    range: rangeOf(shown.map((row) => row['temperature'] as number)),
  })
}

const markOf = (row: Row): Mark => {
  const [rate, error] = [row['rate'] as number, row['error']]
  return {
    name: nameOf(row),
    x: inverse(row['temperature'] as number),
    value: short(rate),
    ...(typeof error === 'number' ? interval(rate, error, true) : {}),
  }
}

const sentence = (row: Row): string => {
  const { energy, error, keptEnergy, keptError } = row
  const kept =
    typeof keptEnergy === 'number' ? ` (without returned ones ${within(keptEnergy, keptError)})` : ''
  return `${nameOf(row)}: ${within(energy, error)} eV${kept}.`
}

const within = (value: Row[string], error: Row[string]): string =>
  typeof error === 'number'
    ? `${(value as number).toFixed(3)} ± ${error.toFixed(3)}`
    : (value as number).toFixed(3)
