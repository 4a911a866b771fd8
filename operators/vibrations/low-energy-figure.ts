import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { short } from '../figure-points.ts'
import { errorOfMean } from '../statistics.ts'
import { independentPoints } from './band.ts'
import type { Curve } from './curves.ts'
import { energyAxis, type Spec } from './figure-axes.ts'
import type { LowEnergyParams } from './low-energy.ts'
import { fitLaw } from './power-law.ts'

/** g at low energy with errors, one panel a kind, and the Debye and linear laws through it (as Ding et al., Fig. 1(e, f)). */
export function lowEnergyFigures(curves: readonly Curve[], table: Table, params: LowEnergyParams): Figure[] {
  const shown = curves.filter(({ of }) => table.rows.some((row) => row['of'] === of && row['law'] !== null))
  if (shown.length === 0) return []
  const most = 2 * params.to
  return [
    {
      name: 'low-energy',
      title: 'Density of states at low energy',
      caption: `Density of states without a window, at independent energies, with 68 % intervals; lines: Debye law βE² and linear law g₀ + αE fitted from ${params.from} to ${params.to} meV. ${shown.map(({ of }) => sentence(of, table)).join(' ')}`,
      spec: {
        data: { values: shown.flatMap((curve) => [...pointsOf(curve, most), ...lines(curve, params)]) },
        facet: { field: 'of', type: 'nominal', sort: shown.map(({ of }) => of), title: null },
        columns: 3,
        resolve: { scale: { y: 'independent' } },
        spec: { width: 180, height: 140, ...panel(most) },
      },
    },
  ]
}

/** Facets cannot have a second axis: the title says what a THz is. */
const panel = (most: number): Spec => ({
  layer: [
    {
      transform: [{ filter: "datum.law === 'none'" }],
      mark: { type: 'rule' },
      encoding: { x: energyOf(most), y: densityOf('low'), y2: { field: 'high' } },
    },
    {
      transform: [{ filter: "datum.law === 'none'" }],
      mark: { type: 'point', size: 18 },
      encoding: { x: energyOf(most), y: densityOf('dos') },
    },
    {
      transform: [{ filter: "datum.law !== 'none'" }],
      mark: { type: 'line' },
      encoding: {
        x: energyOf(most),
        y: densityOf('fit'),
        color: { field: 'law', type: 'nominal', title: 'law' },
        strokeDash: { field: 'law', type: 'nominal', title: 'law' },
      },
    },
  ],
})

export const energyOf = (most: number): Spec => ({
  ...energyAxis(most),
  title: 'energy (meV); 4.136 meV = 1 THz',
})
export const densityOf = (field: string): Spec => ({ field, type: 'quantitative', title: 'DOS (1/meV)' })

function sentence(of: string, table: Table): string {
  const row = table.rows.find((each) => each['of'] === of) as Row
  return `${of}: ${row['law']}.`
}

export function pointsOf(curve: Curve, most: number): object[] {
  const { energies, values } = independentPoints(curve, 0, most)
  const own = values(curve.values)
  const samples = curve.samples.map((sample) => values(sample))
  return energies.map((energy, i) => {
    const half =
      errorOfMean(
        samples.map((sample) => sample[i]),
        curve.weights,
      ) ?? 0
    return {
      of: curve.of,
      law: 'none',
      energy: short(energy),
      dos: short(own[i]),
      low: short(own[i] - half),
      high: short(own[i] + half),
    }
  })
}

/** The two laws as lines of thirty points. */
function lines(curve: Curve, { from, to }: LowEnergyParams): object[] {
  const { energies, values } = independentPoints(curve, from, to)
  const own = values(curve.values)
  return (['debye', 'linear'] as const).flatMap((law) =>
    alongLaw(fitLaw(law, energies, own).coefficients, from, to).map((point) => ({
      of: curve.of,
      law,
      ...point,
    })),
  )
}

/** Thirty points of g₀ + αE + βE². */
export const alongLaw = ([g0, alpha, beta]: readonly number[], from: number, to: number) =>
  Array.from({ length: 30 }, (_, i) => {
    const energy = from + ((to - from) * i) / 29
    return { energy: short(energy), fit: short(g0 + energy * (alpha + energy * beta)) }
  })
