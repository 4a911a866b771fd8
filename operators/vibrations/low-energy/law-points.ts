import { inputError, usageError } from '../../../schemas/errors.ts'
import type { Table } from '../../../schemas/table.ts'
import { BOLTZMANN } from '../../../schemas/units.ts'
import { groupedBy } from '../../figures/rows.ts'
import { resolutionFor } from '../../measured/asked-resolution.ts'
import { resolutionIn } from '../../measured/measured-spectra.ts'
import type { Resolution } from '../../measured/resolution/resolution.ts'
import type { Curve } from '../vacf-curves.ts'
import { independentPoints } from './band.ts'
import { spreadDensity, spreadScattering, type Terms } from './spread-laws.ts'

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
  /** What the resolution of measured values makes of the powers of E. */
  readonly terms?: Terms
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

export const SPECTRA = ['auto', 'g', 'S'] as const

/** What is asked of measured columns. */
export interface MeasuredAsked {
  readonly from: number
  readonly to: number
  readonly spectrum: (typeof SPECTRA)[number]
  readonly resolution?: string
}

export const RESOLUTION =
  'of measured columns: none, the full width at half maximum of a Gaussian in meV or with its unit (100ueV), or a file of columns E and I; their column "resolution" where nothing is given'

/** Of measured columns: g(E) as it is, or S(E) made g(E) ∝ E S/(n + 1), beyond the cut-off that the elastic line needs; with what a
 *  resolution makes of the powers of E. Throws an input error where columns are missing or an error is not above 0, and for a
 *  resolution of another axis, a usage error for S(E) without a temperature. */
export function measuredLawPoints(
  { columns, rows }: Table,
  { from, to, spectrum: asOf, resolution: asked }: MeasuredAsked,
): LawPoints[] {
  if (!('energy' in columns))
    throw inputError(
      'low-energy',
      `measured columns ${Object.keys(columns).join(', ')}, and no energy`,
      'Give columns E (meV), g or S, and error where it is known.',
    )
  const resolutionOf = resolutionFor(asked)
  const groups = groupedBy(rows, (row) => JSON.stringify([row['of'] ?? 'data', row['temperature'] ?? null]))
  return [...groups].flatMap(([key, all]) => {
    const [of, temperature] = JSON.parse(key) as [string, number | null]
    const rising = [...all].sort((a, b) => (a['energy'] as number) - (b['energy'] as number))
    const sorted = rising.filter(({ energy }) => {
      const E = energy as number
      return E >= from && E <= to && E > 0
    })
    if (sorted.length === 0) return []
    const spectrum = asOf === 'auto' ? (sorted[0]['quantity'] === 'S' ? 'S' : 'g') : asOf
    const factor = spectrum === 'g' ? () => 1 : densityFactor(of, temperature)
    const whole = Float64Array.from(rising, (row) => row['energy'] as number)
    const resolution = resolutionOf({
      where: `low-energy, ${of}`,
      Q: null,
      points: { energies: whole },
      resolution: resolutionIn(rising),
    })
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
      ...(resolution.kind !== 'none' && { terms: termsFor(energies, resolution, spectrum, temperature) }),
    }
  })
}

const termsFor = (
  energies: readonly number[],
  resolution: Resolution,
  spectrum: 'g' | 'S',
  temperature: number | null,
): Terms =>
  spectrum === 'g'
    ? spreadDensity(energies, resolution)
    : spreadScattering(energies, resolution, temperature as number)

/** E/(n + 1): what makes a one-phonon S(E) a density of states, up to a factor. */
function densityFactor(of: string, temperature: number | null): (energy: number) => number {
  if (temperature === null)
    throw usageError(
      `low-energy: ${of}: S(E) without a temperature`,
      'Give a column T: n + 1 needs it. Of g(E) call the column g, or say --spectrum g.',
    )
  return (energy) => energy * -Math.expm1(-energy / (BOLTZMANN * temperature))
}

/** Throws a usage error for a resolution of what was not measured: a VACF has that of its lags. */
export function checkMeasured(
  operator: string,
  measured: Table | undefined,
  resolution: string | undefined,
): void {
  if (measured || resolution === undefined) return
  throw usageError(
    `${operator}: a resolution of ${resolution}, but the spectrum is of a VACF`,
    'Leave --resolution out: it is that of measured columns. The spectrum of a VACF is that of its lags.',
  )
}
