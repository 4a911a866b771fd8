import type { Run } from '../../../pipeline/run/run.ts'
import { filled, kindsIn, tableFrom } from '../../../pipeline/tables/long-table.ts'
import { late } from '../../../schemas/late.ts'
import { choice, energy, number } from '../../../schemas/params.ts'
import {
  type Columns,
  column,
  methodOf,
  type Row,
  type RowChunk,
  type Samples,
  type Table,
} from '../../../schemas/table.ts'
import { groupedBy } from '../../figures/rows.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import { lineWidth, WINDOWS, type WindowName } from '../../vibrations/windows.ts'
import { dynamicStructure, type EnergySpectrum } from '../functions/dynamic-structure.ts'
import { curvesOf, type LagCurve } from '../lags/lag-curves.ts'
import { sampleColumns, vectorColumns } from '../lags/lag-table.ts'
import { checkEnergy } from '../vectors/sampling-limits.ts'

export const spectrumParams = {
  window: choice(WINDOWS, 'what the function of time is multiplied by before it is transformed').default(
    'hann',
  ),
  resolution: energy('full width at half maximum of the Gaussian window').default(1),
  padding: number('points of the spectrum for each lag, 1 at least').default(1),
  elastic: choice(
    ['keep', 'remove'],
    'what does not decay: keep it, as a line at 0, or take its mean over the last quarter of the lags off first',
  ).default('keep'),
  until: energy('highest energy; that which the frames tell apart (h/2Δ) where nothing is given').optional(),
}

export interface SpectrumAsked {
  readonly window: WindowName
  readonly resolution: number
  readonly padding: number
  readonly elastic: 'keep' | 'remove'
  readonly until?: number
}

/** Throws a usage error for energies beyond what the frames of a run tell apart. */
export function checkUntil({ until }: { readonly until?: number }, { manifest }: Run): void {
  if (until !== undefined) checkEnergy(until, manifest.interval)
}

/** Columns of a spectrum before its value and error, and behind them. */
export const spectrumKeys = {
  ...vectorColumns,
  energy: column('meV', 'E = ħω, from 0 on', 'key'),
}
export const spectrumNotes = {
  ...sampleColumns,
  resolution: column(
    'meV',
    'full width at half maximum that the window over the lags gives a line: nothing narrower is seen',
    'note',
  ),
}

/** How the spectra of a table are made. */
interface Made {
  readonly columns: Columns
  /** Column of the functions of time, and that of the spectra. */
  readonly from: string
  readonly into: string
  /** What is said in every row besides. */
  readonly said?: Row
  /** What a spectrum is made of one. */
  change?(spectrum: EnergySpectrum): EnergySpectrum
}

/** Spectra of the functions in a table of lags, a row an energy, and the samples behind them; many rows are made spectrum by spectrum,
 *  whenever they are gone through. Throws a usage error for energies beyond the sampling. */
export function spectrumTable(table: Table, made: Made, asked: SpectrumAsked): Table {
  const curves = curvesOf(table, made.from)
  const of = transformed(made, asked)
  const heads = curves.map((curve) => headOf(curve, made, asked))
  const count = curves.reduce((sum, curve) => sum + of(curve, curve.values).energies.length, 0)
  const chunks = function* () {
    for (const [i, curve] of curves.entries()) yield chunkOf(curve, heads[i], of, made.into)
  }
  const kinds = { ...kindsIn(heads), energy: 'number', [made.into]: 'number', error: 'number' } as const
  const groups = groupedBy(curves, ({ row }) => String(row['of']))
  const samples = late([...groups.keys()], (name) => samplesOf(groups.get(name) as LagCurve[], of))
  return { ...tableFrom(made.columns, { count, kinds, bounded: true, chunks }), samples }
}

type Transform = (curve: LagCurve, values: Float64Array) => EnergySpectrum

function transformed({ change }: Made, asked: SpectrumAsked): Transform {
  const { until = Number.POSITIVE_INFINITY } = asked
  return ({ interval }, values) => {
    if (asked.until !== undefined) checkEnergy(asked.until, interval)
    const own = asked.elastic === 'remove' ? decaying(values) : values
    const spectrum = dynamicStructure(own, interval, asked)
    const all = change ? change(spectrum) : spectrum
    const energies = all.energies.filter((E) => E <= until * (1 + 1e-9))
    return { energies, values: all.values.slice(0, energies.length) }
  }
}

/** What the rows of a spectrum say of the function that it comes from. */
function headOf(curve: LagCurve, { said }: Made, asked: SpectrumAsked): Row {
  const { row, method, samples } = curve
  const { of, at, q, width, spread, vectors } = row
  const part: Row = row['part'] === undefined ? {} : { part: row['part'] }
  const sampled = { method: methodOf(method, samples.length), samples: samples.length }
  const resolution = lineWidth(asked.window, asked.resolution, curve.values.length * curve.interval)
  return { of, at, q, width, spread, vectors, ...part, ...sampled, resolution, ...said }
}

function chunkOf(curve: LagCurve, head: Row, of: Transform, into: string): RowChunk {
  const { energies, values } = of(curve, curve.values)
  const { length } = energies
  const samples = curve.samples.map((sample) => of(curve, sample).values)
  const error = Float64Array.from({ length }, (_, i) => {
    const each = samples.map((sample) => sample[i])
    return errorBetween(each, curve.weights, curve.method) ?? Number.NaN
  })
  return { length, values: { ...filled(head, length), energy: energies, [into]: values, error } }
}

/** One spectrum behind the other in every sample. */
function samplesOf(own: readonly LagCurve[], of: Transform): Samples {
  const [{ method, samples, weights }] = own
  const values = samples.map((_, s) =>
    Float64Array.from(own.flatMap((curve) => [...of(curve, curve.samples[s]).values])),
  )
  return { method: methodOf(method, samples.length), weights, values }
}

/** A function of time less its mean over the last quarter of the lags. */
function decaying(values: Float64Array): Float64Array {
  const last = values.subarray(Math.floor((3 * values.length) / 4))
  const still = last.reduce((sum, value) => sum + value, 0) / last.length
  return values.map((value) => value - still)
}
