import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { from, lastValueFrom, toArray } from 'rxjs'
import { type Cages, cages } from '../../../operators/cages/cages.ts'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { select } from '../../../operators/frames/select.ts'
import type { Block } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { resolveParams } from '../../../schemas/params.ts'
import { folder } from '../../helpers/folder.ts'
import { synthetic } from '../../helpers/synthetic.ts'
import { crystal, EYE, TURN } from './crystal.ts'

const blocksOf = (run: Run): Block[] =>
  Array.from({ length: run.blocks + (run.manifest.tail ? 1 : 0) }, (_, i) => run.block(i))

const labelled = (run: Run, given: object, ...of: string[]): Promise<Block[]> =>
  lastValueFrom(from(blocksOf(run)).pipe(inFrameOf(), select(...of), cages(given as never), toArray()))

const prepared = (run: Run, given: object): Cages =>
  cages.operator.prepare?.(resolveParams('cages', cages.operator.params, given), run, []) as Cages

test('free anions and their sites, in the usual setting, turned, and in one unit cell', (t) => {
  for (const [n, turn] of [
    [2, EYE],
    [2, TURN],
    [1, TURN],
  ] as const) {
    const made = crystal(n, turn, { noise: 0.1 })
    const run = synthetic(made.synthetic)
    const both = prepared(run, { site: 'both' })
    t.deepEqual(
      both.cages.map(({ site }) => site),
      made.sites,
    )
    t.deepEqual(
      both.cages.map(({ kind }) => kind),
      made.sites.map((_, i) => (i < made.sites.length / 2 ? 'Cl' : 'S')),
    )
    t.deepEqual(
      [...both.rows.slice(-4 * n ** 3)],
      [...new Array(4 * n ** 3)].map((_, i) => run.atoms - 4 * n ** 3 + i),
    )
    const usual = prepared(run, {})
    t.true(usual.cages.length === 4 * n ** 3 && usual.cages.every(({ site }) => site === '4c'))
    t.is(prepared(run, { site: '4a', centres: 'Cl' }).cages.length, 2 * n ** 3)
  }
})

test('an ion is in the nearest cage where it is closer than the radius', async (t) => {
  for (const turn of [EYE, TURN]) {
    const made = crystal(2, turn)
    const run = synthetic(made.synthetic)
    const [block] = await labelled(run, { radius: '2,1.5,none' }, 'Li')
    const set = cages.of(block)
    t.deepEqual([...block.labels.keys()], ['cage@2', 'cage@1.5', 'cage@none'])
    const home = [...set.rows].findIndex((row) => row === run.atoms - 4 * 8 + 16) + 1
    t.deepEqual(
      [...(block.labels.get('cage@2') ?? [])],
      new Array(4).fill(home),
      'the S on the first 4c site, 1.8 Å away',
    )
    t.deepEqual([...(block.labels.get('cage@1.5') ?? [])], [0, 0, 0, 0])
    t.deepEqual([...(block.labels.get('cage@none') ?? [])], new Array(4).fill(home))
  }
})

test('a free S is not in a cage of its own', async (t) => {
  const made = crystal(1, EYE)
  const [block] = await labelled(synthetic(made.synthetic), { site: 'both', radius: 'none' }, 'S')
  const { rows } = cages.of(block)
  const labels = block.labels.get('cage@none') as Uint16Array
  block.rows.forEach((row, i) => {
    t.true(labels[4 * i] > 0)
    t.not(rows[labels[4 * i] - 1], row)
  })
})

test('mean centres are the means in the frame of the framework', async (t) => {
  const drift = [0.02, -0.015, 0.01]
  const base = crystal(1, TURN)
  const swing = (atom: number, frame: number) => (atom === base.places.length - 1 ? 0.3 * Math.sin(frame) : 0)
  const made = crystal(1, TURN, {
    frames: 50,
    blockFrames: 16,
    position: (atom, frame) =>
      base.places[atom].map(
        (v, k) => v + drift[k] * frame + (k === 0 ? swing(atom, frame) : 0),
      ) as unknown as [number, number, number],
  })
  const run = synthetic(made.synthetic)
  const [block] = await labelled(run, { centresAt: 'mean' }, 'Li')
  const set = cages.of(block)
  const { places = [] } = set
  const host = base.places.length - 1
  const meanSwing = Array.from({ length: 50 }, (_, f) => swing(host, f)).reduce((a, b) => a + b) / 50
  set.rows.forEach((row, k) => {
    for (let c = 0; c < 3; c++) {
      // The frame takes out the mean of all host atoms, of which one swings along x.
      const own = c === 0 && row === host ? meanSwing : 0
      const frame = c === 0 ? meanSwing / host : 0
      t.true(Math.abs(places[3 * k + c] - (base.places[row][c] + own - frame)) < 1e-5)
    }
  })
})

test('fixed, moving and given centres agree where nothing moves', async (t) => {
  const made = crystal(1, EYE, { frames: 20, blockFrames: 8 })
  const run = synthetic(made.synthetic)
  const moving = await labelled(run, {}, 'Li')
  const set = cages.of(moving[0])
  const path = join(folder(), 'cages.csv')
  const lines = [...set.rows].map((row, k) => `4d,${set.cages[k].kind},${made.places[row].join(',')}`)
  writeFileSync(path, ['site,species,x,y,z', '4a,S,0,0,0', ...lines, ''].join('\n'))
  for (const centresAt of ['mean', path]) {
    const still = await labelled(run, { centresAt }, 'Li')
    moving.forEach((block, i) => {
      t.deepEqual(still[i].labels, block.labels)
    })
    t.deepEqual(cages.of(still[0]).cages, set.cages)
  }
})

test('distances are those of the frame’s own cell', async (t) => {
  const scale = (frame: number) => 1 + 0.02 * (frame % 5)
  const run = synthetic({
    atoms: [
      ['Cl', 2],
      ['Li', 1],
    ],
    frames: 20,
    interval: 0.1,
    cell: (f) => [10 * scale(f), 0, 0, 3, 9, 0, 0, 0, 11],
    // Fractions 0.1 and 0.5 along a for Cl, 0.28 for Li: 1.8 Å to the first, times the scale.
    position: (atom, f) => [10 * [0.1, 0.5, 0.28][atom] * scale(f), 0, 0],
  })
  for (const centresAt of ['moving', 'mean']) {
    const [block] = await lastValueFrom(
      from([run.block(0)]).pipe(
        select('Li'),
        cages({ centres: 'Cl', radius: [1.85], centresAt } as never),
        toArray(),
      ),
    )
    const expected = Array.from({ length: 20 }, (_, f) => (1.8 * scale(f) < 1.85 ? 1 : 0))
    t.deepEqual([...(block.labels.get('cage@1.85') ?? [])], expected)
  }
})

test('what cannot be told is refused', (t) => {
  const made = crystal(1, EYE)
  const run = synthetic(made.synthetic)
  const message = (given: object, each = run) => t.throws(() => prepared(each, given))?.message ?? ''
  t.regex(message({ centres: ['S', 'C'] }), /no atoms "C"/)
  t.regex(message({ centres: 'S', bondedWithin: '9Å' }), /every S of run is bonded/)
  t.regex(message({ radius: '4,-1' }), /positive/)
  t.regex(message({ radius: [4, 4] }), /each once/)
  t.regex(message({ radius: '4 parsec' }), /not a length/)
  t.regex(message({ site: '4e' }), /"site"/)
  const moved = synthetic({
    ...made.synthetic,
    position: (atom) =>
      made.places[atom].map((v) => (atom === 0 ? v + 1.2 : v)) as unknown as [number, number, number],
  })
  t.regex(message({}, moved), /atom 1 \(Cl\) of run is on neither 4a nor 4c: polyanion centres at \d/)
  t.is(prepared(moved, { site: 'any' }).cages.length, 8)
  const bare = synthetic({
    ...made.synthetic,
    atoms: [
      ['Cl', 4],
      ['Li', 25],
    ],
    frames: 1,
  })
  t.regex(message({ centres: 'Cl', site: '4c' }, bare), /no polyanions/)
  t.deepEqual(prepared(bare, { centres: 'Cl' }).cages[0], { kind: 'Cl', site: 'any' })
})

test('a damaged file of centres is refused by its line', (t) => {
  const path = join(folder(), 'cages.csv')
  const refusal = (content: string) => {
    writeFileSync(path, content)
    return t.throws(() => cages({ centresAt: path }))?.message ?? ''
  }
  t.regex(refusal('site,species,x,y\n'), /line 1: no column "z"/)
  t.regex(refusal('site,species,x,y,z\n4a,S,1,2,3\n4a,S,1,two,3\n'), /line 3: y is "two"/)
  t.regex(refusal('site,species,x,y,z\n4a,S,1,2\n'), /line 2: z is ""/)
  t.regex(refusal('site,species,x,y,z\n'), /no centres/)
  t.regex(t.throws(() => cages({ centresAt: '/nowhere/cages.csv' }))?.message ?? '', /no such file/)
})
