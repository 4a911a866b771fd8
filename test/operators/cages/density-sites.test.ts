import test from 'ava'
import { from, lastValueFrom, toArray } from 'rxjs'
import { apartIn } from '../../../operators/cages/apart-in.ts'
import { crystal } from '../../../operators/cages/crystal.ts'
import { densitySites } from '../../../operators/cages/density-sites.ts'
import { siteGrid } from '../../../operators/cages/site-grid.ts'
import { type Sites, sites } from '../../../operators/cages/sites.ts'
import { wyckoffSites } from '../../../operators/cages/wyckoff.ts'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { select } from '../../../operators/frames/select.ts'
import { type RunState, UNHEARD } from '../../../pipeline/operator.ts'
import type { Run } from '../../../pipeline/run.ts'
import { emptyState } from '../../../pipeline/slots.ts'
import { explain } from '../../../schemas/errors.ts'
import { resolveParams } from '../../../schemas/params.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'
import { type SiteCrystal, siteCrystal, siteRun } from './site-crystal.ts'

const { operator } = densitySites
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

/** A run whose atoms do not matter: its density is given. `frames` counts of it, as they are or as chance has it. */
function given(params: object, density: (at: number[]) => number, frames: number, noise?: () => number) {
  const run = synthetic({
    atoms: [
      ['Li', 1],
      ['S', 1],
    ],
    frames: 1,
    interval: 0.1,
    cell: TILTED,
    position: () => [0, 0, 0],
  })
  const rows = Uint32Array.of(0)
  const resolved = resolve(params)
  const facts = new Map()
  const total: any = emptyState(operator.slots(resolved, run, facts, rows))
  const { size, cell } = siteGrid(resolved, run)
  const volume = (11 * 10 * 12) / (size[0] * size[1] * size[2])
  for (let v = 0; v < total.counts.length; v++) {
    const f = [
      Math.floor(v / size[1] / size[2]) / size[0],
      (Math.floor(v / size[2]) % size[1]) / size[1],
      (v % size[2]) / size[2],
    ]
    const expected = density(f) * volume * frames
    total.counts[v] = noise ? poisson(expected, noise) : expected
  }
  total.frames[0] = frames
  const state: RunState<any> = { run, rows, facts, total, parts: [] }
  return { table: operator.finish([state], resolved, UNHEARD).rows.slice(0, -1) as any[], cell }
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
  const { table } = given({}, gaussians, 1e6)
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
  for (const seed of [1, 2, 3, 4]) {
    const background = (at: readonly number[]) => gaussians(at) + 0.1 / 1320
    const { table } = given({ spacing: 0.25 }, background, 2000, seeded(seed))
    t.is(table.length, TRUTH.length, `seed ${seed}`)
    const { table: smooth } = given({ spacing: 0.25, smoothing: 0.3 }, background, 2000, seeded(seed))
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
  for (const [seed, frames] of [
    [1, 1000],
    [2, 30_000],
    [3, 1_000_000],
  ])
    t.deepEqual(given({ spacing: 0.4, smoothing: 0.3 }, () => 1 / 1320, frames, seeded(seed)).table, [])
})

test('maxima that no barrier parts are one site in their middle', (t) => {
  const at = [0.4, 0.4, 0.4]
  const both = (place: readonly number[]) =>
    [-1, 1].reduce((sum, way) => {
      const { distance } = APART([at[0] + (way * 0.55) / 11, at[1], at[2]], place)
      return sum + Math.exp((-distance * distance) / (2 * 0.4 * 0.4))
    }, 0)
  const apart = given({ apart: 0.1, persistence: 0.001 }, both, 1e6).table
  t.is(apart.length, 2)
  t.true(apart[0].barrier < 0.2 && Math.abs(apart[0].fraction - 0.5) < 1e-2)
  for (const params of [{ persistence: 0.3 }, { persistence: 0.001, apart: 1.3 }]) {
    const [one, ...rest] = given(params, both, 1e6).table
    t.is(rest.length, 0)
    t.true(APART(at, [one.x, one.y, one.z]).distance < 0.03, `${APART(at, [one.x, one.y, one.z]).distance}`)
  }
})

/** What the measure says of a run, by way of its transforms, and its files. */
async function measured(run: Run, params: object, from_: string = 'none') {
  const blocks = Array.from({ length: run.blocks + (run.manifest.tail ? 1 : 0) }, (_, i) => run.block(i))
  const seen = await lastValueFrom(
    from(blocks).pipe(inFrameOf(), select('Li'), crystal({ crystal: from_ }), toArray()),
  )
  const [{ facts, rows }] = seen
  const resolved = resolve(params)
  const total: any = emptyState(operator.slots(resolved, run, facts as any, rows))
  for (const block of seen)
    operator.update(total, block, { params: resolved, run, facts: facts as any, carry: {} })
  const state: RunState<any> = { run, rows, facts: facts as any, total, parts: [] }
  const files = operator.files?.([state], resolved) ?? []
  return {
    rows: operator.finish([state], resolved, UNHEARD).rows as any[],
    text: Object.fromEntries(files.map(({ name, text }) => [name, [...text()].join('')])),
  }
}

/** Ions that vibrate on every T5 and every second T2 of an argyrodite. */
function vibrating(options: SiteCrystal): { run: Run; ions: number[][] } {
  const all = siteCrystal(options)
  const { setting = 1, shift = [0, 0, 0], cells } = options
  const places = wyckoffSites('T5=48h:x=0.19,z=0.012;T2=48h:x=0.59,z=0.76').sites
  const ions = Array.from({ length: cells[0] * cells[1] * cells[2] }, (_, n) => [
    n % cells[0],
    Math.floor(n / cells[0]) % cells[1],
    Math.floor(n / (cells[0] * cells[1])),
  ]).flatMap((origin) =>
    places
      .filter(({ kind }, i) => kind === 'T5' || i % 2 === 0)
      .map(({ at }) => at.map((v, c) => setting * all.edge * (v + origin[c]) + shift[c])),
  )
  const run = synthetic(
    siteRun(all, options, ions.length, (ion) => ions[ion], { frames: 40, blockFrames: 16 }),
  )
  return { run, ions }
}

const CASES: Record<string, SiteCrystal> = {
  'as it is': { cells: [2, 1, 1], ions: 0.15, framework: 0.05 },
  'inverted and shifted, in a tilted cell': {
    cells: [2, 2, 1],
    tilt: 1,
    setting: -1,
    shift: [1.2, -0.7, 3.1],
    ions: 0.15,
    framework: 0.05,
  },
}
for (const [name, options] of Object.entries(CASES)) {
  test(`by the symmetry of the crystal, ${name}: kinds, places, occupations`, async (t) => {
    const { run } = vibrating(options)
    const { rows, text } = await measured(run, {}, 'argyrodite')
    t.deepEqual(
      rows.map(({ kind, sites: count }) => [kind, count]),
      [
        ['T5', 48],
        ['T2', 48],
        ['none', null],
      ],
    )
    t.true(Math.abs(rows[0].occupancy - 1) < 0.01 && Math.abs(rows[1].occupancy - 0.5) < 0.01)
    t.is(rows[2].fraction, 0)
    const apart = apartIn([9.9, 0, 0, 0, 9.9, 0, 0, 0, 9.9])
    for (const [kind, position] of [
      ['T5', '48h:x=0.19,z=0.012'],
      ['T2', '48h:x=0.59,z=0.76'],
    ]) {
      const row = rows.find((each) => each.kind === kind)
      const near = wyckoffSites(position).sites.map(({ at }) => apart(at, [row.x, row.y, row.z]).distance)
      t.true(Math.min(...near) < 0.02, `${kind} ${Math.min(...near)}`)
    }
    t.regex(text['sites.txt'], /^T5=48h:x=[\d.]+,z=[\d.]+;T2=48h:/)
  })

  test(`what it writes, "sites" reads: ${name}`, async (t) => {
    const { run, ions } = vibrating(options)
    const [folded, whole] = [
      await measured(run, {}, 'argyrodite'),
      await measured(run, { smoothing: 0.2, spacing: 0.25 }),
    ]
    for (const { text } of [folded, whole]) {
      const file = { name: 'sites.cif', text: text['sites.cif'] }
      const [block] = await lastValueFrom(
        from([run.block(0)]).pipe(
          inFrameOf(),
          select('Li'),
          sites({ sites: file, shape: 'voronoi' }),
          toArray(),
        ),
      )
      const { places } = block.facts.get('sites') as Sites
      const apart = apartIn(run.manifest.cell)
      const into = (p: ArrayLike<number>) => fractions(p, run.manifest.cell)
      for (const home of ions) {
        const away = Array.from(
          { length: places.length / 3 },
          (_, n) => apart(into(home), into(places.subarray(3 * n, 3 * n + 3))).distance,
        )
        t.true(Math.min(...away) < 0.25, `${Math.min(...away)}`)
      }
    }
  })
}

function fractions(p: ArrayLike<number>, cell: ArrayLike<number>): number[] {
  const z = p[2] / cell[8]
  const y = (p[1] - z * cell[7]) / cell[4]
  return [(p[0] - y * cell[3] - z * cell[6]) / cell[0], y, z]
}

test('folded into one part of the cell, with a framework that mixes elements', async (t) => {
  const deviate = normal(seeded(3))
  const run = synthetic({
    atoms: [
      ['Li', 4],
      ['P', 4],
      ['S', 2],
      ['Cl', 2],
    ],
    frames: 200,
    interval: 0.1,
    cell: [10, 0, 0, 0, 10, 0, 0, 0, 5],
    position: (atom) => {
      const origin = [5 * (atom % 2), 5 * (Math.floor(atom / 2) % 2), 0]
      const home = atom < 4 ? [1.5, 2, 1] : atom < 8 ? [0.1, 0.1, 0.1] : [2.5, 2.5, 2.5]
      const wide = atom < 4 ? 0.3 : 0
      const [x, y, z] = home.map((value, c) => value + origin[c] + wide * deviate())
      return [x, y, z]
    },
  })
  const { rows, text } = await measured(run, { fold: '2,2,1' })
  t.is(rows.length, 2)
  t.true(Math.hypot(rows[0].x * 5 - 1.5, rows[0].y * 5 - 2, rows[0].z * 5 - 1) < 0.05)
  t.is(rows[0].occupancy, 1)
  t.regex(
    text['sites.cif'],
    /P1 P 0\.0200[\s\S]*Cl2 Cl 0\.5[\s\S]*0\.5000\nS3 S 0\.5[\s\S]*0\.5000\nsite Li 0\.(29|30)/,
  )
})

test('what cannot be is refused', async (t) => {
  const { run } = vibrating({ cells: [1, 1, 1] })
  const error = await t.throwsAsync(measured(run, { fold: 2 }, 'argyrodite'))
  t.regex(explain(error as Error), /both "fold" and "crystal"/)
  t.throws(() => given({ spacing: 0.01 }, () => 1, 1), { message: /voxels, at most/ })
  t.throws(() => resolve({ smoothing: 'wide' }), { message: /smoothing/ })
})
