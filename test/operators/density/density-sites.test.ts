import test from 'ava'
import { apartIn } from '../../../operators/crystal/apart-in.ts'
import { densitySites } from '../../../operators/density/density-sites.ts'
import { siteGrid } from '../../../operators/density/site-grid.ts'
import { knownOf, type RunState, UNHEARD } from '../../../pipeline/definition/operator.ts'
import { emptyState } from '../../../pipeline/state/slots.ts'
import { resolveParams } from '../../../schemas/params.ts'
import { seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const { operator } = densitySites
const spacing = 0.25
const resolve = (given: object) => resolveParams('density-sites', operator.params, given) as any
const TILTED = [11, 0, 0, 3, 10, 0, -2, 4, 12]
/** Where ions are, how many on each place, and how widely, Å; fractions of the cell, one pair 2 Å apart. */
const TRUTH = [
  { at: [0.013, 0.982, 0.5], occupancy: 0.9, width: 0.42 },
  { at: [0.31, 0.2, 0.117], occupancy: 0.6, width: 0.35 },
  { at: [0.5, 0.63, 0.77], occupancy: 0.35, width: 0.3 },
  { at: [0.69, 0.63, 0.77], occupancy: 0.5, width: 0.3 },
  { at: [0.77, 0.1, 0.3], occupancy: 0.15, width: 0.5 },
]
const IONS = TRUTH.reduce((sum, { occupancy }) => sum + occupancy, 0)

/** A run whose atoms do not matter: its density is given, one value a voxel. */
function given(params: object, density: Float64Array, frames: number, noise?: () => number) {
  const { run, rows, resolved } = empty(params)
  const known = knownOf(operator, resolved, run, rows)
  const total: any = emptyState(operator.slots(known))
  const volume = 1320 / density.length
  density.forEach((value, v) => {
    total.counts[v] = noise ? poisson(value * volume * frames, noise) : value * volume * frames
  })
  total.frames[0] = frames
  const state: RunState<any> = { ...known, total, parts: [] }
  return operator.finish([state], resolved, UNHEARD).rows.filter(({ kind }) => kind !== 'none') as any[]
}

function empty(params: object) {
  const atoms = [
    ['Li', 1],
    ['S', 1],
  ] as const
  const run = synthetic({ atoms, frames: 1, interval: 0.1, cell: TILTED, position: () => [0, 0, 0] })
  return { run, rows: Uint32Array.of(0), resolved: resolve(params) }
}

/** A function of fractions on the grid that the measure would take. */
function onGrid(params: object, density: (at: number[]) => number): Float64Array {
  const { run, resolved } = empty(params)
  const [nx, ny, nz] = siteGrid(resolved, run).size
  return Float64Array.from({ length: nx * ny * nz }, (_, v) =>
    density([Math.floor(v / ny / nz) / nx, (Math.floor(v / nz) % ny) / ny, (v % nz) / nz]),
  )
}

const gaussians = (at: readonly number[]): number =>
  TRUTH.reduce((sum, { at: middle, occupancy, width }) => {
    const { distance } = APART(middle, at)
    return (
      sum +
      (occupancy * Math.exp((-distance * distance) / (2 * width * width))) /
        (width * Math.sqrt(2 * Math.PI)) ** 2 /
        (width * Math.sqrt(2 * Math.PI))
    )
  }, 0)
const APART = apartIn(TILTED)

function poisson(mean: number, random: () => number): number {
  let [count, product] = [0, random()]
  for (const least = Math.exp(-mean); product > least; count++) product *= random()
  return count
}

/** Of every true place what was found next to it. */
const beside = (rows: any[]) =>
  TRUTH.map((truth) => ({
    truth,
    found: rows.filter((row) => APART(truth.at, [row.x, row.y, row.z]).distance < 0.5),
  }))

test('Gaussians in a tilted cell: just these sites, where and with what they are', (t) => {
  const table = given({}, onGrid({}, gaussians), 1e6)
  t.is(table.length, TRUTH.length)
  for (const { truth, found } of beside(table)) {
    t.is(found.length, 1)
    const [row] = found
    t.true(
      APART(truth.at, [row.x, row.y, row.z]).distance < 0.01,
      `${APART(truth.at, [row.x, row.y, row.z]).distance}`,
    )
    t.true(Math.abs(row.fraction * IONS - truth.occupancy) < 1e-3, `${row.fraction * IONS}`)
    t.true(Math.abs(row.spread - truth.width * Math.sqrt(3)) < 0.02, `${row.spread}`)
  }
})

test('counting noise adds no sites and takes none away', (t) => {
  const density = onGrid({ spacing }, (at) => gaussians(at) + 0.1 / 1320)
  for (const seed of [1, 2, 3, 4]) {
    const table = given({ spacing }, density, 2000, seeded(seed))
    t.is(table.length, TRUTH.length, `seed ${seed}`)
    const smooth = given({ spacing, smoothing: 0.3 }, density, 2000, seeded(seed))
    for (const { truth, found } of beside(smooth)) {
      t.is(found.length, 1)
      const [row] = found
      const expected = (8 * truth.width) / Math.sqrt(2000 * truth.occupancy)
      const { distance } = APART(truth.at, [row.x, row.y, row.z])
      t.true(distance < expected, `${distance} of ${expected}`)
      t.true(Math.abs(row.fraction * (IONS + 0.1) - truth.occupancy) < 0.06)
    }
  }
})

test('a gas has no sites, however many counts', (t) => {
  const params = { spacing: 0.4, smoothing: 0.3 }
  for (const [seed, frames] of [
    [1, 1000],
    [2, 30_000],
    [3, 1_000_000],
  ])
    t.deepEqual(
      given(
        params,
        onGrid(params, () => 1 / 1320),
        frames,
        seeded(seed),
      ),
      [],
    )
})

test('maxima that no barrier parts are one site in their middle', (t) => {
  const at = [0.4, 0.4, 0.4]
  const both = (place: readonly number[]) =>
    [-1, 1].reduce((sum, way) => {
      const { distance } = APART([at[0] + (way * 0.55) / 11, at[1], at[2]], place)
      return sum + Math.exp((-distance * distance) / (2 * 0.4 * 0.4))
    }, 0)
  const density = onGrid({ spacing }, both)
  const apart = given({ spacing, apart: 0.1, persistence: 0.001 }, density, 1e6)
  t.is(apart.length, 2)
  t.true(apart[0].barrier < 0.2 && Math.abs(apart[0].fraction - 0.5) < 1e-2)
  for (const params of [{ persistence: 0.3 }, { persistence: 0.001, apart: 1.3 }]) {
    const [one, ...rest] = given({ spacing, ...params }, density, 1e6)
    t.is(rest.length, 0)
    t.true(APART(at, [one.x, one.y, one.z]).distance < 0.03, `${APART(at, [one.x, one.y, one.z]).distance}`)
  }
})
