import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { choice, file, number, time, whole } from '../../schemas/params.ts'
import { column, columnsOf, type Table } from '../../schemas/table.ts'
import { short } from '../figures/rows.ts'
import { drawnFrom } from '../figures/systems.ts'
import { measuredWidths } from './fits/quasielastic-measured.ts'
import { simulatedWidths } from './fits/quasielastic-simulated.ts'
import { rowsOfFit, samplesOf, type WidthFit } from './fits/width-fit.ts'
import { quasielasticFigures } from './quasielastic-figure.ts'
import { selfScattering } from './self-scattering.ts'

const params = z.object({
  components: whole('Lorentzians that are tried at most: 1 or 2', 1).default(2),
  elastic: choice(
    ['auto', 'yes', 'no'],
    'an elastic part; auto: in spectra with a resolution, in decays that end within the lags on a constant',
  ).default('auto'),
  background: choice(['none', 'constant', 'linear'], 'background of spectra').default('linear'),
  shift: choice(['yes', 'no'], 'the lines of a spectrum may be moved together').default('yes'),
  resolution: file(
    'of spectra: none, the full width at half maximum of a Gaussian in meV or with its unit (100ueV), or a file of columns E and I (Q); their column "resolution" where nothing is given',
  ).optional(),
  can: file('file of the empty can: columns E, I (Q, error); its share is fitted, 0 or more').optional(),
  canFactor: number('share of the can that is taken off, in place of a fitted one').optional(),
  fitFrom: time('first lag of decays that are fitted: vibrations are over').default(1),
  fitLags: whole('about so many lags of a decay, evenly on a logarithmic axis', 8).default(24),
})
export type QuasielasticParams = z.output<typeof params>

const KNOWN = ['determined', 'near-resolution']

const columns = columnsOf('width', {
  of: column('', 'element, or what the data say', 'key'),
  temperature: column('K', 'temperature of the runs, or of the data', 'key'),
  at: column('', 'shell or wave vector of simulated decays', 'key'),
  Q: column('Å⁻¹', '|Q|, with 2π', 'key'),
  component: column('', 'narrow and wide, single where one line is all that is told, none', 'key'),
  width: column('meV', 'Γ, half width at half maximum of the Lorentzian, the resolution taken out', 'value'),
  error: column(
    'meV',
    'standard deviation by the errors of measured data; half the 68 % interval over the samples of F(Q,t)',
    { errorOf: 'width' },
  ),
  status: column(
    '',
    'determined; near-resolution: below the half width of the resolution; below-resolution: below a tenth of it, refused; on-bound: a fit ends on the bound of the search, without an error; unseen: below ħ over the longest lag; not-identifiable: a constant and a decay beyond the lags are not told apart; no-error: fewer than two samples; not-determined: no line, an area within two errors of 0, or samples without a fit; elastic-only',
    { role: 'status', known: KNOWN },
  ),
  area: column('', 'area of the Lorentzian, or amplitude of the exponential', 'value'),
  areaError: column('', 'its error', { errorOf: 'area' }),
  eisf: column(
    '',
    'elastic area, or constant, over that and the areas of all lines; null where a line that is there is not told from the rest',
    'value',
  ),
  eisfError: column('', 'its error', { errorOf: 'eisf' }),
  elastic: column('', 'area of the elastic line, or the constant of a decay', 'value'),
  elasticError: column('', 'its error', { errorOf: 'elastic' }),
  shift: column('meV', 'how far the lines lie from E = 0', 'value'),
  shiftError: column('meV', 'its error', { errorOf: 'shift' }),
  canFactor: column('', 'fitted share ξ of the empty can', 'value'),
  canFactorError: column('', 'its error; null where it is on its bound 0', { errorOf: 'canFactor' }),
  components: column('', 'lines of the model that was taken', 'note'),
  model: column(
    '',
    'determined; not-identifiable: one line more, or a constant, fits better, and is not told apart; elastic-only: no line fits better than none; not-determined',
    'note',
  ),
  reason: column('', 'why not one line more', 'note'),
  chi: column('', 'χ² for each degree of freedom; where no errors are known, of weights alone', 'note'),
  method: column('', 'what the errors come from', 'method'),
  samples: column('', 'number of samples behind F(Q,t)', 'count'),
})

/** Quasielastic widths Γ(Q,T), one or two Lorentzians by Akaike's criterion: of measured spectra
 *  I(E) = [A δ + Σ B_i L(E − E₀; Γ_i)] ⊗ R + ξ I_can + b₀ + b₁E in meV (Ding et al., eqs. 6 and 7), of simulated decays F(Q,t) = A + Σ A_i exp(−Γ_i t/ħ).
 *  Throws input errors for columns, resolutions and cans that do not suit, and for fewer points than parameters. */
export const quasielastic = estimate({
  name: 'quasielastic',
  version: 7,
  summary:
    'Quasielastic half widths Γ(Q) by one or two Lorentzians, elastic line and background under a resolution, or exponentials in t.',
  source:
    'Ding et al., Nat. Phys. (2025), eqs. 6 and 7; Lorentzians and exponentials as in Bée, Quasielastic Neutron Scattering (1988).',
  from: [selfScattering.operator],
  instead: ['measured-columns'],
  params,
  shown: {
    columns,
    ...drawnFrom<QuasielasticParams>((systems, asked) =>
      quasielasticFigures(systems, ({ from }) => fitsOf(from, asked)),
    ),
  },
  finish: (tables, asked, context) => {
    const fits = warned(fitsOf(tables, asked, context), context)
    return { ...tableOf({ columns }, fits.flatMap(rowsOfFit)), samples: samplesOf(fits) }
  },
  example: {
    params: {
      q: '0.32,0.64,0.9,1.1,1.27,1.43',
      most: 6,
      lags: '6ps',
      fitFrom: 0.2,
      fitLags: 16,
      components: 1,
    },
  },
})

const SILENT: FinishContext = { tags: {}, runs: [], rows: [], warn: () => {} }

/** The fits of a table, for its figures. */
const known = new WeakMap<Table, { readonly asked: QuasielasticParams; readonly fits: readonly WidthFit[] }>()

function fitsOf(
  tables: Readonly<Record<string, Table>>,
  asked: QuasielasticParams,
  context = SILENT,
): readonly WidthFit[] {
  const table = tables['measured-columns'] ?? tables['self-scattering']
  const before = known.get(table)
  if (before?.asked === asked) return before.fits
  const fits = fitsIn(tables, asked, context)
  known.set(table, { asked, fits })
  return fits
}

function fitsIn(
  tables: Readonly<Record<string, Table>>,
  asked: QuasielasticParams,
  context: FinishContext,
): WidthFit[] {
  const measured = tables['measured-columns']
  return measured
    ? measuredWidths(measured, asked, context)
    : simulatedWidths(tables['self-scattering'], asked, context)
}

/** What is to be said of widths that are not to be believed. */
const SAYINGS: Readonly<Record<string, string>> = {
  'below-resolution': 'is below a tenth of the half width of the resolution: refused',
  'near-resolution': 'is below the half width of the resolution: depends on how well that is known',
  unseen: 'is below ħ over the longest lag: the decay is not seen to its end. Give longer lags',
  'on-bound': 'ends on the bound of the search, without an error',
}

function warned(fits: readonly WidthFit[], { warn }: FinishContext): readonly WidthFit[] {
  for (const { of, Q, lines, choice } of fits) {
    const where = Q === null ? of : `${of}, Q ${short(Q)} Å⁻¹`
    for (const { status } of lines) if (SAYINGS[status]) warn(status, `${where}: a width ${SAYINGS[status]}`)
    if (choice.status === 'elastic-only')
      warn(
        'elastic-only',
        `${where}: only an elastic line is seen. A line narrower than a tenth of the half width of the resolution is not told from it: no width is given`,
      )
    if (choice.status === 'not-identifiable') warn('not-identifiable', `${where}: ${choice.reason}`)
  }
  return fits
}
