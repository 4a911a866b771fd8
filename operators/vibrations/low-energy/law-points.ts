import { inputError, usageError } from '../../../schemas/errors.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { BOLTZMANN } from '../../../schemas/units.ts'
import type { Curve } from '../vacf-curves.ts'
import { independentPoints } from './band.ts'

/** g (1/meV, or as measured) at energies (meV) that say different things, with what is known of its errors. */
export interface LawPoints {
  readonly of: string
  /** K; null where it is not known. */
  readonly temperature: number | null
  readonly energies: readonly number[]
  readonly values: readonly number[]
  /** What independent samples say, and their weights. */
  readonly samples: readonly (readonly number[])[]
  readonly weights: Float64Array
  /** Standard deviations of measured values. */
  readonly errors?: readonly number[]
}

/** Of a simulated VACF, without a window. */
export function curvePoints(curve: Curve, from: number, to: number): LawPoints {
  const { energies, values } = independentPoints(curve, from, to)
  return {
    of: curve.of,
    temperature: curve.temperature ?? null,
    energies,
    values: values(curve.values),
    samples: curve.samples.map((sample) => values(sample)),
    weights: curve.weights,
  }
}

/** Beyond the elastic line of a time-of-flight spectrometer, meV. */
export const CUT_OFF = 1.5

export const SPECTRA = ['g', 'S'] as const

/** Of measured columns: g(E) as it is, or S(E) made g(E) ∝ E S/(n + 1), beyond the cut-off that the elastic line needs. Throws an
 *  input error where columns are missing or an error is not above 0, a usage error for S(E) without a temperature. */
export function measuredLawPoints(
  { columns, rows }: Table,
  { from, to, spectrum }: { from: number; to: number; spectrum: (typeof SPECTRA)[number] },
): LawPoints[] {
  if (!('energy' in columns))
    throw inputError(
      'low-energy',
      `measured columns ${Object.keys(columns).join(', ')}, and no energy`,
      'Give columns E (meV), g or S, and error where it is known.',
    )
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const energy = row['energy'] as number
    if (!(energy >= from && energy <= to && energy > 0)) continue
    const key = JSON.stringify([row['of'] ?? 'data', row['temperature'] ?? null])
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups].map(([key, own]) => {
    const [of, temperature] = JSON.parse(key) as [string, number | null]
    const factor = spectrum === 'g' ? () => 1 : densityFactor(of, temperature)
    const sorted = own.sort((a, b) => (a['energy'] as number) - (b['energy'] as number))
    const energies = sorted.map((row) => row['energy'] as number)
    const scaled = (name: string) => sorted.map((row, i) => Number(row[name]) * factor(energies[i]))
    const bad = 'error' in columns ? scaled('error').findIndex((error) => !(error > 0)) : -1
    if (bad >= 0)
      throw inputError(
        `low-energy, ${of}, ${energies[bad]} meV`,
        `value ${sorted[bad]['value']} with error ${sorted[bad]['error']}`,
        'Errors are standard deviations above 0: leave the row out, or leave out the column of errors.',
      )
    return {
      of,
      temperature,
      energies,
      values: scaled('value'),
      samples: [],
      weights: new Float64Array(0),
      ...('error' in columns && { errors: scaled('error') }),
    }
  })
}

/** E/(n + 1): what makes a one-phonon S(E) a density of states, up to a factor. */
function densityFactor(of: string, temperature: number | null): (energy: number) => number {
  if (temperature === null)
    throw usageError(
      `low-energy: ${of}: S(E) without a temperature`,
      'Give a column T: n + 1 needs it. Of g(E) leave "--spectrum" at g.',
    )
  return (energy) => energy * -Math.expm1(-energy / (BOLTZMANN * temperature))
}
