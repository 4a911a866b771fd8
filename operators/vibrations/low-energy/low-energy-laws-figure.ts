import type { SystemTables } from '../../../pipeline/definition/operator.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { fitted } from '../../figures/fitted.ts'
import { DENSITY, energyOf } from '../figure-axes.ts'
import { alongLaw, pointsOf } from './law-marks.ts'
import type { LawPoints } from './law-points.ts'
import { SOUND } from './low-energy-figure.ts'

/** g at low energy with every law through it, a panel for each kind and temperature. */
export function lawsFigures(
  systems: readonly SystemTables[],
  pointsIn: (system: SystemTables) => readonly LawPoints[],
): Figure[] {
  const shown = systems.map((system) =>
    pointsIn(system).filter((each) => rowsOf(system.own, each).length > 0),
  )
  const verdicts = shown.flatMap((own, i) =>
    own.map((each) => `${nameOf(each)}: ${rowsOf(systems[i].own, each)[0]['verdict']}.`),
  )
  const isSpread = shown.flat().some(({ terms }) => terms !== undefined)
  const most = 1.05 * Math.max(...shown.flat().map(({ energies }) => energies[energies.length - 1]))
  return fitted(
    systems,
    {
      name: 'low-energy-laws',
      title: 'Laws of the density of states at low energy',
      caption: `Density of states with 68 % intervals, and every law through it${isSpread ? ', as it is without the resolution' : ''}. ${verdicts.join(' ')} ${SOUND}`,
      x: energyOf(most),
      y: DENSITY,
    },
    (system) =>
      shown[systems.indexOf(system)].flatMap((each) => [
        ...pointsOf(nameOf(each), each),
        ...rowsOf(system.own, each).flatMap((row) => lineOf(nameOf(each), row)),
      ]),
  )
}

const rowsOf = ({ rows }: Table, { of, temperature }: LawPoints): Row[] =>
  rows.filter((row) => row['of'] === of && row['temperature'] === temperature)

const nameOf = ({ of, temperature }: LawPoints): string =>
  temperature === null ? of : `${of}, ${temperature} K`

const lineOf = (panel: string, row: Row) =>
  alongLaw(
    panel,
    String(row['law']),
    ['g0', 'alpha', 'beta'].map((name) => row[name] as number),
    [row['from'] as number, row['to'] as number],
  )
