import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { short, thinned } from '../figures/figure-points.ts'
import { rowsByElement } from '../figures/log-scale.ts'
import { densityOf, energyAxis, energyOf, overEnergy, type Spec } from './figure-axes.ts'
import { NEUTRON, TOTAL } from './totals.ts'

/** Beyond the energy below which this share of all spectra lies, a figure shows nothing. */
const SHOWN = 0.998

/** DOS stacked by element up to the total, and each curve in a panel of its own. `window`: in words. */
export function dosFigures(table: Table, window: string): Figure[] {
  const most = highestEnergy(table.rows)
  const groups = rowsByElement(table.rows.filter((row) => (row['energy'] as number) <= most * 1.0001))
  const stacked = sharesOf(groups)
  const own: Figure = {
    name: 'dos',
    title: 'Density of states',
    caption: `One-sided density of states, each on a scale of its own; window: ${window}. Bands: 68 % intervals.${groups.has(NEUTRON) ? ` ${sections(stacked)}` : ''}`,
    spec: panelsOf(groups, most),
  }
  if (stacked.length < 2) return [own]
  return [
    {
      name: 'dos-stacked',
      title: 'Density of states by element',
      caption: `Shares of the elements in the total density of states, weighted by atoms; window: ${window}.`,
      spec: stackOf(stacked, most),
    },
    own,
  ]
}

type Group = readonly [string, readonly Row[]]

/** The curves that make up the total. */
export const sharesOf = (groups: ReadonlyMap<string, readonly Row[]>): Group[] =>
  [...groups].filter(([of, [row]]) => of !== TOTAL && of !== NEUTRON && row['fraction'] !== null)

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

/** The table of cross sections in words. */
const sections = (groups: readonly Group[]): string =>
  `Total scattering cross sections of the neutron-weighted spectrum: ${groups
    .map(([of, [row]]) => `${of} ${row['crossSection'] ?? 'unknown'}`)
    .join(', ')} barn.`

/** Shares in the total, at some energies. */
export const stackPoints = (groups: readonly Group[], most = 400) =>
  groups.flatMap(([of, rows]) =>
    thinned(rows, most).map((row) => ({
      of,
      energy: short(row['energy']),
      dos: short((row['dos'] as number) * (row['fraction'] as number)),
    })),
  )

function stackOf(groups: readonly Group[], most: number): Spec {
  const values = stackPoints(groups)
  return overEnergy(most, [
    {
      data: { values },
      mark: { type: 'area', opacity: 0.8 },
      encoding: {
        x: energyAxis(most),
        y: { field: 'dos', type: 'quantitative', stack: 'zero', title: 'DOS (1/meV)' },
        color: { field: 'of', type: 'nominal', title: null },
      },
    },
  ])
}

function panelsOf(groups: ReadonlyMap<string, readonly Row[]>, most: number): Spec {
  const values = [...groups].flatMap(([of, rows]) =>
    thinned(rows).map((row) => {
      const [g, half] = [row['dos'] as number, (row['error'] ?? 0) as number]
      return { of, energy: short(row['energy']), dos: short(g), low: short(g - half), high: short(g + half) }
    }),
  )
  const x = energyOf(most)
  return {
    data: { values },
    facet: { field: 'of', type: 'nominal', sort: [...groups.keys()], title: null },
    columns: 3,
    resolve: { scale: { y: 'independent' } },
    spec: {
      width: 180,
      height: 140,
      layer: [
        { mark: { type: 'area' }, encoding: { x, y: densityOf('low'), y2: { field: 'high' } } },
        { mark: { type: 'line', strokeWidth: 1.2 }, encoding: { x, y: densityOf('dos') } },
      ],
    },
  }
}
