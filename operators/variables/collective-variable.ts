import { z } from 'zod'
import { latticeOf } from '../../pipeline/cell/lattice.ts'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { SlotsOf } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { choice, length, number, type Resolved, temperatureOrZero, words } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { BOLTZMANN, KJ_MOL, tidy } from '../../schemas/units.ts'
import { tellTemperature, temperatureOf } from '../frames/run-temperature.ts'
import { select } from '../frames/select.ts'
import {
  binStatus,
  binStatusColumn,
  freeEnergyErrors,
  freeEnergyOf,
  NO_ERROR,
} from '../free-energy/free-energy.ts'
import { checkNodes } from '../free-energy/path-variables.ts'
import {
  binsOf,
  countPoints,
  type GridAxis,
  indicesOf,
  middleOf,
  type ValueGrid,
} from '../free-energy/value-grid.ts'
import { unitsOf } from '../polyanions/bonded-units.ts'
import { freeAtoms } from '../polyanions/centres.ts'
import { distortionBins } from '../polyanions/occupied-bins.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { refuseSeveral } from '../sampling/subject-elements.ts'
import { collectiveVariableFigures } from './collective-variable-figure.ts'
import { pointsIn, VARIABLES, type Variable, type VariableJob } from './ion-variables.ts'
import { tetrahedraOf } from './tetrahedra.ts'

const params = z.object({
  variables: words(
    'one to three of distance (of an ion to the centre nearest to it), second (to the next one), angle (from that centre to the ion, with z), rotor (to the centre of mass of the polyanion nearest to it), along and off (how far along a path of "nodes" the two distances are, in nodes, and how far from it), distortion (s_d of the tetrahedral polyanion nearest to it); one and two have a picture, three the table alone',
  ).default(['distance', 'second']),
  centres: words('elements of the centres, of which bonded atoms are left out').default(['S', 'Cl']),
  bondedWithin: length('an atom with the centre of a polyanion nearer than this is bonded').default(2.6),
  upTo: length('largest distance').default(8),
  spacing: length('width of a bin of distances').default(0.2),
  nodes: z
    .preprocess(
      (value) =>
        typeof value === 'string' ? value.split(';').map((node) => node.split(',').map(Number)) : value,
      z.array(z.tuple([z.number(), z.number()])),
    )
    .meta({
      description: 'nodes of the path of along and off: distance,second of each, as 2,6.5;3.5,3.5',
      unit: 'Å',
    })
    .default([]),
  nodeBin: number('width of a bin of along, in nodes').default(0.1),
  angleBin: number('width of a bin of angles, degrees').default(5),
  distortionBin: number('width of a bin of s_d').default(0.1),
  distortionAxes: choice(
    ['crystal', 'own'],
    'axes that s_d is taken in: x, y, z, where a tilt counts too, or those of each tetrahedron',
  ).default('crystal'),
  temperature: temperatureOrZero('temperature of the runs; their tag where nothing is given').default(0),
})
type Given = Resolved<typeof params>

const columns = columnsOf(null, {
  distance: column(
    'Å',
    'middle of the bin of the distance to the nearest centre, where that is asked for',
    'key',
  ),
  second: column('Å', 'the same of the second nearest', 'key'),
  angle: column('°', 'the same of the angle with z', 'key'),
  rotor: column('Å', 'the same of the distance to the nearest centre of mass of a polyanion', 'key'),
  along: column('', 'the same of the place along the path, 1 at its first node', 'key'),
  off: column('Å', 'the same of the distance from the path', 'key'),
  distortion: column('', 'the same of s_d of the nearest tetrahedron', 'key'),
  freeEnergy: column(
    'kJ/mol',
    'F = −k_BT ln p, p the share of ions and frames in the bin, its least value 0; of an empty bin what it is above',
    'value',
  ),
  error: column(
    'kJ/mol',
    'half the 68 % interval of −k_BT ln p, over blocks of time or replicas; null where all in the bin may be one event; F is 0 in the bin that was seen most, which has an error of its own',
    { errorOf: 'freeEnergy' },
  ),
  status: binStatusColumn,
  count: column('', 'ions × frames in the bin', 'count'),
  ...errorColumns,
})

type Counts = SlotsOf<'counts' | 'outside'>
interface Shape {
  readonly grid: ValueGrid
  readonly job: VariableJob
}
type Seen = RunState<Counts, Shape>

/** Free energies of ions along collective variables from runs without a bias, F = −k_BT ln p in one to three dimensions, kJ/mol, with errors; no
 *  Jacobian is divided out (an ideal gas has p ∝ r²). Positions in, distances to the nearest periodic image in the true cell, a row a bin.
 *  Throws usage errors for variables that are none, too many bins, ions of several elements, and where the temperature is not known.
 *  Source: Guan et al., supplement, 2.1 to 2.3 and note 4: D₁, D₂, θ, s, z and s_d. */
export const collectiveVariable = measure({
  name: 'collective-variable',
  version: 5,
  summary: 'Free energies of ions over distances to centres, angles, paths and the distortion of polyanions.',
  source:
    'Guan et al., supplement, 2.1–2.3 and eqs. 3–5: distances to two adjacent centres, the angle to z, a path.',
  cut: 'atoms',
  needs: ['x', 'y', 'z'],
  parts: 'time',
  params,
  asked: {
    subject: 'mobile',
    chain: [select.operator],
    check: (given, run) => {
      gridOf(given)
      kTOf(given, run)
    },
  },
  shape: (given, run, rows): Shape => {
    refuseSeveral('collective-variable', run, rows)
    return { grid: gridOf(given), job: jobOf(given, run) }
  },
  slots: ({ shape: { grid } }): Counts => ({
    counts: { law: 'count', length: binsOf(grid) },
    outside: { law: 'count', length: 1 },
  }),
  update: (state, block, { shape: { grid, job } }) => {
    for (const points of pointsIn(block, job)) state.outside[0] += countPoints(grid, points, state.counts)
  },
  finish: (runs, given, { warn }) => {
    tellTemperature(given.temperature, runs[0].run.tags['temperature'], warn)
    const [outside, all] = runs.reduce(
      ([out, sum], { total }) => [out + total.outside[0], sum + total.counts.reduce((a, b) => a + b, 0)],
      [0, 0],
    )
    if (outside > 0)
      warn(
        'beyond-the-surface',
        `${((100 * outside) / (outside + all)).toFixed(1)} % of ions and frames are beyond ${given.upTo} Å and not counted`,
      )
    return tableOf({ columns }, rowsOf(runs, given))
  },
  shown: { columns, ...collectiveVariableFigures },
  example: {
    params: { variables: 'distance,second,angle', upTo: 8, spacing: 1, angleBin: 60, centres: 'S' },
  },
})

const MOST_BINS = 200_000

function gridOf(given: Given): ValueGrid {
  const stranger = given.variables.find((name) => !(VARIABLES as readonly string[]).includes(name))
  if (
    stranger !== undefined ||
    given.variables.length > 3 ||
    new Set(given.variables).size < given.variables.length
  )
    throw usageError(
      `collective-variable: variables ${given.variables.join(', ')}`,
      `Give one to three of ${VARIABLES.join(', ')}, each once.`,
    )
  if (isOfPath(given)) checkNodes(given.nodes)
  const { variables, upTo, spacing, angleBin, nodeBin, nodes, distortionBin } = given
  const distances = { from: 0, width: spacing, bins: Math.max(1, Math.round(upTo / spacing)) }
  const angles = { from: 0, width: angleBin, bins: Math.ceil(180 / angleBin) }
  // Before its first node and beyond its last a path goes on straight.
  const along = { from: 0, width: nodeBin, bins: Math.ceil((nodes.length + 1) / nodeBin) }
  const forms = distortionBins(distortionBin)
  const distortion = { from: (-forms / 2) * distortionBin, width: distortionBin, bins: forms }
  const own: Partial<Record<string, GridAxis>> = { angle: angles, along, distortion }
  const grid = variables.map((name) => own[name] ?? distances)
  const isWide = [spacing, angleBin, nodeBin, distortionBin].every((width) => width > 0)
  if (isWide && binsOf(grid) <= MOST_BINS) return grid
  throw usageError(
    `collective-variable: ${binsOf(grid)} bins`,
    `Give wider bins, or fewer variables: ${MOST_BINS} bins at the most.`,
  )
}

const jobOf = (given: Given, run: Run): VariableJob => ({
  variables: given.variables as Variable[],
  centres: freeAtoms(run, given.centres, given.bondedWithin),
  lattice: latticeOf(run.manifest.cell),
  units: given.variables.includes('rotor') ? unitsOf(run, given.bondedWithin, 'collective-variable') : [],
  tetrahedra: given.variables.includes('distortion') ? tetrahedraIn(given, run) : [],
  nodes: isOfPath(given) ? given.nodes : [],
})

const tetrahedraIn = ({ bondedWithin, distortionAxes }: Given, run: Run) =>
  tetrahedraOf(run, unitsOf(run, bondedWithin, 'collective-variable'), distortionAxes)

const isOfPath = ({ variables }: Given): boolean => variables.includes('along') || variables.includes('off')

/** k_BT, kJ/mol. */
const kTOf = ({ temperature }: Given, run: Run): number =>
  BOLTZMANN * KJ_MOL * temperatureOf('collective-variable', temperature, { tags: run.tags, runs: [run] })

function rowsOf(runs: readonly Seen[], given: Given): Row[] {
  const {
    grid,
    job: { variables },
  } = runs[0].shape
  const kT = kTOf(given, runs[0].run)
  const counts = runs[0].total.counts.map((_, bin) =>
    runs.reduce((sum, { total }) => sum + total.counts[bin], 0),
  )
  if (!counts.some((count) => count > 0)) return []
  const energies = freeEnergyOf(counts, undefined, kT)
  const errorAt = freeEnergyErrors(
    runs.map(({ parts }) => parts.map((part) => part.counts)),
    kT,
  )
  return Array.from(counts, (count, bin) => {
    const at = indicesOf(grid, bin).map((index, k) => tidy(middleOf(grid[k], index)))
    const place = (name: Variable) => at[variables.indexOf(name)] ?? null
    const estimate = count > 0 ? errorAt(bin) : NO_ERROR
    return {
      distance: place('distance'),
      second: place('second'),
      angle: place('angle'),
      rotor: place('rotor'),
      along: place('along'),
      off: place('off'),
      distortion: place('distortion'),
      freeEnergy: finite(energies?.values[bin]),
      error: finite(estimate.error),
      status: binStatus(count, estimate.error),
      count,
      ...saidOf(estimate),
    }
  })
}
