import { inputError } from '../../schemas/errors.ts'
import type { Row, Table } from '../../schemas/table.ts'
import type { Points } from './measured-points.ts'

/** One measured spectrum: the rows of a table that differ in energy alone, by energy. */
export interface Spectrum {
  /** Names it in errors. */
  readonly where: string
  readonly of: string
  readonly temperature: number | null
  readonly Q: number | null
  readonly points: Points
  /** Of the empty can, where the table has it. */
  readonly can: Points | undefined
  /** The elastic line of the instrument, where the table has it. */
  readonly resolution: Points | undefined
}

const KEYS = ['of', 'component', 'temperature', 'Q'] as const

/** The spectra of measured columns. Throws input errors where columns are missing, or an energy is there twice. */
export function spectraIn(operator: string, table: Table): Spectrum[] {
  const missing = ['energy', 'value'].find((name) => !(name in table.columns))
  if (missing)
    throw inputError(
      operator,
      `measured columns ${Object.keys(table.columns).join(', ')}, and no ${missing}`,
      'Give columns E (meV) and I, and Q (1/Å) and error where they are known.',
    )
  const groups = new Map<string, Row[]>()
  for (const row of table.rows) {
    const key = JSON.stringify(KEYS.map((name) => row[name] ?? null))
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((rows) => spectrumOf(operator, rows))
}

function spectrumOf(operator: string, rows: readonly Row[]): Spectrum {
  const sorted = [...rows].sort((a, b) => Number(a['energy']) - Number(b['energy']))
  const [first] = sorted
  const known = KEYS.filter((name) => first[name] !== undefined && first[name] !== null)
  const where = [operator, ...known.map((name) => `${name} ${first[name]}`)].join(', ')
  const twice = sorted.findIndex((row, i) => i > 0 && row['energy'] === sorted[i - 1]['energy'])
  if (twice > 0)
    throw inputError(
      where,
      `energy ${sorted[twice]['energy']} meV twice`,
      'Give every spectrum a Q, a temperature or a label of its own.',
    )
  const numbers = (name: string) => Float64Array.from(sorted, (row) => Number(row[name] ?? Number.NaN))
  const has = (name: string) => sorted.some((row) => typeof row[name] === 'number')
  const energies = numbers('energy')
  return {
    where,
    of: [first['of'], first['component']].filter((each) => each).join(', ') || 'data',
    temperature: (first['temperature'] as number | undefined) ?? null,
    Q: (first['Q'] as number | undefined) ?? null,
    points: { energies, values: numbers('value'), ...(has('error') && { errors: numbers('error') }) },
    can: has('can')
      ? { energies, values: numbers('can'), ...(has('canError') && { errors: numbers('canError') }) }
      : undefined,
    resolution: resolutionIn(sorted),
  }
}

/** The column of the resolution of some rows, where they have it: at the energies that have one. */
export function resolutionIn(rows: readonly Row[]): Points | undefined {
  const own = rows.filter((row) => typeof row['resolution'] === 'number')
  if (own.length === 0) return undefined
  const numbers = (name: string) => Float64Array.from(own, (row) => Number(row[name]))
  return { energies: numbers('energy'), values: numbers('resolution') }
}

/** The spectrum of a file of its own (resolution, empty can) that belongs to this one: that of its Q, or the only one. */
export function partnerOf(
  file: string,
  spectra: readonly Spectrum[],
  { Q, where }: Pick<Spectrum, 'Q' | 'where'>,
): Spectrum {
  const own = spectra.filter((other) => other.Q === null || Q === null || Math.abs(other.Q - Q) < 1e-3)
  if (own.length === 1) return own[0]
  throw inputError(
    file,
    own.length === 0
      ? `nothing for ${where}: it has Q = ${spectra.map((other) => other.Q).join(', ')} Å⁻¹`
      : `${own.length} spectra for ${where}`,
    'Give one spectrum, or one for every Q of the data.',
  )
}
