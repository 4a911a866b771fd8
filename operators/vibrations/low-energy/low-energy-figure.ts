import { type SystemTables, UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Figure } from '../../../schemas/figure.ts'
import { column, type Row } from '../../../schemas/table.ts'
import { colourOf, framed, positionOf } from '../../figures/frame.ts'
import { type Mark, marksOf, type Plot, type Spec, SYSTEM } from '../../figures/plot.ts'
import { pointLayers } from '../../figures/points.ts'
import { residuals, restOf } from '../../figures/residuals.ts'
import { short } from '../../figures/rows.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import { DENSITY, energyOf } from '../figure-axes.ts'
import { totalsOf } from '../totals.ts'
import { type Curve, curvesOf } from '../vacf-curves.ts'
import { independentPoints } from './band.ts'
import { CLOSE } from './law-verdict.ts'
import type { LowEnergyParams } from './low-energy.ts'
import { FORMULAS, fitLaw, type Law } from './power-law.ts'

export const SOUND =
  'A cell of side L has no sound waves between zero and about hv/L, v their speed (3 meV for 20 Å and 1.5 km/s): a Debye law there is not seen, whatever the sample has.'

/** g at low energy with errors, one panel a kind, and laws through it (as Ding et al., Fig. 1(e, f)): of one system Debye, linear, and
 *  the best; of several each one's best. */
export function lowEnergyFigures(systems: readonly SystemTables[], params: LowEnergyParams): Figure[] {
  const known = systems.flatMap((system) => judged(system, params))
  const isMany = systems.length > 1
  const own = systems.map(({ label, from }) => ({
    label,
    from,
    own: {
      columns: COLUMNS,
      rows: known
        .filter((each) => each.label === label)
        .flatMap(({ curve }) => pointsIn(curve, 0, 2 * params.to)),
    },
  }))
  const plot: Plot = {
    name: 'low-energy',
    title: 'Density of states at low energy',
    caption: `Density of states without a window, at independent energies, with 68 % intervals; lines: ${isMany ? 'the law of lowest criterion' : 'the Debye law, the linear law and the law of lowest criterion'}, fitted from ${params.from} to ${params.to} meV (${FORMULAS}). ${SOUND} ${sentences(known)}`,
    x: energyOf(2 * params.to),
    y: DENSITY,
    ...(isMany ? { of: { field: 'of' } } : { panels: [{ field: 'of' }] }),
  }
  const lines = known.flatMap((each) => linesOf(each, isMany, params))
  const marks = [...marksOf(own, plot).map((mark) => ({ ...mark, law: 'none' })), ...lines]
  const drawn = framed(own, plot, marks, [
    ...pointLayers(own, plot, marks).map((layer) => ({
      transform: [{ filter: "datum.law === 'none'" }],
      ...(isMany ? layer : inInk(layer)),
    })),
    {
      transform: [{ filter: "datum.law !== 'none'" }],
      mark: { type: 'line' },
      encoding: {
        y: positionOf(DENSITY, own[0].own, 'fit'),
        ...(isMany ? { color: colourOf(SYSTEM, marks) } : lawEncoding),
      },
    },
  ])
  const left = residuals(systems, plot, ({ label }) =>
    known.filter((each) => each.label === label).flatMap((each) => leftOf(each, isMany, params)),
  )
  return [...drawn, ...left]
}

/** Points as what is measured, beside lines with colours. */
const inInk = ({ mark, ...layer }: Spec): Spec => {
  const own = mark as Spec
  return { ...layer, mark: own['type'] === 'point' ? { ...own, style: 'measured', size: 20 } : own }
}

const COLUMNS = {
  dos: column('1/meV', 'density of states', 'value'),
  error: column('1/meV', 'its error', { errorOf: 'dos' }),
}

const law = { field: 'law', type: 'nominal', title: 'law' }
const lawEncoding = { color: law, strokeDash: law }

/** A spectrum of a system with the law that it follows best. */
interface Judged {
  readonly label: string
  readonly curve: Curve
  readonly law: Law
  readonly row: Row
}

function judged({ label, own, from }: SystemTables, { isotopes }: LowEnergyParams): Judged[] {
  const partial = curvesOf(from['vacf'])
  return [...partial, ...totalsOf(partial, isotopes, UNHEARD).curves].flatMap((curve) => {
    const row = own.rows.find(({ of }) => of === curve.of)
    const law = row?.['law'] as Law | null | undefined
    return row && law ? [{ label, curve, law, row }] : []
  })
}

/** "Li: linear at 600 K, debye at 300 K." */
function sentences(known: readonly Judged[]): string {
  const kinds = [...new Set(known.map(({ curve }) => curve.of))]
  return kinds
    .map((of) => {
      const own = known.filter(({ curve }) => curve.of === of)
      return `${of}: ${own.map(({ row, label }) => `${verdict(row)}${label === '' ? '' : ` at ${label}`}`).join(', ')}.`
    })
    .join(' ')
}

/** "linear (mixed as good; poor, χ² 12)": the law of a row, and what is against it. */
function verdict(row: Row): string {
  const { law, status, runnerUp, chi } = row
  const against = [
    (row[runnerUp as Law] as number) < CLOSE ? `${runnerUp} as good` : '',
    status === 'poor' ? `poor, χ² ${(chi as number).toPrecision(2)}` : '',
  ].filter(Boolean)
  return against.length > 0 ? `${law} (${against.join('; ')})` : `${law}`
}

/** The spectrum at independent energies. */
function pointsIn(curve: Curve, least: number, most: number): Row[] {
  const { energies, values } = independentPoints(curve, least, most)
  const own = values(curve.values)
  const samples = curve.samples.map((sample) => values(sample))
  return energies.map((energy, i) => ({
    of: curve.of,
    energy,
    dos: own[i],
    error:
      errorBetween(
        samples.map((sample) => sample[i]),
        curve.weights,
      ) ?? null,
  }))
}

/** A law of g₀ + αE + βE² through a spectrum between two energies. */
interface Fit {
  readonly law: Law
  at(energy: number): number
}

function fitsOf({ curve, law: best }: Judged, isMany: boolean, { from, to }: LowEnergyParams): Fit[] {
  const { energies, values } = independentPoints(curve, from, to)
  const own = values(curve.values)
  return (isMany ? [best] : [...new Set<Law>(['debye', 'linear', best])]).map((law) => {
    const [g0, alpha, beta] = fitLaw(law, energies, own).coefficients
    return { law, at: (energy) => g0 + energy * (alpha + energy * beta) }
  })
}

/** Laws through a spectrum, thirty points each. */
function linesOf(judged: Judged, isMany: boolean, params: LowEnergyParams): Mark[] {
  const { from, to } = params
  return fitsOf(judged, isMany, params).flatMap(({ law, at }): Mark[] =>
    Array.from({ length: 30 }, (_, i): Mark => {
      const energy = from + ((to - from) * i) / 29
      const system: Mark = isMany ? { system: judged.label } : {}
      return { ...system, of: judged.curve.of, law, energy: short(energy), fit: short(at(energy)) }
    }),
  )
}

/** What laws leave of a spectrum at the energies that they are fitted to. */
function leftOf(judged: Judged, isMany: boolean, params: LowEnergyParams): Row[] {
  const points = pointsIn(judged.curve, params.from, params.to)
  const [x, y, errors] = (['energy', 'dos', 'error'] as const).map((name) => points.map((row) => row[name]))
  return fitsOf(judged, isMany, params).flatMap(({ law, at }) =>
    restOf(judged.curve.of, law, x as number[], y as number[], errors as (number | null)[], at),
  )
}
