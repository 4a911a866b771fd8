import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { type Layer, lagAxis, msdAxis, msdLayers, specOf } from '../figures/log-scale.ts'

/** MSD log-log with the window of each fit that determines or bounds D shaded, the fitted line and the line of slope 1. */
export function diffusionFigures(msd: Table, own: Table): Figure[] {
  const fitted = own.rows.filter((row) => row['slope'] !== null)
  return [
    {
      name: 'diffusion',
      title: 'Fit of the diffusion coefficient',
      caption: `Mean squared displacement with its 68 % interval; shaded: the fit window, where it determines or bounds D; thick line: the fit; dashed: slope 1. ${fitted.map(sentence).join(' ')}`,
      spec: specOf([
        ...fitted.filter((row) => row['status'] !== 'not-diffusive').map(shade),
        ...msdLayers(msd),
        ...fitted.map(line),
      ]),
    },
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

/** The line is curved on logarithmic axes: forty points. */
function line(row: Row): Layer {
  const [from, to, slope, intercept] = ['from', 'to', 'slope', 'intercept'].map((name) => row[name] as number)
  const values = Array.from({ length: 40 }, (_, i) => {
    const lag = from * Math.exp((Math.log(to / from) * i) / 39)
    return {
      of: row['of'],
      lag: Number(lag.toPrecision(6)),
      fit: Number((intercept + slope * lag).toPrecision(6)),
    }
  }).filter(({ fit }) => fit > 0)
  return {
    data: { values },
    mark: { type: 'line', strokeWidth: 3 },
    encoding: { x: lagAxis, y: msdAxis('fit'), color: { field: 'of', type: 'nominal' } },
  }
}
