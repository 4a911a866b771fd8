import type { Run } from '../../../pipeline/run/run.ts'
import { choice, energy, number } from '../../../schemas/params.ts'
import { column, finite, methodOf, type Row, type Samples, type Table } from '../../../schemas/table.ts'
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

/** Spectra of the functions in a table of lags, a row an energy, in the column `into`, and the samples behind them. `change`: what a
 *  spectrum is made of one. Throws a usage error for energies beyond the sampling. */
export function spectrumRows(
  table: Table,
  [main, into]: readonly [string, string],
  asked: SpectrumAsked,
  change: (spectrum: EnergySpectrum) => EnergySpectrum = (same) => same,
): Required<Pick<Table, 'rows' | 'samples'>> {
  const all = curvesOf(table, main).map((curve) => {
    if (asked.until !== undefined) checkEnergy(asked.until, curve.interval)
    const most = (asked.until ?? Number.POSITIVE_INFINITY) * (1 + 1e-9)
    const of = (values: Float64Array) =>
      change(dynamicStructure(asked.elastic === 'remove' ? decaying(values) : values, curve.interval, asked))
    const { energies, values } = of(curve.values)
    const shown = energies.filter((E) => E <= most)
    const samples = curve.samples.map((sample) => of(sample).values.slice(0, shown.length))
    const resolution = lineWidth(asked.window, asked.resolution, curve.values.length * curve.interval)
    const said = { ...saidOf(curve), resolution }
    const rows = Array.from(shown, (E, i): Row => {
      const each = samples.map((sample) => sample[i])
      const error = finite(errorBetween(each, curve.weights, curve.method))
      return { ...said, energy: E, [into]: finite(values[i]), error }
    })
    return { curve, rows, samples }
  })
  const groups = groupedBy(all, ({ curve }) => String(curve.row['of']))
  return {
    rows: all.flatMap(({ rows }) => rows),
    samples: Object.fromEntries([...groups].map(([of, own]) => [of, samplesOf(own)])),
  }
}

/** One spectrum behind the other in every sample. */
function samplesOf(
  own: readonly { readonly curve: LagCurve; readonly samples: readonly Float64Array[] }[],
): Samples {
  const [{ curve, samples }] = own
  const values = samples.map((_, s) => Float64Array.from(own.flatMap((each) => [...each.samples[s]])))
  return { method: methodOf(curve.method, samples.length), weights: curve.weights, values }
}

/** A function of time less its mean over the last quarter of the lags. */
function decaying(values: Float64Array): Float64Array {
  const last = values.subarray(Math.floor((3 * values.length) / 4))
  const still = last.reduce((sum, value) => sum + value, 0) / last.length
  return values.map((value) => value - still)
}

/** What the rows of a spectrum say of the function that it comes from. */
function saidOf({ row, method, samples }: LagCurve): Row {
  const { of, at, q, width, spread, vectors } = row
  const part: Row = row['part'] === undefined ? {} : { part: row['part'] }
  const sampled = { method: methodOf(method, samples.length), samples: samples.length }
  return { of, at, q, width, spread, vectors, ...part, ...sampled }
}
