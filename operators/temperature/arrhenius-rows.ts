import type { FinishContext } from '../../pipeline/definition/operator.ts'
import { usageError } from '../../schemas/errors.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { arrheniusLine, curvatureOf, type Line } from './arrhenius-fit.ts'
import type { Point } from './arrhenius-point.ts'

export const arrheniusColumns = columnsOf('energy', {
  of: column('', 'what the line is of', 'key'),
  system: column('', 'tags besides the temperature that its runs share', 'key'),
  quantity: column('', 'what the logarithm is of, and where several tables are given, of which', 'key'),
  unit: column('', 'its unit', 'note'),
  energy: column('eV', 'activation energy E_a', 'value'),
  error: column('eV', 'its 68 % error, from those of the points', { errorOf: 'energy' }),
  prefactor: column('', 'ln of the prefactor in that unit: ln(D₀ / cm²/s), ln(σT₀ / mS K/cm)', 'value'),
  prefactorError: column('', 'its 68 % error', { errorOf: 'prefactor' }),
  covariance: column('eV', 'covariance of energy and prefactor', 'note'),
  points: column('', 'temperatures at which the value is determined or extrapolated', 'count'),
  censored: column(
    '',
    'temperatures at which it is not to be told from zero (one-sided 95 %): they count by the value itself',
    'count',
  ),
  leftOut: column(
    '',
    'temperatures that are left out: not determined, not diffusive, or without an error',
    'count',
  ),
  chi: column('', 'χ² per degree of freedom; null without one', 'note'),
  at: column('K', 'temperature of the extrapolation', 'note'),
  extrapolated: column('', 'value there, in that unit; of σT the conductivity, mS/cm', 'value'),
  low: column('', 'lower end of its 68 % interval', { lowOf: 'extrapolated' }),
  high: column('', 'upper end of its 68 % interval', { highOf: 'extrapolated' }),
  curvature: column(
    'eV²',
    'second derivative of the logarithm against 1/k_B T: negative is super-Arrhenius',
    'value',
  ),
  curvatureError: column('eV²', 'its 68 % error', { errorOf: 'curvature' }),
})

/** What a row of a table says of one temperature. */
export interface Reading {
  /** Undefined where it is left out. */
  readonly point: Point | undefined
  /** What the table shows: the value, or its bound. */
  readonly shown: number | null
}

/** A point of a figure: what was measured at one temperature. */
export interface Measured extends Reading {
  readonly of: string
  readonly quantity: string
  readonly unit: string
  readonly system: string
  readonly temperature: number
}

export const ONE_SIDED_95 = 1.6448536269514722

/** Whether a status is that of a value with an error, which a line may go through. */
export const isValue = (status: Row[string]): boolean => status === 'determined' || status === 'extrapolated'

/** A value that is not to be told from zero, by the smallest that would be (one-sided 95 %). */
export const censoredPoint = (temperature: number, value: number, bound: number): Point => ({
  temperature,
  value,
  error: bound / ONE_SIDED_95,
  censored: true,
})

/** A value that is given with its standard error, whatever it came out as. */
export const givenPoint = (temperature: number, value: number, error: number): Point => ({
  ...{ temperature, value, error, censored: value < ONE_SIDED_95 * error },
  given: { value, error, power: 1 },
})

/** Reads the rows of a table that has temperatures as tags; what else its tags say names the system. In an order that is not
 *  that of the runs: by system, then temperature. */
export function measuredIn(
  operator: string,
  { columns, rows }: Table,
  own: object,
  readingOf: (row: Row, temperature: number) => Omit<Measured, 'system' | 'temperature'>,
): Measured[] {
  const tags = Object.keys(columns).filter((name) => !(name in own) && name !== 'temperature')
  const measured = rows.map((row): Measured => {
    const temperature = row['temperature']
    if (typeof temperature !== 'number' || !(temperature > 0))
      throw usageError(
        `${operator}: a run has no temperature`,
        'Ingest with --tag temperature=600, or give the runs of a definition tags.',
      )
    const system = tags.map((name) => `${name} ${row[name]}`).join(', ')
    return { system, temperature, ...readingOf(row, temperature) }
  })
  return measured.sort((a, b) => compare(a.system, b.system) || a.temperature - b.temperature)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A row for each line. */
export function arrheniusRows(measured: readonly Measured[], at: number, context: FinishContext): Row[] {
  const several = new Set(measured.map(({ quantity }) => quantity)).size > 1
  return [...linesIn(measured).values()].map((own) => {
    const [{ of, system, quantity, unit }] = own
    const name = [of, system, several ? quantity : ''].filter(Boolean).join(', ')
    const points = own.flatMap(({ point }) => (point ? [point] : []))
    const left = own.filter(({ point }) => !point).map(({ temperature }) => `${temperature} K`)
    if (left.length > 0)
      context.warn(
        'left out',
        `${name}: ${left.join(', ')}: not determined, not diffusive or without an error; not in the fit`,
      )
    const line = arrheniusLine(points)
    if (!line)
      context.warn(
        'no line',
        `${name}: fewer than two temperatures with a determined value, or values that leave the energy open to one side: no activation energy`,
      )
    const curvature = line && curvatureOf(points)
    if (curvature && curvature.value < -2 * curvature.error)
      context.warn(
        'super-Arrhenius',
        `${name}: the activation energy grows on cooling; a straight extrapolation is too high`,
      )
    if (line && line.freedom > 0 && line.chi / line.freedom > 4)
      context.warn(
        'poor line',
        `${name}: χ² per degree of freedom is ${(line.chi / line.freedom).toPrecision(2)}: errors of the line are too small`,
      )
    const censored = points.filter((point) => point.censored).length
    return {
      of,
      system,
      quantity,
      unit,
      ...lineColumns(line, at, unit),
      points: points.length - censored,
      censored,
      leftOut: left.length,
      curvature: finite(curvature?.value),
      curvatureError: finite(curvature?.error),
    }
  })
}

/** Lines by quantity, what they are of, and system. */
function linesIn(measured: readonly Measured[]): Map<string, Measured[]> {
  const lines = new Map<string, Measured[]>()
  for (const each of measured) {
    const key = `${each.quantity}\n${each.of}\n${each.system}`
    lines.set(key, [...(lines.get(key) ?? []), each])
  }
  return lines
}

/** A fitted value as the quantity itself: σ of σT. */
export const quantityAt = (fitted: number, unit: string, temperature: number): number =>
  unit === 'mS K/cm' ? fitted / temperature : fitted

function lineColumns(line: Line | undefined, at: number, unit: string): Row {
  const { log, error } = line?.at(at) ?? { log: Number.NaN, error: Number.NaN }
  return {
    energy: finite(line?.energy),
    error: finite(line?.energyError),
    prefactor: finite(line?.prefactor),
    prefactorError: finite(line?.prefactorError),
    covariance: finite(line?.covariance),
    chi: line && line.freedom > 0 ? finite(line.chi / line.freedom) : null,
    at,
    extrapolated: finite(quantityAt(Math.exp(log), unit, at)),
    low: finite(quantityAt(Math.exp(log - error), unit, at)),
    high: finite(quantityAt(Math.exp(log + error), unit, at)),
  }
}
