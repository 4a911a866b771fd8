import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { errorOfMean } from '../statistics.ts'
import { independentPoints } from './band.ts'
import type { Curve } from './curves.ts'
import { energyAxis, overEnergy, type Spec, short } from './figure-axes.ts'
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
      spec: overEnergy(most, [
        {
          data: { values: shown.flatMap((curve) => points(curve, most)) },
          mark: { type: 'line', point: true },
          encoding: { x: energyAxis(most), y: axis('dos'), color },
        },
        {
          data: { values: shown.flatMap((curve) => points(curve, most)) },
          mark: { type: 'rule' },
          encoding: { x: energyAxis(most), y: axis('low'), y2: { field: 'high' }, color },
        },
        {
          data: { values: shown.flatMap((curve) => lines(curve, params)) },
          mark: { type: 'line', style: 'fit' },
          encoding: {
            x: energyAxis(most),
            y: axis('fit'),
            strokeDash: { field: 'law', type: 'nominal', title: 'law' },
            detail: { field: 'of' },
          },
        },
      ]),
    },
  ]
}

const color = { field: 'of', type: 'nominal', title: null }
const axis = (field: string): Spec => ({ field, type: 'quantitative', title: 'DOS (1/meV)' })

function sentence(of: string, table: Table): string {
  const row = table.rows.find((each) => each['of'] === of) as Row
  return `${of}: ${row['law']}.`
}

function points(curve: Curve, most: number): object[] {
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
  return (['debye', 'linear'] as const).flatMap((law) => {
    const [g0, alpha, beta] = fitLaw(law, energies, own).coefficients
    return Array.from({ length: 30 }, (_, i) => {
      const energy = from + ((to - from) * i) / 29
      return { of: curve.of, law, energy: short(energy), fit: short(g0 + energy * (alpha + energy * beta)) }
    })
  })
}
