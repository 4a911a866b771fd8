import { type SystemTables, UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Figure } from '../../../schemas/figure.ts'
import { densityOf, energyOf } from '../figure-axes.ts'
import { totalsOf } from '../totals.ts'
import { type Curve, curvesOf } from '../vacf-curves.ts'
import { independentPoints } from './band.ts'
import type { LowEnergyParams } from './low-energy.ts'
import { alongLaw, pointsOf, SOUND, verdict } from './low-energy-figure.ts'
import { FORMULAS, fitLaw, type Law } from './power-law.ts'

/** g at low energy of all systems, one panel a kind, with the law that each follows best (as Ding et al., Fig. 1(e, f)). */
export function lowEnergyAcross(systems: readonly SystemTables[], params: LowEnergyParams): Figure[] {
  const most = 2 * params.to
  const curves = systems.flatMap(({ label, own, from }) => {
    const partial = curvesOf(from['vacf'])
    return [...partial, ...totalsOf(partial, params.isotopes, UNHEARD).curves].flatMap((curve) => {
      const row = own.rows.find(({ of }) => of === curve.of)
      const law = row?.['law'] as Law | null | undefined
      return row && law ? [{ label, curve, law, verdict: verdict(row) }] : []
    })
  })
  if (curves.length === 0) return []
  const sort = systems.map(({ label }) => label)
  const kinds = [...new Set(curves.map(({ curve }) => curve.of))]
  const values = curves.flatMap(({ label, curve, law }) =>
    [...pointsOf(curve, most), ...lawOf(curve, law, params)].map((point) => ({ ...point, system: label })),
  )
  return [
    {
      name: 'low-energy-all',
      title: 'Density of states at low energy, all systems',
      caption: `Density of states without a window, at independent energies, with 68 % intervals; lines: the law of lowest criterion, fitted from ${params.from} to ${params.to} meV (${FORMULAS}). ${SOUND} ${kinds.map((of) => sentence(of, curves)).join(' ')}`,
      spec: {
        data: { values },
        facet: { field: 'of', type: 'nominal', sort: kinds, title: null },
        columns: 3,
        resolve: { scale: { y: 'independent' } },
        spec: { width: 180, height: 140, layer: layersOf(most, sort) },
      },
    },
  ]
}

interface Known {
  readonly label: string
  readonly curve: Curve
  readonly law: Law
  readonly verdict: string
}

const sentence = (of: string, curves: readonly Known[]): string =>
  `${of}: ${curves
    .filter(({ curve }) => curve.of === of)
    .map(({ label, verdict }) => `${verdict} at ${label}`)
    .join(', ')}.`

function lawOf(curve: Curve, law: Law, { from, to }: LowEnergyParams): object[] {
  const { energies, values } = independentPoints(curve, from, to)
  const { coefficients } = fitLaw(law, energies, values(curve.values))
  return alongLaw(coefficients, from, to).map((point) => ({ of: curve.of, ...point }))
}

function layersOf(most: number, sort: readonly string[]): object[] {
  const color = { field: 'system', type: 'nominal', title: null, sort }
  const x = energyOf(most)
  return [
    {
      transform: [{ filter: 'isValid(datum.dos)' }],
      mark: { type: 'rule' },
      encoding: { x, y: densityOf('low'), y2: { field: 'high' }, color },
    },
    {
      transform: [{ filter: 'isValid(datum.dos)' }],
      mark: { type: 'point', size: 14 },
      encoding: { x, y: densityOf('dos'), color },
    },
    {
      transform: [{ filter: 'isValid(datum.fit)' }],
      mark: { type: 'line' },
      encoding: { x, y: densityOf('fit'), color },
    },
  ]
}
