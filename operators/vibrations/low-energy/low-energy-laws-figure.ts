import type { Figure } from '../../../schemas/figure.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { short } from '../../figures/rows.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import { energyOf } from '../figure-axes.ts'
import { alongLaw, densityOf } from './law-marks.ts'
import type { LawPoints } from './law-points.ts'
import { SOUND } from './low-energy-figure.ts'

/** g at low energy with every law through it, a panel for each kind and temperature. */
export function lawsFigures(points: readonly LawPoints[], own: Table): Figure[] {
  const shown = points.filter(({ of, temperature }) => rowsOf(own, of, temperature).length > 0)
  if (shown.length === 0) return []
  const values = shown.flatMap((each) => {
    const rows = rowsOf(own, each.of, each.temperature)
    return [...dataOf(each), ...rows.flatMap((row) => lineOf(each, row))]
  })
  const most = 1.05 * Math.max(...shown.map(({ energies }) => energies[energies.length - 1]))
  const x = energyOf(most)
  const verdicts = shown.map(
    (each) => `${nameOf(each)}: ${rowsOf(own, each.of, each.temperature)[0]['verdict']}.`,
  )
  return [
    {
      name: 'low-energy-laws',
      title: 'Laws of the density of states at low energy',
      caption: `Density of states with 68 % intervals, and every law through it. ${verdicts.join(' ')} ${SOUND}`,
      spec: {
        data: { values },
        facet: { field: 'panel', type: 'nominal', title: null },
        columns: 3,
        resolve: { scale: { y: 'independent' } },
        spec: {
          width: 180,
          height: 140,
          layer: [
            {
              transform: [{ filter: 'isValid(datum.low)' }],
              mark: { type: 'rule' },
              encoding: { x, y: densityOf('low'), y2: { field: 'high' } },
            },
            {
              transform: [{ filter: 'isValid(datum.dos)' }],
              mark: { type: 'point', size: 18 },
              encoding: { x, y: densityOf('dos') },
            },
            {
              transform: [{ filter: 'isValid(datum.fit)' }],
              mark: { type: 'line' },
              encoding: { x, y: densityOf('fit'), color: { field: 'law', type: 'nominal', title: 'law' } },
            },
          ],
        },
      },
    },
  ]
}

const rowsOf = ({ rows }: Table, of: string, temperature: number | null): Row[] =>
  rows.filter((row) => row['of'] === of && row['temperature'] === temperature)

const nameOf = ({ of, temperature }: LawPoints): string =>
  temperature === null ? of : `${of}, ${temperature} K`

const dataOf = (points: LawPoints) =>
  points.energies.map((energy, i) => {
    const half =
      points.errors?.[i] ??
      errorBetween(
        points.samples.map((sample) => sample[i]),
        points.weights,
      ) ??
      0
    const value = points.values[i]
    return {
      panel: nameOf(points),
      energy: short(energy),
      dos: short(value),
      low: short(value - half),
      high: short(value + half),
    }
  })

function lineOf(points: LawPoints, row: Row) {
  const coefficients = ['g0', 'alpha', 'beta'].map((name) => row[name] as number)
  return alongLaw(coefficients, row['from'] as number, row['to'] as number).map((point) => ({
    panel: nameOf(points),
    law: row['law'],
    ...point,
  }))
}
