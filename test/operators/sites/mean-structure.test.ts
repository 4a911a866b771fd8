import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { parseCif } from '../../../operators/crystal/cif.ts'
import { spaceGroup } from '../../../operators/crystal/space-group.ts'
import { wyckoffSites } from '../../../operators/crystal/wyckoff.ts'
import { wyckoffOf as positionOf } from '../../../operators/crystal/wyckoff-position.ts'
import { meanStructure } from '../../../operators/sites/mean-structure.ts'
import { wyckoffText } from '../../../operators/sites/mean-structure-files.ts'
import { type Sites, sites } from '../../../operators/sites/sites.ts'
import { knownOf, type RunState, UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { NO_CHANNELS } from '../../../pipeline/state/channels.ts'
import { emptyState } from '../../../pipeline/state/slots.ts'
import { explain } from '../../../schemas/errors.ts'
import { resolveParams } from '../../../schemas/params.ts'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'
import { synthetic, writeSynthetic } from '../../helpers/synthetic.ts'
import { type SiteCrystal, siteCrystal, siteRun } from './site-crystal.ts'

const { operator } = meanStructure

function stateOf(run: Run, given: object): RunState<any> {
  const rows = Uint32Array.from(run.typeOf.keys()).filter(
    (row) => run.types[run.typeOf[row]].element === 'Li',
  )
  const params = resolveParams('sites', sites.operator.params, given)
  const prepared = sites.operator.prepare?.(params, run, []) as Sites
  const facts = [sites.fact(prepared)]
  const carry = sites.operator.carry?.(params, run, rows) as any
  const known = knownOf(operator, {}, run, rows, facts)
  const total = emptyState(operator.slots(known))
  for (let i = 0; i < run.blocks + (run.manifest.tail ? 1 : 0); i++) {
    const block = sites.operator.apply(run.block(i, rows), { params, prepared, carry })
    operator.update(total, block, { ...known, carry: {}, channels: NO_CHANNELS })
  }
  return { ...known, total, parts: [] }
}

/** Ions on every T5 and every second T2, moved along what the symmetry leaves free. */
function moved(options: SiteCrystal): Run {
  const crystal = siteCrystal(options)
  const { setting = 1, shift = [0, 0, 0], cells } = options
  const places = wyckoffSites('T5=48h:x=0.19,z=0.012;T2=48h:x=0.59,z=0.76').sites.filter(
    ({ kind }, i) => kind === 'T5' || i % 2 === 0,
  )
  const ions = Array.from({ length: cells[0] * cells[1] * cells[2] }, (_, n) => [
    n % cells[0],
    Math.floor(n / cells[0]) % cells[1],
    Math.floor(n / (cells[0] * cells[1])),
  ]).flatMap((origin) =>
    places.map(({ at }) => at.map((v, c) => setting * crystal.edge * (v + origin[c]) + shift[c])),
  )
  return synthetic(siteRun(crystal, options, ions.length, (ion) => ions[ion], { frames: 6, blockFrames: 4 }))
}

const near = (text: unknown, letter: string, values: readonly number[], within: number): boolean => {
  const [found, free = ''] = String(text).split(':')
  const numbers = free.split(',').map((each) => Number(each.slice(2)))
  return found === letter && values.every((value, i) => Math.abs(value - numbers[i]) < within)
}

/** 48h has several first places: x up to the sign and to a half, z with it. */
const equal = (text: unknown, expected: string): boolean => {
  const [one, two] = [String(text), expected].map((each) => wyckoffSites(each).sites.map(({ at }) => at))
  return one.every((at) =>
    two.some((other) => other.every((v, c) => Math.abs(v - at[c] - Math.round(v - at[c])) < 4e-4)),
  )
}

for (const [name, options] of Object.entries({
  'as it is': { cells: [2, 2, 2] },
  'inverted and shifted, in a tilted cell': {
    cells: [2, 2, 1],
    tilt: 1,
    setting: -1,
    shift: [1.2, -0.7, 3.1],
  },
} as Record<string, SiteCrystal>)) {
  test(`an ideal argyrodite at rest, ${name}: places are exact`, (t) => {
    const { rows } = operator.finish(
      [stateOf(moved(options), { shape: 'voronoi', kinds: 'T5,T2,T4' })],
      {},
      UNHEARD,
    )
    const of = (kind: string) => rows.filter((row) => row['kind'] === kind)
    t.deepEqual(
      of('framework').map(({ elements, sites: count, occupancy }) => [elements, count, occupancy]),
      [
        ['P', 4, 1],
        ['S', 4, 1],
        ['S', 4, 1],
        ['S', 16, 1],
      ],
    )
    t.deepEqual(
      of('framework')
        .map((row) => row['position'])
        .slice(0, 3),
      ['4b', '4a', '4d'],
    )
    t.true(equal(of('framework')[3]['position'], '16e:x=0.38176'), String(of('framework')[3]['position']))
    t.true(equal(of('T5')[0]['position'], '48h:x=0.19,z=0.012'), String(of('T5')[0]['position']))
    t.true(equal(of('T2')[0]['position'], '48h:x=0.59,z=0.76'), String(of('T2')[0]['position']))
    t.deepEqual([of('T5')[0]['occupancy'], of('T2')[0]['occupancy'], of('T4')[0]['occupancy']], [1, 0.5, 0])
    t.is(of('T4')[0]['x'], null)
    const expected = 9.9 * Math.hypot(0.007, 0.007, 0.012)
    t.true(Math.abs((of('T5')[0]['moved'] as number) - expected) < 1e-4)
    t.true((of('T5')[0]['spread'] as number) < 1e-3)
  })
}

test('vibrations leave the places, within their errors, and show in the spread', (t) => {
  const state = stateOf(moved({ cells: [2, 2, 2], ions: 0.2, framework: 0.1 }), {
    shape: 'voronoi',
    kinds: 'T5,T2',
  })
  const { rows } = operator.finish([state], {}, UNHEARD)
  const t5 = rows.find((row) => row['kind'] === 'T5') as Record<string, number>
  t.true(t5['error'] > 0.002 && t5['error'] < 0.02, String(t5['error']))
  t.true(Math.abs(t5['spread'] - 0.2 * Math.sqrt(3)) < 0.03, String(t5['spread']))
  t.true(near(t5['position'], '48h', [], 0))
  const sulfur = rows.find((row) => row['sites'] === 16) as Record<string, number>
  t.true(Math.abs(sulfur['spread'] - 0.1 * Math.sqrt(3 / 6)) < 0.02, String(sulfur['spread']))
})

test('of two elements each place has those that were there, by how often they were', (t) => {
  const path = join(folder(), 'two.vasp')
  writeFileSync(path, 'x\n1.0\n9 0 0\n0 9 0\n0 0 9\nCl Li Na\n1 1 1\nDirect\n.5 .5 .5\n.8 .5 .5\n.5 .5 .8\n')
  const cells = Array.from({ length: 27 }, (_, n) => [n % 3, Math.floor(n / 3) % 3, Math.floor(n / 9)])
  const places = [
    [0.5, 0.5, 0.5],
    [0.8, 0.5, 0.5],
    [0.5, 0.5, 0.8],
  ] as const
  const store = join(folder(), 'run')
  writeSynthetic(store, {
    atoms: [
      ['Cl', 27],
      ['Li', 27],
      ['Na', 27],
    ],
    frames: 3,
    interval: 1,
    cell: [27, 0, 0, 0, 27, 0, 0, 0, 27],
    position(atom) {
      const [type, cell] = [Math.floor(atom / 27), atom % 27]
      // The first ions of both elements have changed places.
      const place = places[type > 0 && cell === 0 ? 3 - type : type]
      return [0, 1, 2].map((c) => 9 * (cells[cell][c] + place[c])) as [number, number, number]
    },
  })
  const out = join(folder(), 'result')
  const words = ['measure', 'mean-structure', store, '--of', 'Li,Na', '--sites', path, '--shape', 'voronoi']
  const { code, stdout, stderr } = ionstream(...words, '--mobile', 'Li,Na', '--json', '--out', out)
  t.is(code, 0, stderr)
  const rows = (JSON.parse(stdout) as Record<string, unknown>[]).map(({ kind, elements, occupancy }) => [
    kind,
    elements,
    occupancy,
  ])
  t.deepEqual(rows, [
    ['framework', 'Cl', 1],
    ['Li', 'Li 0.963, Na 0.037', 1],
    ['Na', 'Li 0.037, Na 0.963', 1],
  ])
  t.regex(readFileSync(join(out, 'files/mean-structure-structure.cif'), 'utf8'), /^Na Na 0\.5/m)
})

test('what it writes, a second definition reads', (t) => {
  const run = moved({ cells: [2, 2, 2] })
  const state = stateOf(run, { shape: 'voronoi', kinds: 'T5,T2' })
  const [cif, text] = (operator.shown.files?.([state], {}) ?? []).map((file) => [...file.text()].join(''))
  const again = operator.finish([stateOf(run, { sites: text.trim(), shape: 'voronoi' })], {}, UNHEARD)
  const crystal = parseCif(cif, 'structure.cif')
  t.true(Math.abs(crystal.cell[0] - 9.9) < 1e-4)
  t.is(crystal.operations.length, 96)
  const counts = (kind: string) => crystal.atoms.filter(({ label }) => label === kind).length
  t.deepEqual([counts('T5'), counts('T2'), counts('P'), counts('S')], [48, 48, 4, 24])
  for (const row of again.rows.filter(({ kind }) => kind !== 'framework'))
    t.true((row['moved'] as number) < 1e-3 && (row['occupancy'] as number) >= 0.5)
})

test('of another group it writes group, cell and framework too', (t) => {
  const at = { x: 0, y: 0, z: 0 }
  const text = wyckoffText(
    [
      { kind: 'framework', elements: 'S 0.75, Se 0.25', position: '8c:x=0.17', ...at },
      { kind: 'Na1', elements: 'Na', position: '6b', ...at },
      { kind: 'Na2', elements: 'Na', position: null, x: null },
    ],
    spaceGroup('I-43m'),
    [7, 0, 0, 0, 7, 0, 0, 0, 7],
  )
  t.is(text, 'I-43m;a=7;S+Se@8c:x=0.17;Na1=6b\n')
  const { anchors, sites: places, group, cell } = wyckoffSites(text)
  t.deepEqual([anchors.length, places.length, group, cell[8]], [8, 6, 'I-43m', 7])
})

test('Wyckoff positions of F-43m: how many places, and back again', (t) => {
  for (const text of [
    '4a',
    '4b',
    '4c',
    '4d',
    '16e:x=0.11824',
    '24f:x=0.2',
    '24g:x=0.0184',
    '48h:x=0.183,z=0.024',
    '96i:x=0.1,y=0.23,z=0.37',
  ]) {
    const { sites: places } = wyckoffSites(text)
    t.is(places.length, Number.parseInt(text, 10))
    t.true(places.every(({ kind }) => kind === text.split(':')[0]))
    for (const { at } of places) t.is(positionOf(at, spaceGroup('F-43m')).split(':')[0], text.split(':')[0])
  }
  const own = wyckoffSites('a=5.6; Zn@4a; S+Se@4c; gap=4b')
  t.deepEqual([own.anchors.length, own.sites.length, own.cell[0], own.cages.length], [8, 4, 5.6, 0])
  t.deepEqual(own.anchors[4].elements, ['S', 'Se'])
})

test('what is no Wyckoff position is refused', (t) => {
  for (const [text, expected] of [
    ['48h:x=0.183', /give numbers for all/],
    ['48h:x=0.25,z=0.25', /it is another position/],
    ['24h:x=0.1', /F-43m has 4a/],
    ['4a:x=1', /no free coordinate/],
    ['48h:x=0.1,z=0.2;who', /Write \[NAME=\]/],
  ] as const) {
    const error = t.throws(() => wyckoffSites(text)) as Error
    t.regex(explain(error), expected)
  }
})
