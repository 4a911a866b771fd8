import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row } from '../../schemas/table.ts'
import { colourOf, positionOf } from '../figures/frame.ts'
import { displacements, LAG, MSD, slopeOne } from '../figures/log-scale.ts'
import type { Key, Mark, Spec } from '../figures/plot.ts'
import { short } from '../figures/rows.ts'
import { named } from '../figures/systems.ts'

/** MSD log-log with the window of each fit that determines or bounds D shaded, the fitted line and the line of slope 1. */
export function diffusionFigures(systems: readonly SystemTables[]): Figure[] {
  if (systems.length < 2) return picture(systems, { field: 'of', title: 'element' }, '')
  return named(systems, 'of').flatMap(([element, own]) => picture(own, { field: 'system' }, element))
}

function picture(systems: readonly SystemTables[], key: Key, element: string): Figure[] {
  const fits = systems.flatMap(({ label, own }) =>
    own.rows.filter(({ slope }) => slope !== null).map((row): Row => ({ ...row, system: label })),
  )
  const of = (row: Row) => (key.field === 'of' ? row['of'] : row['system'])
  const curves = systems.map(({ label, from: { msd } }) => ({ label, own: msd, from: {} }))
  return displacements(curves, {
    name: 'diffusion',
    title: 'Fit of the diffusion coefficient',
    caption: `Mean squared displacement with its 68 % interval; shaded: the fit window, where it determines or bounds D; thick line: the fit; dashed: slope 1. ${fits.map((row) => sentence(row, of(row))).join(' ')}`,
    of: { field: 'of', title: 'element' },
    where: (row) => element === '' || row['of'] === element,
    below: () => fits.filter(({ status }) => status !== 'not-diffusive').map(shade),
    above: (marks) => [
      ...slopeOne(marks),
      {
        data: { values: fits.flatMap((row) => lineOf(row, { [key.field]: of(row) })) },
        mark: { type: 'line', strokeWidth: 3, point: false },
        encoding: {
          y: positionOf(MSD, systems[0].own, 'fit'),
          color: colourOf(key, marks),
        },
      },
    ],
  })
}

const sentence = (row: Row, of: Row[string]): string => {
  const D = (row['D'] as number).toExponential(2)
  const error = row['error'] === null ? '' : ` ± ${(row['error'] as number).toExponential(1)}`
  const sign = row['status'] === 'upper-bound' ? '<' : '='
  return `${of}: D ${sign} ${D}${error} cm²/s (${row['status']}).`
}

const shade = ({ from, to }: Row): Spec => ({
  data: { values: [{ lag: from, to }] },
  mark: { type: 'rect', style: 'window' },
  encoding: { x: { field: LAG.field, type: 'quantitative' }, x2: { field: 'to' }, color: null },
})

/** The line is curved on logarithmic axes: forty points. */
function lineOf(row: Row, key: Mark): Mark[] {
  const [from, to, slope, intercept] = ['from', 'to', 'slope', 'intercept'].map((name) => row[name] as number)
  return Array.from({ length: 40 }, (_, i) => {
    const lag = from * Math.exp((Math.log(to / from) * i) / 39)
    return { ...key, lag: short(lag), fit: short(intercept + slope * lag) }
  }).filter(({ fit }) => Number(fit) > 0)
}
