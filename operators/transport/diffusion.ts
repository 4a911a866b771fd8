import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { length, time, whole } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { CM2_S, tidy } from '../../schemas/units.ts'
import { rowsByElement } from '../figures/rows.ts'
import { drawnFrom } from '../figures/systems.ts'
import { lineFits } from '../numerics/straight-line.ts'
import { studentQuantile } from '../sampling/statistics.ts'
import { diffusionFigures } from './diffusion-figure.ts'
import {
  type FitWindow,
  findWindow,
  isDiffusive,
  isLong,
  secondHalf,
  slopeOf,
  windowBetween,
} from './fit-window.ts'
import { besides } from './generalised.ts'
import { msd } from './msd.ts'
import { type Curve, curvesOf } from './msd-curves.ts'

/** Parameters of the window: those of D, and of all that stands beside it. */
export const windowParams = z.object({
  from: time('begin of the fit window; the first lag that is diffusive where nothing is given').optional(),
  to: time('end of the fit window; a third of the run where nothing is given').optional(),
  points: whole(
    'fewest lags in the fit window; of log-spaced lags it spans as many frame intervals, and has two in each half',
    4,
  ).default(10),
  jump: length(
    'length of jumps that a run without diffusion may have missed: three of them in all its time are its least bound',
  ).default(3),
})
type WindowParams = z.output<typeof windowParams>

const columns = columnsOf('D', {
  of: column('', 'element', 'key'),
  D: column(
    'cm²/s',
    'self-diffusion coefficient, slope/6; where the status is upper-bound, that bound',
    'value',
  ),
  error: column(
    'cm²/s',
    'half the 68 % interval of D, t·s/√n over replicas or blocks of ions; never that of the line fit',
    { errorOf: 'D' },
  ),
  status: column(
    '',
    'determined; not-diffusive: in no window is MSD above twice the intercept and straight, the value is that of the second half; upper-bound: the slope, in that half too, is not to be told from zero',
    'status',
  ),
  from: column('ps', 'first lag of the fit window', 'note'),
  to: column('ps', 'last lag of the fit window', 'note'),
  slope: column('Å²/ps', 'slope of the straight line through MSD in the window', 'value'),
  intercept: column('Å²', 'its intercept: what vibrations and rattling in the cage add', 'value'),
  logSlope: column('', 'slope of ln MSD against ln τ in the window', 'value'),
  method: column('', 'what the error is taken between', 'method'),
  samples: column('', 'number of them', 'count'),
  olsError: column(
    'cm²/s',
    'standard error of the line fit, lags as if independent: shown, far too small, never quoted',
    'note',
  ),
  glsD: column(
    'cm²/s',
    'D by generalised least squares with the covariance of a random walk, for comparison',
    'value',
  ),
  glsError: column('cm²/s', 'its error; null where the covariance is singular', { errorOf: 'glsD' }),
  bound: column(
    'cm²/s',
    'smallest D that this run tells from zero, one-sided 95 %: by the scatter of its samples, and where it is not diffusive at least that of three jumps in the whole run, as seeing none does not exclude so many',
    'note',
  ),
})

/** D of each element from its MSD: a straight line with free intercept over a stated window. */
export const diffusion = estimate({
  name: 'diffusion',
  version: 5,
  summary:
    'D = slope/6 of MSD(τ) = c + slope·τ, from the first τ₀ with MSD > 2c whose halves have one slope, to a third of the run.',
  source: 'Einstein relation; window and status by the conventions of this project.',
  from: [msd.operator],
  params: windowParams,
  finish: (tables, own, context) => {
    const rows = rowsByElement(tables['msd'].rows)
    const curves = curvesOf(tables['msd'])
    return tableOf(
      { columns },
      curves.map((curve) => diffusionRow('diffusion', curve, rows.get(curve.of) ?? [], own, context)),
    )
  },
  shown: {
    columns,
    ...drawnFrom(diffusionFigures),
  },
  example: { params: { lags: '3ps', points: 4 } },
})

/** D of one curve whose points are `rows`, in a window that is found or given. */
export function diffusionRow(
  operator: string,
  curve: Curve,
  rows: readonly Row[],
  own: WindowParams,
  context: FinishContext,
): Row {
  const range = rangeOf(operator, curve, own)
  if (!isLong(curve, range, own.points)) {
    const { count, needed } = lackIn(curve, range, own.points)
    context.warn('few-lags', `${curve.of}: ${count} lags to fit, ${needed} needed: no D`)
    return emptyRow(curve)
  }
  if (curve.samples.length < 2)
    context.warn(
      'no-error',
      `${curve.of}: one run and one ion: D has no error and cannot be called determined`,
    )
  const fixed = own.from !== undefined
  const found = fixed ? isDiffusive(curve, range) && range : findWindow(curve, range, own.points)
  const window = found || (fixed ? range : secondHalf(curve, range, own.points))
  return { ...fitRow(curve, window, Boolean(found), own.jump), ...besideRow(rows, window) }
}

/** Where the window may lie. Throws a usage error for bounds that leave too few lags. */
function rangeOf(operator: string, curve: Curve, { from, to, points }: WindowParams): FitWindow {
  const last = curve.lags[curve.lags.length - 1]
  const range = windowBetween(curve, from ?? 0, to ?? Math.min(curve.third, last))
  if ((from === undefined && to === undefined) || isLong(curve, range, points)) return range
  const { count, needed, sparse } = lackIn(curve, range, points)
  throw usageError(
    `${operator}: from ${from ?? curve.lags[0]} ps to ${to ?? tidy(curve.third)} ps there are ${count} lags, ${needed} are needed`,
    `The MSD has lags from ${curve.lags[0]} to ${last} ps; give msd more with --lags${sparse ? ' or --spacing every' : ''}, or move --from and --to.`,
  )
}

/** What a stretch that is too short has, and what it would need. */
function lackIn({ lags }: Curve, { from, to }: FitWindow, points: number) {
  const sparse = lags[lags.length - 1] > (lags.length + 0.5) * lags[0]
  const needed = sparse ? `two in each half and a span of ${points} frame intervals` : `at least ${points}`
  return { count: Math.max(0, to - from), needed, sparse }
}

function fitRow(curve: Curve, window: FitWindow, diffusive: boolean, jump: number): Row {
  const { slope, intercept, error } = slopeOf(curve, window.from, window.to)
  const D = (slope / 6) * CM2_S
  const deviation = (error / 6) * CM2_S
  const scatter = (deviation / studentQuantile(freedomOf(curve))) * studentQuantile(freedomOf(curve), 0.9)
  const bound = diffusive ? scatter : Math.max(scatter, rareJumps(curve, jump))
  // Before diffusion sets in MSD bends down, and its slope is above that of diffusion: its bound is one of D.
  const hidden = scatter > 0 && D <= bound
  return {
    of: curve.of,
    D: finite(hidden ? Math.max(D, 0) + bound : D),
    error: hidden ? null : finite(deviation),
    status: hidden ? 'upper-bound' : diffusive ? 'determined' : 'not-diffusive',
    from: curve.lags[window.from],
    to: curve.lags[window.to - 1],
    slope: finite(slope),
    intercept: finite(intercept),
    logSlope: finite(logSlope(curve, window)),
    method: curve.method,
    samples: curve.samples.length,
    bound: finite(bound),
  }
}

/** D of as many jumps as a run that sees none excludes at 95 %, −ln 0.05 of them: rattling ions scatter too little to say so. */
const rareJumps = ({ watched }: Curve, jump: number): number =>
  ((-Math.log(0.05) * jump * jump) / (6 * watched)) * CM2_S

function besideRow(rows: readonly Row[], window: FitWindow): Row {
  const { olsError, glsSlope, glsError } = besides(rows, window)
  const inside = (slope: number | null) => (slope === null ? null : finite((slope / 6) * CM2_S))
  return { olsError: inside(olsError), glsD: inside(glsSlope), glsError: inside(glsError) }
}

const freedomOf = ({ samples }: Curve): number => Math.max(1, samples.length - 1)

function logSlope({ lags, msd }: Curve, { from, to }: FitWindow): number {
  const [x, y] = [lags, msd].map((values) => values.subarray(from, to).map((value) => Math.log(value)))
  return lineFits(x, y)(0, to - from).slope
}

const emptyRow = ({ of, method, samples }: Curve): Row => ({
  ...Object.fromEntries(Object.keys(columns).map((name) => [name, null])),
  of,
  status: 'not-diffusive',
  method,
  samples: samples.length,
})
