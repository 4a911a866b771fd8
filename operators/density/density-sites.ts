import { z } from 'zod'
import type { FinishContext } from '../../pipeline/definition/operator.ts'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import { length, number, temperatureOrZero, voxelNumbers } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { BOLTZMANN } from '../../schemas/units.ts'
import { crystal } from '../crystal/crystal.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { kelvinOf, tellTemperature } from '../frames/run-temperature.ts'
import { select } from '../frames/select.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { refuseSeveral } from '../sampling/subject-elements.ts'
import { densitiesAcross } from './density-figure.ts'
import { densitySiteFigures } from './density-site-figure.ts'
import { densitySiteFiles, frameworkOf } from './density-site-files.ts'
import { type DensitySite, densitySitesOf, type SiteCounted, type SiteCounts } from './density-site-list.ts'
import { countInto, type SiteGrid, siteGrid } from './site-grid.ts'

const params = z.object({
  spacing: length('edge of a voxel, about; 0: four thirds of "smoothing"').default(0),
  fold: voxelNumbers(
    'without a crystal: fold the cell into this many equal parts along each vector (2,2,2: into its unit cell)',
  ).default([1]),
  smoothing: length(
    'standard deviation of the Gaussian that the density is smoothed by; it lowers barriers',
  ).default(0.15),
  persistence: number(
    'barrier (k_BT) that parts a maximum from a higher one, else both are one site',
  ).default(0.05),
  significance: number(
    'standard deviations of counting by which a maximum must stand above its saddle, else it is taken for noise',
  ).default(4),
  apart: length('maxima nearer to each other than this are one site').default(0.5),
  temperature: temperatureOrZero(
    'temperature of the runs, their tag where nothing is given; 0: not known, no energies',
  ).default(0),
})

const columns = columnsOf('occupancy', {
  kind: column(
    '',
    'name: of the site of the crystal that it is next to, else its Wyckoff letter, else "site"; none: ions that belong to no site, where there are any',
    'key',
  ),
  position: column('', 'Wyckoff position, as "sites" reads it; null without a crystal', 'note'),
  sites: column('', 'places of it in the (unit) cell, equal by symmetry', 'count'),
  x: column('', 'its maximum as a fraction of the (unit) cell along a; of one of the equal places', 'note'),
  y: column('', 'along b', 'note'),
  z: column('', 'along c', 'note'),
  occupancy: column('', 'mean number of ions in its basin, per place', 'value'),
  error: column('', 'half the 68 % interval of that', { errorOf: 'occupancy' }),
  ...errorColumns,
  fraction: column('', 'share of the ions that are in the basins of all its places', 'value'),
  spread: column('Å', 'root mean square distance of the ions of its basin from it', 'value'),
  density: column('Å⁻³', 'smoothed density there', 'value'),
  barrier: column(
    'k_BT',
    'ln(density there / at the lowest saddle out of its basin): the least barrier',
    'value',
  ),
  barrierError: column(
    'k_BT',
    'its standard deviation, of the densities at those two places over parts of time and replicas',
    { errorOf: 'barrier' },
  ),
  energy: column('meV', 'the same as a free energy; null where the temperature is not known', 'value'),
  energyError: column('meV', 'its standard deviation', { errorOf: 'energy' }),
  towards: column('', 'the kind behind that saddle', 'note'),
  nearest: column('', 'kind of the nearest site of the crystal', 'note'),
  distance: column('Å', 'and how far that is', 'value'),
})

/** Sites as maxima of the ion density. Counts on a grid over the cell, over a part that it is folded into, or over the unit cell of a
 *  crystal and averaged over its symmetry, are smoothed by a Gaussian; each maximum gets its basin by steepest ascent on the periodic
 *  grid; maxima that no barrier of ln(ρ_max/ρ_saddle) ≥ persistence, no significance above counting noise or no distance parts are one.
 *  A site is at the maximum of the smoothed density, or in the middle of several as high; its occupation is the integral over its basin,
 *  Σ = N. Positions in, a row a kind out, with a CIF (and, for a crystal, its Wyckoff positions) that "sites" of a second definition reads.
 *  Throws usage errors for too many voxels, or a crystal that does not fit. */
export const densitySites = measure({
  name: 'density-sites',
  version: 5,
  summary:
    'Sites found as maxima of the ion density: where, how much of the ions, how high the barrier between them.',
  source:
    'Edelsbrunner, Letscher and Zomorodian, Discrete Comput. Geom. 28, 511 (2002), persistence; ion density and −k_BT ln ρ as Ding et al., Fig. 3.',
  cut: 'frames',
  needs: ['x', 'y', 'z'],
  parts: 'time',
  asked: {
    subject: 'mobile',
    chain: [inFrameOf.operator, select.operator, crystal.operator],
  },
  params,
  shape: (given, run, rows, facts): SiteGrid => {
    refuseSeveral('density-sites', run, rows)
    return siteGrid(given, run, crystal.find({ facts }))
  },
  slots: ({ shape: { size } }): SiteCounts => ({
    counts: { law: 'count', length: size[0] * size[1] * size[2] },
    frames: { law: 'count', length: 1 },
  }),
  update: (state, block, { shape }) => {
    countInto(state.counts, shape, block, block.rows)
    state.frames[0] += block.count
  },
  finish: (runs, given, context) => {
    const found = densitySitesOf(runs, given)
    warn(runs, found.sites, context)
    tellTemperature(given.temperature, runs[0].run.tags['temperature'], context.warn)
    return tableOf({ columns }, rowsOf(runs, given, found))
  },
  shown: {
    columns,
    across: densitiesAcross,
    figures: (table, given, runs) => densitySiteFigures(table, runs ?? [], given),
    files: (runs, given) => densitySiteFiles(runs, densitySitesOf(runs, given).sites),
  },
  example: {
    params: { spacing: 0.5, smoothing: 0.4, temperature: 600 },
    transforms: { crystal: { crystal: 'argyrodite' } },
  },
})

type Params = z.output<typeof params>

function rowsOf(
  runs: readonly SiteCounted[],
  given: Params,
  { sites, outside }: ReturnType<typeof densitySitesOf>,
): Row[] {
  const kelvin = kelvinOf(given.temperature, runs[0].run.tags['temperature'])
  const inMeV = (barrier: number | undefined) =>
    kelvin === undefined || barrier === undefined ? null : finite(barrier * kelvin * BOLTZMANN)
  const row = ({ at: [x, y, z], places, ...site }: DensitySite): Row => ({
    kind: site.kind,
    position: site.position ?? null,
    sites: places.length,
    x,
    y,
    z,
    occupancy: site.occupancy,
    error: finite(site.error.error),
    ...saidOf(site.error),
    fraction: site.fraction,
    spread: site.spread,
    density: site.density,
    barrier: finite(site.barrier),
    barrierError: finite(site.barrierError),
    energy: inMeV(site.barrier),
    energyError: inMeV(site.barrierError),
    towards: site.towards ?? null,
    nearest: site.nearest ?? null,
    distance: finite(site.distance),
  })
  const nothing = Object.fromEntries(Object.keys(columns).map((key) => [key, null]))
  return [...sites.map(row), ...(outside > 0 ? [{ ...nothing, kind: 'none', fraction: outside }] : [])]
}

function warn(runs: readonly SiteCounted[], sites: readonly DensitySite[], context: FinishContext): void {
  const { name } = runs[0].run
  if (frameworkOf(runs[0]) === undefined)
    context.warn(
      'framework-not-folded',
      `density-sites: the framework of ${name} is not the same in all parts of the cell: the sites are written without it`,
    )
  if (sites.length === 1 && sites[0].barrier === undefined)
    context.warn(
      'one-site',
      `density-sites: ${name} has one place in the part of the cell that is looked at, and no other to go to: no barrier. Fold less, or take the barriers of "density" along each vector`,
    )
  for (const { kind, maxima, places } of sites.filter((site) => site.maxima !== site.places.length))
    context.warn(
      'broken-symmetry',
      `density-sites: ${maxima} maxima of ${name} for ${places.length} equal places ${kind}: "persistence" or "significance" divides them by chance`,
    )
}
