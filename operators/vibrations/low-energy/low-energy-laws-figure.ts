import type { SystemTables } from '../../../pipeline/definition/operator.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { fitted } from '../../figures/fitted.ts'
import { residuals, restOf } from '../../figures/residuals.ts'
import { DENSITY, energyOf } from '../figure-axes.ts'
import { alongLaw, errorsOf, lawAt, pointsOf } from './law-marks.ts'
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
  const plot = {
    name: 'low-energy-laws',
    title: 'Laws of the density of states at low energy',
    x: energyOf(most),
    y: DENSITY,
  }
  const drawn = fitted(
    systems,
    {
      ...plot,
      caption: `Density of states with 68 % intervals, and every law through it${isSpread ? ', as it is without the resolution' : ''}. ${verdicts.join(' ')} ${SOUND}`,
    },
    (system) =>
      shown[systems.indexOf(system)].flatMap((each) => [
        ...pointsOf(nameOf(each), each),
        ...rowsOf(system.own, each).flatMap((row) => lineOf(nameOf(each), row)),
      ]),
  )
  const left = residuals(systems, plot, (system) =>
    shown[systems.indexOf(system)].flatMap((each) =>
      rowsOf(system.own, each).flatMap((row) => leftOf(each, row)),
    ),
  )
  return [...drawn, ...left]
}

/** What a law leaves of a spectrum between the energies that it was fitted to. */
function leftOf(each: LawPoints, row: Row): Row[] {
  const errors = errorsOf(each)
  const inside = each.energies.flatMap((energy, i) =>
    energy >= Number(row['from']) && energy <= Number(row['to']) ? [i] : [],
  )
  const [x, y, e] = [each.energies, each.values, errors].map((all) => inside.map((i) => all[i] as number))
  const seen = seenOf(each, coefficientsOf(row))
  return restOf(nameOf(each), String(row['law']), x, y, e, (_, k) => seen(inside[k]))
}

/** A law at one of the points, as the resolution leaves it. */
function seenOf({ energies, terms }: LawPoints, coefficients: readonly number[]): (i: number) => number {
  if (!terms) return (i) => lawAt(coefficients)(energies[i])
  return (i) => coefficients.reduce((sum, coefficient, power) => sum + coefficient * terms[power][i], 0)
}

const rowsOf = ({ rows }: Table, { of, temperature }: LawPoints): Row[] =>
  rows.filter((row) => row['of'] === of && row['temperature'] === temperature)

const nameOf = ({ of, temperature }: LawPoints): string =>
  temperature === null ? of : `${of}, ${temperature} K`

const coefficientsOf = (row: Row): number[] => ['g0', 'alpha', 'beta'].map((name) => row[name] as number)

const lineOf = (panel: string, row: Row) =>
  alongLaw(panel, String(row['law']), coefficientsOf(row), [row['from'] as number, row['to'] as number])
