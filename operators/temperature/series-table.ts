import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import type { Measured } from './arrhenius-rows.ts'

const columns = columnsOf(null, {
  of: column('', 'what the line is of', 'key'),
  system: column('', 'tags besides the temperature that its runs share', 'key'),
  what: column(
    '',
    'the value at a temperature, the prefactor, the activation energy, or what the line says at a temperature',
    'key',
  ),
  temperature: column('K', 'where there is one', 'key'),
  value: column('', 'in the unit of the row', 'value'),
  low: column('', 'lower end of its 68 % interval', { lowOf: 'value' }),
  high: column('', 'upper end', { highOf: 'value' }),
  unit: column('', 'unit of value, low and high', 'note'),
  status: column(
    '',
    'in the fit, as a bound (not to be told from zero) or left out; of the line: fitted',
    'status',
  ),
})

/** What the supporting information of a paper lists, a row each: D(T) with its 68 % interval, then D₀, E_a and D at the temperature of the
 *  extrapolation for every line of an Arrhenius table. */
export function seriesTable(series: readonly Measured[], lines: readonly Row[]): Table {
  const rows = lines.flatMap((line) => {
    const own = series.filter(
      ({ of, system, quantity, unit }) =>
        of === line['of'] &&
        system === line['system'] &&
        quantity === line['quantity'] &&
        unit === line['unit'],
    )
    return [...own.map(pointRow), ...lineRows(line)]
  })
  return { columns, rows }
}

function pointRow({ of, system, quantity, unit, temperature, point, shown }: Measured): Row {
  const inFit = point !== undefined && !point.censored
  const hasEnds = inFit || point?.given?.power === 1
  return {
    ...{ of, system, what: quantity, temperature, value: shown, unit },
    low: hasEnds ? point.value - point.error : null,
    high: hasEnds ? point.value + point.error : null,
    status: inFit ? 'in the fit' : point ? 'as a bound' : 'left out',
  }
}

function lineRows(line: Row): Row[] {
  const { of, system, quantity, unit, energy, error, prefactor, prefactorError, at, extrapolated } = line
  if (energy === null) return []
  const name = { of, system, status: 'fitted' }
  const [E, width, log, spread] = [energy, error, prefactor, prefactorError].map(Number)
  return [
    {
      ...name,
      ...{ what: `${quantity}₀`, temperature: null, value: Math.exp(log), unit },
      low: finite(Math.exp(log - spread)),
      high: finite(Math.exp(log + spread)),
    },
    { ...name, what: 'E_a', temperature: null, value: E, low: E - width, high: E + width, unit: 'eV' },
    {
      ...name,
      ...{ what: quantity === 'σT' ? 'σ' : quantity, temperature: at, value: extrapolated },
      ...{ low: line['low'], high: line['high'], unit: quantity === 'σT' ? 'mS/cm' : unit },
    },
  ]
}
