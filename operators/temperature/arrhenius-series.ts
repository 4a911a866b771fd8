import { basename } from 'node:path'
import { errorOf, isKnown, mainOf, rowsFor, statusOf, tellingKeys } from '../../pipeline/tables/roles.ts'
import { usageError } from '../../schemas/errors.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import { columnTable } from '../measured/column-table.ts'
import { measuredColumns } from '../measured/measured-columns.ts'
import { conductivity } from '../transport/conductivity.ts'
import { diffusion } from '../transport/diffusion.ts'
import type { Point } from './arrhenius-point.ts'
import {
  censoredPoint,
  givenPoint,
  isValue,
  type Measured,
  measuredIn,
  type Reading,
} from './arrhenius-rows.ts'

type Tables = Readonly<Record<string, Table>>

interface SeriesAsked {
  /** File of measured points. */
  readonly beside?: string
  /** More columns, as table.column. */
  readonly also: readonly string[]
}

/** Every value of the tables that has a temperature: their main columns, those that are asked for besides, and a file of
 *  measured points. Times are turned into rates, conductivities into σT. */
export function seriesOf(operator: string, tables: Tables, { beside, also }: SeriesAsked): Measured[] {
  const several = Object.keys(tables).length + (beside === undefined ? 0 : 1) > 1
  const named = (series: readonly Measured[], from: string) =>
    series.map((each) => ({ ...each, quantity: several ? `${each.quantity} (${from})` : each.quantity }))
  const own = Object.entries(tables).flatMap(([from, table]) =>
    named(mainSeries(operator, from, table), from),
  )
  const more = also.flatMap((name) => {
    const [from, column] = name.split('.')
    if (tables[from]?.columns[column ?? '']?.role === 'value')
      return named(byRoles(operator, tables[from], column), from)
    throw usageError(
      `${operator}: no values "${name}"`,
      `Name a column of values as table.column; tables are ${Object.keys(tables).join(', ')}.`,
    )
  })
  const file =
    beside === undefined
      ? []
      : named(byRoles(operator, columnTable(beside), 'value', givenReading), basename(beside))
  return [
    ...own,
    ...more,
    ...file.map((each) => (each.unit === '' ? { ...each, unit: own[0]?.unit ?? '' } : each)),
  ]
}

const MEASURED = measuredColumns.operator.name

function mainSeries(operator: string, named: string, table: Table): Measured[] {
  // The second table of one operator is "name 2".
  const from = named.replace(/ \d+$/, '')
  if (from === 'diffusion')
    return measuredIn(operator, table, diffusion.operator.shown.columns, (row, kelvin) => ({
      of: String(row['of']),
      quantity: 'D',
      unit: 'cm²/s',
      point: diffusionPoint(row, kelvin),
      shown: row['D'] as number | null,
    }))
  if (from === 'conductivity')
    return measuredIn(operator, table, conductivity.operator.shown.columns, (row, kelvin) => ({
      of: `${row['of']}, ${row['method']}`,
      quantity: 'σT',
      unit: 'mS K/cm',
      point: conductivityPoint(row, kelvin),
      shown: product(row['conductivity'], kelvin),
    }))
  const main = mainOf(table.columns)
  if (main) return byRoles(operator, table, main, from === MEASURED ? givenReading : readingOf)
  throw usageError(
    `${operator}: the table of ${from} is about no one value`,
    'Name one with --also table.column.',
  )
}

/** The values of one column: what its rows are about names the series. */
function byRoles(operator: string, table: Table, name: string, read: Reader = readingOf): Measured[] {
  const { columns, rows } = rowsFor(table, name)
  const isTag = (key: string) => columns[key].tag === true || key === 'temperature'
  const keys = tellingKeys({ columns, rows }).filter((key) => !isTag(key) && tellsApart(rows, key))
  const own = Object.fromEntries(Object.entries(columns).filter(([key]) => !isTag(key)))
  return measuredIn(operator, { columns, rows }, own, (row, kelvin) => {
    const of = keys.map((key) => (typeof row[key] === 'number' ? `${key} ${row[key]}` : (row[key] ?? '')))
    return {
      of: of.filter((each) => each !== '').join(', ') || name,
      ...converted(name, columns[name].unit, read(columns, row, name, kelvin), kelvin),
    }
  })
}

/** A number names a series where one temperature has several: a length that differs between temperatures does not. */
function tellsApart(rows: readonly Row[], key: string): boolean {
  if (rows.some((row) => typeof row[key] === 'string')) return true
  const first = rows.filter((row) => row['temperature'] === rows[0]['temperature'])
  return new Set(first.map((row) => row[key])).size > 1
}

type Reader = (columns: Table['columns'], row: Row, name: string, temperature: number) => Reading

/** Measured values count as they are: to leave out those that came out low would select. */
const givenReading: Reader = (columns, row, name, temperature) => {
  const [value, error] = [name, errorOf(columns, name) ?? ''].map((each) => row[each])
  const shown = typeof value === 'number' ? value : null
  const isKnown = shown !== null && typeof error === 'number' && error > 0
  return { shown, point: isKnown ? givenPoint(temperature, shown, error) : undefined }
}

function readingOf(columns: Table['columns'], row: Row, name: string, temperature: number): Reading {
  const [value, error, bound] = [name, errorOf(columns, name) ?? '', 'bound'].map((each) => row[each])
  const shown = typeof value === 'number' ? value : null
  if (shown !== null && statusOf(columns, row) === 'upper-bound' && typeof bound === 'number' && bound > 0)
    return { shown, point: censoredPoint(temperature, shown - bound, bound) }
  if (shown === null || !(shown > 0) || !isKnown(columns, row) || typeof error !== 'number' || !(error > 0))
    return { shown, point: undefined }
  const samples = Object.keys(columns).find((each) => each === 'samples')
  const count = samples === undefined ? undefined : (row[samples] as number | null)
  return { shown, point: { temperature, value: shown, error, censored: false, samples: count ?? undefined } }
}

/** A time as a rate, a conductivity as σT. */
function converted(name: string, unit: string, { point, shown }: Reading, kelvin: number) {
  if (unit === 'ps')
    return {
      quantity: `1/${name}`,
      unit: '1/ps',
      point: point && (point.given || !point.censored) ? { ...point, ...inverse(point) } : undefined,
      shown: shown === null || shown === 0 ? null : 1 / shown,
    }
  if (unit === 'mS/cm')
    return {
      quantity: 'σT',
      unit: 'mS K/cm',
      point: point && { ...point, ...times(point, kelvin), given: point.given && times(point.given, kelvin) },
      shown: product(shown, kelvin),
    }
  return { quantity: name, unit, point, shown }
}

const times = <Each extends { value: number; error: number }>(each: Each, by: number): Each => ({
  ...each,
  ...{ value: each.value * by, error: each.error * by },
})

const inverse = ({ value, error, given }: Point): Partial<Point> => ({
  ...{ value: 1 / value, error: error / (value * value) },
  ...(given && { given: { ...given, power: -1 } }),
})

function diffusionPoint(row: Row, temperature: number): Point | undefined {
  const [D, error, bound, slope, samples] = ['D', 'error', 'bound', 'slope', 'samples'].map(
    (name) => row[name] as number | null,
  )
  if (isValue(row['status']) && D !== null && error !== null && D > 0)
    return { temperature, value: D, error, censored: false, samples: samples ?? undefined }
  if (row['status'] === 'upper-bound' && slope !== null && bound !== null && bound > 0)
    return censoredPoint(temperature, (slope / 6) * CM2_S, bound)
  return undefined
}

const product = (sigma: Row[string], kelvin: number): number | null =>
  typeof sigma === 'number' ? sigma * kelvin : null

function conductivityPoint(row: Row, temperature: number): Point | undefined {
  const [sigma, error, value, bound] = ['conductivity', 'error', 'value', 'bound'].map((name) =>
    product(row[name], temperature),
  )
  if (isValue(row['status']) && sigma !== null && error !== null && sigma > 0) {
    const samples = (row['samples'] as number | null) ?? undefined
    return { temperature, value: sigma, error, censored: false, samples }
  }
  if (row['status'] === 'upper-bound' && value !== null && bound !== null && bound > 0)
    return censoredPoint(temperature, value, bound)
  return undefined
}
