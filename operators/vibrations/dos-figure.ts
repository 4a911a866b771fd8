import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row } from '../../schemas/table.ts'
import { curve, curveLayers } from '../figures/curve.ts'
import { framed, positionOf } from '../figures/frame.ts'
import { type Mark, marksOf, type Plot, type Spec } from '../figures/plot.ts'
import { rowsByElement } from '../figures/rows.ts'
import { DENSITY, energyAxis, energyOf, overEnergy } from './figure-axes.ts'
import { NEUTRON, TOTAL } from './totals.ts'

/** Beyond the energy below which this share of all spectra lies, a figure shows nothing. */
const SHOWN = 0.998

/** DOS stacked by element up to the total, of several systems in panels above one another, and each curve in a panel of its own.
 *  `windows`: of each system, in words. */
export function dosFigures(systems: readonly SystemTables[], windows: readonly string[]): Figure[] {
  const most = Math.max(...systems.map(({ own }) => highestEnergy(own.rows)))
  return [...stacked(systems, windows, most), ...each(systems, windows, most)]
}

const wordsOf = (windows: readonly string[]) => [...new Set(windows)].join('; ')

/** Energy up to which nearly all weight of every curve lies, meV. */
export function highestEnergy(rows: readonly Row[]): number {
  const ends = [...rowsByElement(rows).values()].map((own) => {
    const total = own.reduce((sum, row) => sum + Math.abs(row['dos'] as number), 0)
    let sum = 0
    const last = own.find((row) => (sum += Math.abs(row['dos'] as number)) >= SHOWN * total)
    return (last ?? own[own.length - 1])['energy'] as number
  })
  return Math.max(...ends)
}

const upTo =
  (most: number) =>
  ({ energy }: Row): boolean =>
    (energy as number) <= most * 1.0001

/** True for a curve that is a part of the total. */
const isShare = ({ of, fraction }: Row): boolean => of !== TOTAL && of !== NEUTRON && fraction !== null

function stacked(systems: readonly SystemTables[], windows: readonly string[], most: number): Figure[] {
  const isMany = systems.length > 1
  const plot: Plot = {
    name: isMany ? 'dos' : 'dos-stacked',
    title: 'Density of states by element',
    caption: `Shares of the elements in the total density of states, weighted by atoms, and the total with its 68 % interval; ${isMany ? 'one scale for all. Window' : 'window'}: ${wordsOf(windows)}.`,
    x: isMany ? energyOf(most) : energyAxis(most),
    y: { ...DENSITY, value: ({ dos, fraction }) => (dos as number) * (fraction as number) },
    of: { field: 'of' },
    systems: 'panels',
    alike: true,
    where: (row) => isShare(row) && upTo(most)(row),
    half: () => null,
  }
  const marks = marksOf(systems, plot)
  if (!isMany && rowsByElement(marks).size < 2) return []
  const y = { ...positionOf(plot.y, systems[0].own), stack: 'zero' }
  const shares = having('dos', [{ mark: { type: 'area', opacity: 0.8 }, encoding: { y } }])
  const [totals, lines] = totalOver(systems, plot, most)
  return framed(systems, plot, [...marks, ...totals], [...shares, ...lines]).map((figure) => ({
    ...figure,
    spec: isMany ? stripes(figure.spec) : overEnergy(figure.spec, most),
  }))
}

/** The total, a line with the band of its error, over its shares. */
function totalOver(systems: readonly SystemTables[], plot: Plot, most: number): [Mark[], Spec[]] {
  const where = (row: Row) => row['of'] === TOTAL && upTo(most)(row)
  const y = { ...DENSITY, field: 'total', value: ({ dos }: Row) => dos }
  const total = { ...plot, y, where, half: ({ error }: Row) => error as number | null }
  const marks = marksOf(systems, total)
  return [marks, having('total', curveLayers(systems, { ...total, line: { strokeWidth: 1.2 } }, marks))]
}

const having = (field: string, layers: readonly Spec[]): Spec[] =>
  layers.map((layer) => ({ transform: [{ filter: `isValid(datum.${field})` }], ...layer }))

/** One panel above the other. */
const stripes = ({ spec, ...facet }: Figure['spec']): Figure['spec'] => ({
  ...facet,
  columns: 1,
  spec: { ...(spec as object), width: 520, height: 110 },
})

function each(systems: readonly SystemTables[], windows: readonly string[], most: number): Figure[] {
  const isWeighted = systems.some(({ own }) => own.rows.some(({ of }) => of === NEUTRON))
  const isMany = systems.length > 1
  return curve(systems, {
    name: isMany ? 'dos-each' : 'dos',
    title: 'Density of states',
    caption: `One-sided density of states, each on a scale of its own; window: ${wordsOf(windows)}. Bands: 68 % intervals.${isWeighted ? ` ${sections(systems[0].own.rows)}` : ''}`,
    x: energyOf(most),
    y: DENSITY,
    ...(isMany ? { of: { field: 'of' } } : { panels: [{ field: 'of' }] }),
    where: upTo(most),
    line: { strokeWidth: 1.2 },
  })
}

/** The table of cross sections in words. */
const sections = (rows: readonly Row[]): string =>
  `Total scattering cross sections of the neutron-weighted spectrum: ${[
    ...rowsByElement(rows.filter(isShare)),
  ]
    .map(([of, [row]]) => `${of} ${row['crossSection'] ?? 'unknown'}`)
    .join(', ')} barn.`
