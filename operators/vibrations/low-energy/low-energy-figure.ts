import type { Figure } from '../../../schemas/figure.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { short } from '../../figures/figure-points.ts'
import { errorOfMean } from '../../sampling/statistics.ts'
import { densityOf, energyOf, type Spec } from '../figure-axes.ts'
import type { Curve } from '../vacf-curves.ts'
import { independentPoints } from './band.ts'
import { CLOSE } from './law-verdict.ts'
import type { LowEnergyParams } from './low-energy.ts'
import { FORMULAS, fitLaw, type Law } from './power-law.ts'

/** g at low energy with errors, one panel a kind, and laws through it: Debye, linear, and the best (as Ding et al., Fig. 1(e, f)). */
export function lowEnergyFigures(curves: readonly Curve[], table: Table, params: LowEnergyParams): Figure[] {
  const shown = curves.filter(({ of }) => table.rows.some((row) => row['of'] === of && row['law'] !== null))
  if (shown.length === 0) return []
  const most = 2 * params.to
  return [
    {
      name: 'low-energy',
      title: 'Density of states at low energy',
      caption: `Density of states without a window, at independent energies, with 68 % intervals; lines: the Debye law, the linear law and the law of lowest criterion, fitted from ${params.from} to ${params.to} meV (${FORMULAS}). ${SOUND} ${shown.map(({ of }) => sentence(of, table)).join(' ')}`,
      spec: {
        data: {
          values: shown.flatMap((curve) => [
            ...pointsOf(curve, most),
            ...lines(curve, lawIn(table, curve.of), params),
          ]),
        },
        facet: { field: 'of', type: 'nominal', sort: shown.map(({ of }) => of), title: null },
        columns: 3,
        resolve: { scale: { y: 'independent' } },
        spec: { width: 180, height: 140, ...panel(most) },
      },
    },
  ]
}

export const SOUND =
  'A cell of side L has no sound waves between zero and about hv/L, v their speed (3 meV for 20 Å and 1.5 km/s): a Debye law there is not seen, whatever the sample has.'

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

const rowIn = (table: Table, of: string): Row => table.rows.find((each) => each['of'] === of) as Row
const lawIn = (table: Table, of: string) => rowIn(table, of)['law'] as Law

/** "linear (mixed as good; poor, χ² 12)": the law of a row, and what is against it. */
export function verdict(row: Row): string {
  const { law, status, runnerUp, chi } = row
  const against = [
    (row[runnerUp as Law] as number) < CLOSE ? `${runnerUp} as good` : '',
    status === 'poor' ? `poor, χ² ${(chi as number).toPrecision(2)}` : '',
  ].filter(Boolean)
  return against.length > 0 ? `${law} (${against.join('; ')})` : `${law}`
}

const sentence = (of: string, table: Table): string => `${of}: ${verdict(rowIn(table, of))}.`

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

/** The two laws, and the best if it is another, as lines of thirty points. */
function lines(curve: Curve, best: Law, { from, to }: LowEnergyParams): object[] {
  const { energies, values } = independentPoints(curve, from, to)
  const own = values(curve.values)
  return [...new Set<Law>(['debye', 'linear', best])].flatMap((law) =>
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
