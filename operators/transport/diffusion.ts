import { type SystemTables, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import { rowsByElement } from '../figures/rows.ts'
import { drawnFrom } from '../figures/systems.ts'
import { lineFits } from '../numerics/straight-line.ts'
import { mostEvents } from '../sampling/bounds.ts'
import { diffusionFigures } from './diffusion-figure.ts'
import { msd } from './msd.ts'
import { curveAlong, type Dimensions, dimensionsParam } from './slopes/axes.ts'
import { fitSums } from './slopes/fit-sums.ts'
import type { FitWindow } from './slopes/fit-window.ts'
import { besides } from './slopes/generalised.ts'
import { type Curve, curvesOf } from './slopes/msd-curves.ts'
import {
  type Fitted,
  fitted,
  type SlopeParams,
  slopeFits,
  slopeParams,
  statusOf,
} from './slopes/slope-fit.ts'

const columns = columnsOf('D', {
  of: column('', 'element', 'key'),
  D: column(
    'cm²/s',
    'self-diffusion coefficient, slope/6, along d axes slope/2d; where the status is upper-bound, that bound',
    'value',
  ),
  error: column(
    'cm²/s',
    'half the 68 % interval of D, from blocks of time with all ions together or between replicas, and what models differ by: those that relax, of either sign and up to a third of the run, by their shares, and motion that has an end, D = 0, where the data do not reject it; as much of what they say lies within one and two errors as of a normal deviate, within three where a straight line is rejected; never that of a line fit',
    { errorOf: 'D' },
  ),
  status: column(
    '',
    'determined; extrapolated: a quarter or more of the models still relax, and the value rests on them, a straight line is to be rejected for a relaxation or a parabola (walkers: one case of fifteen; a plain window for two slopes, one case of twenty), models could turn it by more than the error of so many walkers, motion that has an end is not rejected, or the MSD at the longest lag is below jump²/2, as of ions that go to and fro between two sites; not-determined: so few ions and frames do not tell it, its error is as large as itself, no model fits, or the mean position drifts; not-diffusive: what MSD has beyond its slope is more than the slope adds in all lags, in a plain window more than it adds to the first lag, or the window is bent as chance makes one walk in a thousand; upper-bound: it amounts to fewer than three jumps. By what the runs could show, not by the error that was found',
    { role: 'status', known: ['determined', 'extrapolated'] },
  ),
  method: column('', 'what the error is taken between: time blocks or replicas', 'method'),
  samples: column('', 'number of them', 'count'),
  dof: column('', 'effective degrees of freedom of the error', 'note'),
  dimensions: column('', 'axes that it is along: xyz, a plane or one', 'note'),
  relaxing: column('', 'share of the models that still relax, p_relax; null of a plain fit', 'note'),
  fit: column(
    '',
    'averaged: generalised least squares over starts and relaxing models; window: an ordinary line from --from to --to; ratio: MSD(τ)/6τ',
    'note',
  ),
  from: column('ps', 'first of the lags that carry nine tenths of the weight, or of a plain window', 'note'),
  to: column('ps', 'last of them', 'note'),
  slope: column('Å²/ps', 'slope of MSD at long lags', 'value'),
  intercept: column('Å²', 'what MSD has beyond it there: vibrations, rattling, motion within cages', 'value'),
  logSlope: column('', 'slope of ln MSD against ln τ from `from` to `to`', 'value'),
  chi: column('', 'χ² of the models per degree of freedom; null without one', 'note'),
  olsD: column('cm²/s', 'D by an ordinary straight line from `from` to `to`, for comparison', 'value'),
  olsError: column(
    'cm²/s',
    'standard error of that line, lags as if independent: shown, far too small, never quoted',
    'note',
  ),
  glsD: column(
    'cm²/s',
    'D by generalised least squares with the covariance of a random walk, from `from` to `to`, for comparison',
    'value',
  ),
  glsError: column('cm²/s', 'its error; null where the covariance is singular', { errorOf: 'glsD' }),
  bound: column(
    'cm²/s',
    'what D is at most, one-sided 95 %: by the count of jumps that it amounts to, and by its error',
    'note',
  ),
})

/** Self-diffusion coefficient of each element from its MSD, D = slope/6 in cm²/s, slope in Å²/ps at long lags.
 *
 *  MSD(τ) = c + sτ + Σ A (1 − e^{−τ/θ}) with none, one or two relaxations, by generalised least squares with the covariance of a
 *  walk scaled to what blocks of time show, averaged over starts and models by their Akaike weights; e² = t² v + ½ p_relax Σ p (D_m − D)²
 *  with v of a jackknife over blocks of time, all ions together, and more where models in doubt, or motion that has an end, could turn it. `--from`, `--to`: an ordinary line over that window instead;
 *  `--estimate ratio`: MSD(τ)/6τ at one lag; `--dimensions xy`: along these axes alone, slope/2d. Throws usage errors for windows with too few lags.
 *  Source: Einstein relation; Ding et al., eq. 12 (ratio). */
export const diffusion = estimate({
  name: 'diffusion',
  version: 14,
  summary:
    'D = slope/6 of MSD at long lags by averaged generalised least squares, with errors from blocks of time and a status by what the runs can show.',
  source: 'Einstein relation; starts, models, errors and status by the conventions of this project.',
  from: [msd.operator],
  params: slopeParams.extend({ dimensions: dimensionsParam }),
  finish: (tables, own, context) => {
    const rows = rowsByElement(tables['msd'].rows)
    const sums = fitSums.of(tables['msd']) ?? {}
    const fits: Record<string, Fitted> = {}
    const found = curvesOf(tables['msd']).map((whole) => {
      const curve = curveAlong(whole, rows.get(whole.of) ?? [], own.dimensions)
      const fit = fitted('diffusion', curve, sums[curve.of], own, context)
      if (fit) fits[curve.of] = fit
      return { ...diffusionRow(curve, fit, rows.get(curve.of) ?? [], own), dimensions: own.dimensions }
    })
    return slopeFits.on(tableOf({ columns }, found), fits)
  },
  shown: {
    columns,
    ...drawnFrom((systems) => (isDrawn(systems) ? diffusionFigures(systems) : [])),
  },
  example: { params: { lags: '3ps' } },
})

/** The curve that is drawn is that of all directions: no other fit belongs beside it. */
const isDrawn = (systems: readonly SystemTables[]): boolean =>
  systems.every(({ own }) => own.rows.every(({ dimensions }) => dimensions === 'xyz'))

function diffusionRow(curve: Curve, fit: Fitted | undefined, rows: readonly Row[], own: SlopeParams): Row {
  if (!fit) return { ...nothing, ...restingRow(curve, own) }
  const { estimate, way, slope, intercept, window } = fit
  const status = statusOf(fit)
  const hidden = status === 'upper-bound'
  const [first, last] = [window.from, Math.max(window.from, window.to - 1)]
  return {
    of: curve.of,
    D: finite(hidden ? estimate.bound * CM2_S : (slope / (2 * fit.dimensions.length)) * CM2_S),
    error: hidden || estimate.error === undefined ? null : finite(estimate.error * CM2_S),
    status,
    method: estimate.method,
    samples: estimate.samples,
    dof: finite(estimate.dof),
    relaxing: way === 'averaged' ? finite(estimate.relaxing) : null,
    fit: way,
    from: way === 'averaged' ? estimate.from : curve.lags[first],
    to: way === 'averaged' ? estimate.to : curve.lags[last],
    slope: finite(slope),
    intercept: finite(intercept),
    logSlope: finite(logSlope(curve, window)),
    chi: finite(estimate.chi),
    ...besideRow(rows, window, curve, fit.dimensions),
    bound: finite(estimate.bound * CM2_S),
  }
}

/** Nothing moved in all that time: no jump, of which 95 % of runs see one where there are three. */
function restingRow({ of, msd: values, watched }: Curve, { jump, dimensions = 'xyz' }: SlopeParams): Row {
  if (values.some((value) => value > 0)) return { of, status: 'not-determined', method: 'none', samples: 0 }
  const bound = ((mostEvents(0) * jump * jump) / (2 * dimensions.length * watched)) * CM2_S
  return { of, D: bound, status: 'upper-bound', method: 'events', samples: 0, slope: 0, intercept: 0, bound }
}

function besideRow(
  rows: readonly Row[],
  window: FitWindow,
  { lags, msd: values }: Curve,
  dimensions: Dimensions,
): Row {
  const { olsError, glsSlope, glsError } =
    dimensions === 'xyz' ? besides(rows, window) : { olsError: null, glsSlope: null, glsError: null }
  const inside = (slope: number | null) =>
    slope === null ? null : finite((slope / (2 * dimensions.length)) * CM2_S)
  const line = lineFits(lags, values)(window.from, window.to)
  return {
    olsD: window.to - window.from < 2 ? null : inside(line.slope),
    olsError: inside(olsError),
    glsD: inside(glsSlope),
    glsError: inside(glsError),
  }
}

function logSlope({ lags, msd: values }: Curve, { from, to }: FitWindow): number {
  const [x, y] = [lags, values].map((list) => list.subarray(from, to).map((value) => Math.log(value)))
  return lineFits(x, y)(0, to - from).slope
}

const nothing: Row = Object.fromEntries(Object.keys(columns).map((name) => [name, null]))
