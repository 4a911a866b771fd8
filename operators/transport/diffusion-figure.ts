import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { type Layer, lagAxis, msdAxis, msdLayers, specOf } from '../figures/log-scale.ts'
import { modelAt } from '../sampling/slope/averaged.ts'
import { type Fitted, slopeFits } from './slopes/slope-fit.ts'

/** MSD log-log with its band, the lags that carry each fit shaded, what the fit says and the line of slope 1; and what is left
 *  of MSD beside the fit. */
export function diffusionFigures(msd: Table, own: Table): Figure[] {
  const fits = slopeFits.of(own) ?? {}
  const fitted = own.rows.filter((row) => row['slope'] !== null)
  const shaded = fitted.filter(({ from, status }) => from !== null && status !== 'not-diffusive')
  return [
    {
      name: 'diffusion',
      title: 'Fit of the diffusion coefficient',
      caption: `Mean squared displacement with its 68 % interval; shaded: the lags that carry the weight, where they determine or bound D; thick line: the fit; dashed: slope 1. ${fitted.map(sentence).join(' ')}`,
      spec: specOf([...shaded.map(shade), ...msdLayers(msd), ...fitted.map((row) => line(row, fits))]),
    },
    ...residuals(msd, fits),
  ]
}

const sentence = (row: Row): string => {
  const D = (row['D'] as number).toExponential(2)
  const error = row['error'] === null ? '' : ` ± ${(row['error'] as number).toExponential(1)}`
  const sign = row['status'] === 'upper-bound' ? '<' : '='
  return `${row['of']}: D ${sign} ${D}${error} cm²/s (${row['status']}).`
}

const shade = (row: Row): Layer => ({
  data: { values: [{ from: row['from'], to: row['to'] }] },
  mark: { type: 'rect', opacity: 0.12, color: 'gray' },
  encoding: { x: { ...lagAxis, field: 'from' }, x2: { field: 'to' } },
})

const short = (value: number): number => Number(value.toPrecision(6))

/** What a fit says at a lag, ps: the mean of its models, or its straight line. */
function fitAt({ way, estimate, slope, intercept, interval }: Fitted, lag: number): number | undefined {
  return way === 'averaged' ? modelAt(estimate.averaged, lag / interval) : intercept + slope * lag
}

/** Curved on logarithmic axes: forty points. */
function line({ of, from, to }: Row, fits: Readonly<Record<string, Fitted>>): Layer {
  const fit = fits[String(of)]
  const [first, last] =
    fit?.way === 'averaged' ? endsOf(fit) : [(from ?? 1) as number, (to ?? from ?? 1) as number]
  const values = Array.from({ length: 40 }, (_, i) => {
    const lag = first * Math.exp((Math.log(last / first) * i) / 39)
    return { of, lag: short(lag), fit: short((fit && fitAt(fit, lag)) ?? Number.NaN) }
  }).filter(({ fit: value }) => value > 0)
  return {
    data: { values },
    mark: { type: 'line', strokeWidth: 3 },
    encoding: { x: lagAxis, y: msdAxis('fit'), color: { field: 'of', type: 'nominal' } },
  }
}

/** From the first to the last lag that a fit is made of, ps. */
const endsOf = ({ estimate, interval }: Fitted): [number, number] => {
  const { lags } = estimate.averaged.pool
  return [interval * lags[0], interval * lags[lags.length - 1]]
}

/** MSD over the fit, less one, at the lags that the fit is made of. */
function residuals(msd: Table, fits: Readonly<Record<string, Fitted>>): Figure[] {
  const values = Object.entries(fits).flatMap(([of, fit]) => {
    const { lags, jackknives } = fit.estimate.averaged.pool
    return lags.flatMap((frames, k) => {
      const model = fitAt(fit, frames * fit.interval)
      const rest = model === undefined ? Number.NaN : jackknives[0].mean[k] / model - 1
      return Number.isFinite(rest) ? [{ of, lag: short(frames * fit.interval), rest: short(rest) }] : []
    })
  })
  if (values.length === 0 || msd.rows.length === 0) return []
  const color = { field: 'of', type: 'nominal' }
  const y = { field: 'rest', type: 'quantitative', title: 'MSD / fit − 1' }
  return [
    {
      name: 'diffusion-residuals',
      title: 'What the fit leaves of the mean squared displacement',
      caption: 'MSD over the fit, less one, at the lags that the fit is made of.',
      spec: specOf([
        { data: { values }, mark: { type: 'point' }, encoding: { x: lagAxis, y, color } },
        { data: { values: [{ rest: 0 }] }, mark: { type: 'rule' }, encoding: { y } },
      ]),
    },
  ]
}
