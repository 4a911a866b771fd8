import { z } from 'zod'
import { inverse3 } from '../../pipeline/cell/matrix.ts'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Facts, Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { SlotsOf } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { choice, length, type Resolved, temperatureOrZero, voxelNumbers } from '../../schemas/params.ts'
import { column, columnsOf, type Row } from '../../schemas/table.ts'
import { BOLTZMANN } from '../../schemas/units.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { kelvinOf, tellTemperature } from '../frames/run-temperature.ts'
import { select } from '../frames/select.ts'
import { percolationLevels } from '../kernels/voxels/percolation.ts'
import { countVoxels } from '../kernels/voxels/voxel-counts.ts'
import { densitiesAcross, densityFigures } from './density-figure.ts'
import { BOHR, ENDINGS, FORMATS, type Format, type Volume, WRITERS } from './density-files.ts'
import { frameworkOf } from './density-framework.ts'
import { type Grid, gridOf, voxelCount, voxelVolume } from './density-grid.ts'

const params = z.object({
  spacing: length('edge of a voxel, about').default(0.3),
  voxels: voxelNumbers('voxels along each vector instead, one number or three').default([]),
  fold: voxelNumbers(
    'fold the cell into this many equal parts along each vector (2,2,2: into its unit cell)',
  ).default([1]),
  formats: z
    .preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(z.enum(FORMATS)))
    .meta({ description: `files for other programs: ${FORMATS.join(', ')}`, unit: '' })
    .default(['cube']),
  temperature: temperatureOrZero(
    'temperature of the runs, their tag where nothing is given; 0: not known, no energies',
  ).default(0),
  quantity: choice(['density', 'free-energy'], 'what those files hold').default('density'),
})

const columns = columnsOf(null, {
  element: column('', 'element whose atoms are counted', 'key'),
  atoms: column(
    '',
    'integral of the density: Σ ρ × voxel volume, over the folded cell, times the folds',
    'value',
  ),
  frames: column('', 'frames counted, over all runs', 'count'),
  voxels: column('', 'voxels of the (folded) cell', 'count'),
  volume: column('Å³', 'volume of a voxel', 'note'),
  mean: column('Å⁻³', 'mean number density', 'value'),
  most: column('Å⁻³', 'density of the fullest voxel', 'value'),
  mostBohr: column('bohr⁻³', 'density of the fullest voxel', 'value'),
  visited: column('', 'share of voxels that were ever visited', 'value'),
  floor: column(
    'meV',
    'k_BT ln n, n the counts in the fullest voxel: free energies of empty voxels are at least this',
    'note',
  ),
  barrierA: column(
    'meV',
    'least free energy over the fullest voxel that a path through visited voxels must reach to go round along a. Without an error, as counts are kept of the whole run and not of its parts; high where few are on the way: "density-sites" has barriers with errors',
    'value',
  ),
  barrierB: column('meV', 'the same along b', 'value'),
  barrierC: column('meV', 'the same along c', 'value'),
})

/** Number density ρ(r) of each element on a grid over the cell, or folded into a part of it, ρ = counts / (frames · folds · voxel volume),
 *  Å⁻³; its integral over the cell is the number of atoms. Free energy −k_BT ln(ρ/ρ_max), meV, the temperature what is given, else the runs' tag;
 *  an empty voxel has a lower bound, not infinity. Barriers: voxels joined by faces, from the fullest down, until they percolate.
 *  Positions as fractions of the reference cell in, a row an element out, grids as files. Throws a usage error for too many voxels. */
export const density = measure({
  name: 'density',
  version: 2,
  summary:
    'Number density of each element on a grid, with free energies and percolation barriers; files for other programs.',
  source: 'Ding et al., Fig. 3: probability density of lithium; −k_BT ln ρ as in its discussion of pathways.',
  cut: 'frames',
  needs: ['x', 'y', 'z'],
  parts: 'none',
  params,
  asked: {
    subject: 'mobile',
    chain: [inFrameOf.operator, select.operator],
    check: (given, run) => {
      gridOf(given, run)
    },
  },
  shape: (given, run, rows): Shape => ({ grid: gridOf(given, run), elements: elementsIn(run, rows) }),
  slots: ({ shape: { grid, elements } }): Counts => ({
    /** [element][voxel] */
    counts: { law: 'count', length: elements.length * voxelCount(grid) },
    frames: { law: 'count', length: 1 },
  }),
  update: (state, block, { run, shape: { grid, elements } }) => {
    elements.forEach((element, i) => {
      const rows = block.rows.filter((row) => run.types[run.typeOf[row]].element === element)
      const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => block.column(name, rows))
      const counts = state.counts.subarray(i * voxelCount(grid), (i + 1) * voxelCount(grid))
      countVoxels({ inverse: inverse3(run.manifest.cell), fold: grid.fold, size: grid.size, x, y, z }, counts)
    })
    state.frames[0] += block.count
  },
  finish: (runs, given, { warn }) => {
    tellTemperature(given.temperature, runs[0].run.tags['temperature'], warn)
    return tableOf({ columns }, pooled(runs, given).map(rowOf))
  },
  shown: {
    columns,
    across: densitiesAcross,
    figures: (_, given, runs) =>
      pooled(runs ?? [], given).flatMap((one) => densityFigures(one.element, volumeFor(one, 'density'))),
    files: (runs, given) =>
      pooled(runs, given).flatMap((one) =>
        given.formats.map((format: Format) => ({
          name: `${one.element}${given.quantity === 'density' ? '' : '-free-energy'}${ENDINGS[format]}`,
          text: () => WRITERS[format](volumeFor(one, given.quantity)),
        })),
      ),
  },
  example: { params: { spacing: 2.5, temperature: 600 } },
})

type Counts = SlotsOf<'counts' | 'frames'>
interface Shape {
  readonly grid: Grid
  readonly elements: readonly string[]
}

type DensityParams = Resolved<typeof params>

const elementsIn = (run: Run, rows: Rows): string[] => [
  ...new Set(Array.from(rows, (row) => run.types[run.typeOf[row]].element)),
]

/** Counts of one element over all replicas. */
interface Pooled {
  readonly element: string
  readonly grid: Grid
  readonly counts: Float64Array
  readonly frames: number
  /** K; undefined where it is not known. */
  readonly temperature: number | undefined
  readonly run: Run
  readonly facts: Facts
}

/** Replicas are added voxel by voxel; the first one's cell is used. */
function pooled(runs: readonly RunState<Counts, Shape>[], given: DensityParams): Pooled[] {
  if (runs.length === 0) return []
  const [{ run, facts, shape }] = runs
  const { grid, elements } = shape
  const size = voxelCount(grid)
  const temperature = kelvinOf(given.temperature, run.tags['temperature'])
  return elements.map((element, i) => {
    const counts = new Float64Array(size)
    for (const other of runs) {
      const own = other.total.counts
      if (
        other.shape.elements.length !== elements.length ||
        other.shape.grid.size.join() !== grid.size.join()
      )
        throw usageError(
          `density: ${other.run.name} has another cell or other elements than ${run.name}`,
          'Give the number of "voxels", or measure them one by one.',
        )
      for (let v = 0; v < size; v++) counts[v] += own[i * size + v]
    }
    const frames = runs.reduce((sum, { total }) => sum + total.frames[0], 0)
    return { element, grid, counts, frames, temperature, run, facts }
  })
}

function rowOf({ element, grid, counts, frames, temperature }: Pooled): Row {
  const volume = voxelVolume(grid)
  const folds = grid.fold[0] * grid.fold[1] * grid.fold[2]
  const [sum, most] = [counts.reduce((a, b) => a + b, 0), counts.reduce((a, b) => Math.max(a, b), 0)]
  const energy = (level: number) =>
    temperature && level > 0 ? BOLTZMANN * temperature * Math.log(most / level) : null
  const [a, b, c] = percolationLevels(counts, grid.size)
  const densityOf = (count: number) => count / (frames * folds * volume)
  return {
    element,
    atoms: sum / frames,
    frames,
    voxels: counts.length,
    volume,
    mean: densityOf(sum / counts.length),
    most: densityOf(most),
    mostBohr: densityOf(most) * BOHR * BOHR * BOHR,
    visited: counts.reduce((n, count) => (count > 0 ? n + 1 : n), 0) / counts.length,
    floor: energy(1),
    barrierA: energy(a),
    barrierB: energy(b),
    barrierC: energy(c),
  }
}

function volumeFor(one: Pooled, quantity: string): Volume {
  const { element, grid, counts, frames, temperature, run } = one
  const folds = grid.fold[0] * grid.fold[1] * grid.fold[2]
  const scale = 1 / (frames * folds * voxelVolume(grid))
  const isDensity = quantity === 'density'
  if (!isDensity && temperature === undefined)
    throw usageError(
      `density: ${run.name} has no tag "temperature"`,
      'Say it with "temperature", or export the density.',
    )
  const most = counts.reduce((a, b) => Math.max(a, b), 0)
  const kT = BOLTZMANN * (temperature ?? 0)
  return {
    title: `${element} in ${run.name}`,
    grid,
    values: counts.map((count) => (isDensity ? count * scale : kT * Math.log(most / Math.max(1, count)))),
    isDensity,
    atoms: frameworkOf(run, grid, element, inFrameOf.find(one)?.still),
  }
}
