import test from 'ava'
import { from, lastValueFrom, toArray } from 'rxjs'
import { apartIn } from '../../../operators/crystal/apart-in.ts'
import { crystal } from '../../../operators/crystal/crystal.ts'
import { wyckoffSites } from '../../../operators/crystal/wyckoff.ts'
import { densitySites } from '../../../operators/density/density-sites.ts'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { select } from '../../../operators/frames/select.ts'
import { sites } from '../../../operators/sites/sites.ts'
import { knownOf, type RunState, UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { NO_CHANNELS } from '../../../pipeline/state/channels.ts'
import { emptyState } from '../../../pipeline/state/slots.ts'
import { explain } from '../../../schemas/errors.ts'
import { resolveParams } from '../../../schemas/params.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'
import { type SiteCrystal, siteCrystal, siteRun } from '../sites/site-crystal.ts'

const { operator } = densitySites
const resolve = (given: object) => resolveParams('density-sites', operator.params, given) as any

/** What the measure says of a run, by way of its transforms, and its files. */
async function measured(run: Run, params: object, where = 'none') {
  const blocks = Array.from({ length: run.blocks + (run.manifest.tail ? 1 : 0) }, (_, i) => run.block(i))
  const seen = await lastValueFrom(
    from(blocks).pipe(inFrameOf(), select('Li'), crystal({ crystal: where }), toArray()),
  )
  const [{ facts, rows }] = seen
  const resolved = resolve(params)
  const known = knownOf(operator, resolved, run, rows, facts)
  const total: any = emptyState(operator.slots(known))
  for (const block of seen) operator.update(total, block, { ...known, carry: {}, channels: NO_CHANNELS })
  const state: RunState<any> = { ...known, total, parts: [] }
  const files = operator.shown.files?.([state], resolved) ?? []
  const warnings: string[] = []
  return {
    rows: operator.finish([state], resolved, { ...UNHEARD, warn: (name) => warnings.push(name) })
      .rows as any[],
    warnings,
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
      ],
    )
    t.true(Math.abs(rows[0].occupancy - 1) < 0.01 && Math.abs(rows[1].occupancy - 0.5) < 0.01)
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
      const { places } = sites.of(block)
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
  t.is(rows.length, 1)
  t.true(Math.hypot(rows[0].x * 5 - 1.5, rows[0].y * 5 - 2, rows[0].z * 5 - 1) < 0.05)
  t.is(rows[0].occupancy, 1)
  t.regex(
    text['sites.cif'],
    /P1 P 0\.0200[\s\S]*Cl2 Cl 0\.5[\s\S]*0\.5000\nS3 S 0\.5[\s\S]*0\.5000\nsite Li 0\.(29|30)/,
  )
})

test('a framework that is not the same in all parts is left out, and that is said', async (t) => {
  const run = synthetic({
    atoms: [
      ['Li', 2],
      ['S', 1],
    ],
    frames: 40,
    interval: 0.1,
    cell: [10, 0, 0, 0, 5, 0, 0, 0, 5],
    position: (atom) => [atom === 1 ? 6.5 : 1.5, atom === 2 ? 4 : 2, 1],
  })
  const { warnings, text, rows } = await measured(run, { fold: '2,1,1' })
  t.deepEqual(warnings, ['framework-not-folded', 'one-site'])
  t.is(rows[0].occupancy, 1)
  t.regex(text['sites.cif'], /# without a framework/)
  t.notRegex(text['sites.cif'], /^S/m)
  t.deepEqual((await measured(run, {})).warnings, [])
})

test('densities at sites that cannot be are refused', async (t) => {
  const { run } = vibrating({ cells: [1, 1, 1] })
  const error = await t.throwsAsync(measured(run, { fold: 2 }, 'argyrodite'))
  t.regex(explain(error as Error), /both "fold" and "crystal"/)
  await t.throwsAsync(measured(run, { spacing: 0.01 }), { message: /voxels, at most/ })
  t.throws(() => resolve({ smoothing: 'wide' }), { message: /smoothing/ })
})
