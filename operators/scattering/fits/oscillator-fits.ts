import type { Table } from '../../../schemas/table.ts'
import { resolutionFor } from '../../measured/asked-resolution.ts'
import type { Points } from '../../measured/measured-points.ts'
import { isOfOne } from '../lags/line-names.ts'
import type { Form } from './oscillator-shapes.ts'
import { fitOscillators, type OscillatorFit } from './oscillator-sum.ts'
import { type SpectrumOf, spectraByRoles } from './spectra-by-roles.ts'

export interface FitsAsked {
  readonly form: Form | 'auto'
  readonly modes: number
  readonly fitFrom: number
  readonly fitTo?: number
  readonly every?: number
  readonly instrument?: string
  readonly background: 'none' | 'constant'
  readonly kelvin?: number
}

export interface FittedSpectrum {
  readonly spectrum: SpectrumOf
  readonly form: Form
  readonly fit: OscillatorFit | undefined
}

/** What columns of files are, by their names; S where the name says nothing. */
const MEASURED: Readonly<Record<string, Form>> = {
  g: 'density-of-states',
  "χ''": 'susceptibility',
}
/** What the tables of operators are. */
const FORM_OF: Readonly<Record<string, Form>> = {
  dos: 'density-of-states',
  'measured-columns': 'measured',
  susceptibility: 'susceptibility',
  'current-spectrum': 'current',
  'coherent-spectrum': 'classical',
  'incoherent-spectrum': 'classical',
}

const known = new WeakMap<Table, { readonly asked: FitsAsked; readonly fits: FittedSpectrum[] }>()

/** Every spectrum of the tables, fitted, but those of pairs of different elements, which are of any sign; figures see the same fits as the table. */
export const fitsOf = (
  tables: Readonly<Record<string, Table>>,
  asked: FitsAsked,
  tag: unknown,
): FittedSpectrum[] =>
  Object.entries(tables).flatMap(([from, table]) => {
    const before = known.get(table)
    if (before?.asked === asked) return before.fits
    const fits = spectraByRoles('damped-oscillators', from, table, tag)
      .filter(
        (each) => !FORM_OF[from] || from === 'measured-columns' || isOfOne({ of: each.of.split(', ')[0] }),
      )
      .map((each) => fitted(each, from, asked))
    known.set(table, { asked, fits })
    return fits
  })

function fitted(whole: SpectrumOf, from: string, asked: FitsAsked): FittedSpectrum {
  const { of, Q } = whole
  const own = MEASURED[whole.quantity ?? ''] ?? FORM_OF[from] ?? 'measured'
  const form = asked.form === 'auto' ? own : asked.form
  const every = asked.every ?? (from === 'dos' ? 4 : 1)
  const spectrum = { ...whole, points: partOf(whole.points, { ...asked, every }) }
  const where = `damped-oscillators, ${of}${Q === null ? '' : `, Q ${Q}`}`
  const fit = fitOscillators(spectrum.points, {
    where,
    form,
    temperature: whole.temperature ?? asked.kelvin ?? 0,
    resolution:
      asked.instrument === undefined && whole.window
        ? whole.window
        : resolutionFor(asked.instrument)({ ...spectrum, where }),
    period: whole.period,
    ...(whole.alike && { alike: whole.alike }),
    modes: asked.modes,
    background: asked.background,
  })
  return { spectrum, form, fit }
}

/** The points of a range of |E|, without those at 0. */
function partOf(
  { energies, values, errors }: Points,
  { fitFrom, fitTo = Number.POSITIVE_INFINITY, every }: FitsAsked & { every: number },
): Points {
  const inside = Array.from(energies, (E, i) => ({ size: Math.abs(E), i }))
    .filter(({ size }) => size > 0 && size >= fitFrom && size <= fitTo)
    .filter((_, k) => k % every === 0)
    .map(({ i }) => i)
  const take = (from: ArrayLike<number>) => Float64Array.from(inside, (i) => from[i])
  return { energies: take(energies), values: take(values), ...(errors && { errors: take(errors) }) }
}
