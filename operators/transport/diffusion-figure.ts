import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { formatNumber, formatWithError } from '../../pipeline/report/format.ts'
import type { Figure } from '../../schemas/figure.ts'
import { column, type Row } from '../../schemas/table.ts'
import { colourOf, positionOf } from '../figures/frame.ts'
import { displacements, LAG, MSD, slopeOne } from '../figures/log-scale.ts'
import type { Key, Mark, Spec } from '../figures/plot.ts'
import { points } from '../figures/points.ts'
import { short } from '../figures/rows.ts'
import { named } from '../figures/systems.ts'
import { modelAt } from '../sampling/slope/averaged.ts'
import { type Fitted, slopeFits } from './slopes/slope-fit.ts'

/** MSD log-log with the lags that carry each fit shaded, where it determines or bounds D, what the fit says and the line of
 *  slope 1; and what is left of MSD beside the fit. */
export function diffusionFigures(systems: readonly SystemTables[]): Figure[] {
  if (systems.length < 2) return picture(systems, { field: 'of', title: 'element' }, '')
  return named(systems, 'of').flatMap(([element, own]) => picture(own, { field: 'system' }, element))
}

function picture(systems: readonly SystemTables[], key: Key, element: string): Figure[] {
  const fits = systems.flatMap(({ label, own }) =>
    own.rows.filter(({ slope }) => slope !== null).map((row): Row => ({ ...row, system: label })),
  )
  const fitOf = (row: Row) =>
    slopeFits.of(systems.find(({ label }) => label === row['system'])?.own)?.[String(row['of'])]
  const of = (row: Row) => (key.field === 'of' ? row['of'] : row['system'])
  const curves = systems.map(({ label, from: { msd } }) => ({ label, own: msd, from: {} }))
  const drawn = displacements(curves, {
    name: 'diffusion',
    title: 'Fit of the diffusion coefficient',
    caption: `Mean squared displacement (points) with its 68 % interval (band); shaded: the lags that carry the fit, where it determines or bounds D; line: the fit; dashed: slope 1. ${fits.map((row) => sentence(row, of(row))).join(' ')}`,
    of: { field: 'of', title: 'element' },
    where: (row) => element === '' || row['of'] === element,
    line: { type: 'point', size: 34, opacity: 0.35, tooltip: true },
    below: () => fits.filter(({ from, status }) => from !== null && status !== 'not-diffusive').map(shade),
    above: (marks) => [
      ...slopeOne(marks),
      {
        data: { values: fits.flatMap((row) => lineOf(row, fitOf(row), { [key.field]: of(row) })) },
        mark: { type: 'line', point: false },
        encoding: {
          y: positionOf(MSD, systems[0].own, 'fit'),
          color: colourOf(key, marks),
        },
      },
    ],
  })
  return [...drawn, ...residuals(systems, element)]
}

const sentence = (row: Row, of: Row[string]): string => {
  const D = row['D'] as number
  const sign = row['status'] === 'upper-bound' ? '<' : '='
  const told = typeof row['error'] === 'number' ? formatWithError(D, row['error']) : formatNumber(D, 3)
  return `${of}: D ${sign} ${told} cm²/s (${row['status']}).`
}

const shade = ({ from, to }: Row): Spec => ({
  data: { values: [{ lag: from, to }] },
  mark: { type: 'rect', style: 'window' },
  encoding: { x: { field: LAG.field, type: 'quantitative' }, x2: { field: 'to' }, color: null },
})

/** What a fit says at a lag, ps: the mean of its models, or its straight line. */
function fitAt({ way, estimate, slope, intercept, interval }: Fitted, lag: number): number {
  return way === 'averaged'
    ? (modelAt(estimate.averaged, lag / interval) ?? Number.NaN)
    : intercept + slope * lag
}

/** From the first to the last lag that a fit is made of, ps, of a plain one those of its window. */
function endsOf({ from, to }: Row, { way, estimate, interval }: Fitted): [number, number] {
  const { lags } = estimate.averaged.pool
  return way === 'averaged'
    ? [interval * lags[0], interval * lags[lags.length - 1]]
    : [from as number, to as number]
}

/** The line is curved on logarithmic axes: forty points. */
function lineOf(row: Row, fit: Fitted | undefined, key: Mark): Mark[] {
  if (!fit) return []
  const [from, to] = endsOf(row, fit)
  return Array.from({ length: 40 }, (_, i) => {
    const lag = from * Math.exp((Math.log(to / from) * i) / 39)
    return { ...key, lag: short(lag), fit: short(fitAt(fit, lag)) }
  }).filter(({ fit: value }) => Number(value) > 0)
}

/** MSD over the fit, less one, at the lags that the fit is made of, with the error of MSD. */
function leftOf(of: string, fit: Fitted, msd: readonly Row[]): Row[] {
  const { lags, jackknives } = fit.estimate.averaged.pool
  const errors = new Map(
    msd.flatMap((row) =>
      row['of'] === of ? [[Math.round((row['lag'] as number) / fit.interval), row['error']]] : [],
    ),
  )
  return lags.flatMap((frames, k) => {
    const lag = frames * fit.interval
    const model = fitAt(fit, lag)
    const rest = jackknives[0].mean[k] / model - 1
    const error = errors.get(frames)
    return Number.isFinite(rest)
      ? [{ of, lag, rest, error: typeof error === 'number' ? error / model : null }]
      : []
  })
}

const REST = {
  of: column('', 'element', 'key'),
  lag: column('ps', 'lag', 'key'),
  rest: column('', 'rest', 'value'),
  error: column('', 'error', { errorOf: 'rest' }),
}

function residuals(systems: readonly SystemTables[], element: string): Figure[] {
  const left = systems.map(({ label, own, from: { msd } }) => {
    const fits = Object.entries(slopeFits.of(own) ?? {})
    const rows = fits
      .filter(([of]) => element === '' || of === element)
      .flatMap(([of, fit]) => leftOf(of, fit, msd.rows))
    return { label, own: { columns: REST, rows }, from: {} }
  })
  if (left.every(({ own }) => own.rows.length === 0)) return []
  return points(left, {
    name: element === '' ? 'diffusion-residuals' : `diffusion-residuals-${element}`,
    title: `What the fit leaves of the mean squared displacement${element === '' ? '' : ` of ${element}`}`,
    caption: 'MSD over the fit, less one, at the lags that the fit is made of, with the 68 % errors of MSD.',
    x: LAG,
    y: { field: 'rest', title: 'MSD / fit − 1' },
    ...(element === '' ? { of: { field: 'of', title: 'element' } } : {}),
  })
}
