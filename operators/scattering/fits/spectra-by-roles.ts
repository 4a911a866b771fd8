import { errorOf, mainOf } from '../../../pipeline/tables/roles.ts'
import { usageError } from '../../../schemas/errors.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import type { Points } from '../../measured/measured-points.ts'
import { resolutionIn } from '../../measured/measured-spectra.ts'
import { hannResolution } from '../../measured/resolution/hann-resolution.ts'
import type { Resolution } from '../../measured/resolution/resolution.ts'
import { alikeBy } from './alike-points.ts'

/** The rows of a table that differ in energy alone, by energy. */
export interface SpectrumOf {
  readonly of: string
  readonly temperature: number | null
  readonly Q: number | null
  readonly points: Points
  readonly resolution: Points | undefined
  /** What measured columns call it: g, χ'', S. */
  readonly quantity: string | undefined
  /** Energies that frames do not tell apart are this far from one another, meV; undefined where nothing is folded. */
  readonly period: number | undefined
  /** What the window of the lags makes of a line, where the rows tell it. */
  readonly window: Resolution | undefined
  /** How alike it makes the noise of energies so far apart, meV. */
  readonly alike: ((apart: number) => number) | undefined
}

/** Other names for the energy of a row. */
const AXES = ['energy', 'frequency', 'wavenumber']

/** The spectra in any table that has energies (meV) and one main value. Throws a usage error for other tables. */
export function spectraByRoles(operator: string, from: string, table: Table, tag: unknown): SpectrumOf[] {
  const { columns, rows } = table
  const main = mainOf(columns)
  if (!main || !('energy' in columns))
    throw usageError(
      `${operator}: the table of ${from} has ${main ? 'no energies' : 'no one value'}`,
      'Give spectra: columns energy and one value, as dos and measured columns have them.',
    )
  const keys = Object.keys(columns).filter((name) => columns[name].role === 'key' && !AXES.includes(name))
  const error = errorOf(columns, main)
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    if (typeof row['energy'] !== 'number' || typeof row[main] !== 'number') continue
    const key = JSON.stringify(keys.map((name) => row[name] ?? null))
    const own = groups.get(key)
    if (own) own.push(row)
    else groups.set(key, [row])
  }
  const names = keys.filter((name) => !['temperature', 'Q', 'q'].includes(name))
  return [...groups.values()].map((group) => {
    const sorted = [...group].sort((a, b) => (a['energy'] as number) - (b['energy'] as number))
    const [first] = sorted
    const temperature = first['temperature'] ?? tag
    const lags = lagWindowOf(first)
    return {
      of:
        names
          .map((name) => first[name] ?? '')
          .filter((each) => each !== '')
          .join(', ') || 'data',
      temperature: typeof temperature === 'number' ? temperature : null,
      Q: (first['Q'] ?? first['q'] ?? null) as number | null,
      points: pointsOf(sorted, main, error),
      period: (first['period'] ?? undefined) as number | undefined,
      window: lags && resolutionOf(lags),
      alike: lags && alikeBy(lags.window, lags.lineWidth),
      quantity: from === 'measured-columns' ? String(first['quantity'] ?? '') : undefined,
      resolution: 'resolution' in columns && from === 'measured-columns' ? resolutionIn(sorted) : undefined,
    }
  })
}

/** The window of the lags behind a spectrum, and the full width (meV) that it gives a line. */
interface LagWindow {
  readonly window: 'hann' | 'gaussian'
  readonly lineWidth: number
}

const lagWindowOf = ({ window, lineWidth }: Row): LagWindow | undefined =>
  typeof lineWidth === 'number' && (window === 'hann' || window === 'gaussian')
    ? { window, lineWidth }
    : undefined

const resolutionOf = ({ window, lineWidth }: LagWindow): Resolution =>
  window === 'hann' ? hannResolution(lineWidth) : { kind: 'gaussian', width: lineWidth }

function pointsOf(rows: readonly Row[], main: string, error: string | undefined): Points {
  const numbers = (name: string) =>
    Float64Array.from(rows, (row) => (row[name] as number | null) ?? Number.NaN)
  const known = error !== undefined && rows.some((row) => typeof row[error] === 'number')
  return {
    energies: numbers('energy'),
    values: numbers(main),
    ...(known && { errors: numbers(error) }),
  }
}
