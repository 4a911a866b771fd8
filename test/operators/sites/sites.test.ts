import { join } from 'node:path'
import test from 'ava'
import { from, lastValueFrom, toArray } from 'rxjs'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { select } from '../../../operators/frames/select.ts'
import { sites } from '../../../operators/sites/sites.ts'
import type { Block } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { synthetic } from '../../helpers/synthetic.ts'
import { root } from '../../house/sources.ts'
import { type SiteCrystal, siteCrystal, siteRun } from './site-crystal.ts'

const CIF = join(root, 'test/data/Li6PS5X_complete_sites.cif')

const labelled = (run: Run, given: object): Promise<Block[]> => {
  const blocks = Array.from({ length: run.blocks + (run.manifest.tail ? 1 : 0) }, (_, i) => run.block(i))
  return lastValueFrom(from(blocks).pipe(inFrameOf(), select('Li'), sites(given), toArray()))
}

/** One ion at rest on every site of a crystal: the kind of the label of each, and the labels. */
async function atRest(options: SiteCrystal, given: object = {}) {
  const crystal = siteCrystal(options)
  const run = synthetic(
    siteRun(crystal, options, crystal.sites.length, (ion) => crystal.sites[ion], { frames: 3 }),
  )
  const [block] = await labelled(run, given)
  const set = sites.of(block)
  const labels = Array.from(crystal.sites, (_, ion) => block.labels.get('site')?.[ion * 3 + 2] ?? 0)
  return {
    crystal,
    set,
    labels,
    kinds: labels.map((label) => (label ? set.kinds[set.kindOf[label - 1]] : 'none')),
  }
}

const CASES: Record<string, SiteCrystal> = {
  'two cells': { cells: [2, 1, 1] },
  'inverted, shifted, stretched': { cells: [1, 1, 2], setting: -1, shift: [3.1, -7, 12], edge: 10.3 },
  'a tilted supercell': { cells: [2, 1, 1], tilt: 1, shift: [1, 2, 3] },
  'a shaking framework': { cells: [2, 2, 1], framework: 0.15, shift: [0.4, 0.3, 9] },
}
for (const [name, options] of Object.entries(CASES)) {
  test(`ions at rest are on their sites, whatever the shape: ${name}`, async (t) => {
    for (const given of [
      {},
      { shape: 'voronoi', kinds: 'T1,T2,T3,T4,T5' },
      { shape: 'spheres', kinds: 'T1,T2,T3,T4,T5', middles: 'moving', reach: 0.5 },
    ]) {
      const { crystal, kinds, labels, set } = await atRest(options, given)
      t.deepEqual(kinds, crystal.kinds)
      t.is(new Set(labels).size, crystal.sites.length, 'each has its own')
      t.is(set.kindOf.length, crystal.sites.length)
    }
  })
}

test('the tetrahedra of all kinds, with those of PS₄, fill the cell once', async (t) => {
  const { set, crystal } = await atRest(CASES['a tilted supercell'])
  const [of, shifts, at] = [set.tetrahedra as Int32Array, set.shifts as Float64Array, set.cornerPlaces]
  const corner = (site: number, n: number) =>
    [0, 1, 2].map((c) => at[3 * of[4 * site + n] + c] + shifts[12 * site + 3 * n + c])
  const volumeOf = ([a, b, c, d]: number[][]) => {
    const [u, v, w] = [a, b, c].map((p) => p.map((value, k) => value - d[k]))
    return (
      Math.abs(
        u[0] * (v[1] * w[2] - v[2] * w[1]) +
          u[1] * (v[2] * w[0] - v[0] * w[2]) +
          u[2] * (v[0] * w[1] - v[1] * w[0]),
      ) / 6
    )
  }
  let volume = 0
  for (let site = 0; site < set.kindOf.length; site++)
    volume += volumeOf([0, 1, 2, 3].map((n) => corner(site, n)))
  const x = 0.11824 * crystal.edge
  volume +=
    crystal.phosphorus.length *
    volumeOf([
      [x, x, x],
      [x, -x, -x],
      [-x, x, -x],
      [-x, -x, x],
    ])
  const whole = crystal.cell[0] * crystal.cell[4] * crystal.cell[8]
  t.true(Math.abs(volume / whole - 1) < 1e-6, `${volume} of ${whole} Å³`)
})

test('each cage has twelve T5, six doublets', async (t) => {
  const { set } = await atRest({ cells: [2, 2, 2] })
  const T5 = Array.from(set.kindOf.keys()).filter((site) => set.kinds[set.kindOf[site]] === 'T5')
  const count = (of: Int32Array) => {
    const tally = new Map<number, number>()
    for (const site of T5) tally.set(of[site], (tally.get(of[site]) ?? 0) + 1)
    return [...tally.values()]
  }
  t.deepEqual(count(set.cage), new Array(32).fill(12))
  t.deepEqual(count(set.pair), new Array(192).fill(2))
})

test('spheres: between them is nowhere; with hysteresis an ion stays until it is farther away or in another', async (t) => {
  const crystal = siteCrystal({ cells: [2, 1, 1] })
  const home = crystal.sites[crystal.kinds.indexOf('T5')]
  const offsets = [0, 0.55, 0.75, 0.95, 0.55, 0, 0]
  const at = (_: number, frame: number) => home.map((v, c) => (c === 0 ? v - offsets[frame] : v))
  const run = synthetic(siteRun(crystal, {}, 1, at, { frames: 7 }))
  const inside = async (given: object) => {
    const [block] = await labelled(run, { shape: 'spheres', kinds: 'T5', ...given })
    return [...(block.labels.get('site') as Uint16Array)].map((label) => label > 0)
  }
  t.deepEqual(await inside({ reach: 0.6 }), [true, true, false, false, true, true, true])
  t.deepEqual(await inside({ reach: 0.6, leaveBeyond: 1.5 }), [true, true, true, false, true, true, true])
  t.deepEqual(await inside({ reach: 'T5=0.5' }), [true, false, false, false, false, true, true])
})

test('sites from a CIF: framework by what stands for what, sites by their labels', async (t) => {
  const crystal = siteCrystal({ cells: [2, 2, 2], shift: [1, 1, 1] })
  const T5 = crystal.sites.filter((_, i) => crystal.kinds[i] === 'T5')
  const run = synthetic(siteRun(crystal, {}, T5.length, (ion) => T5[ion], { frames: 2 }))
  const [block] = await labelled(run, {
    sites: CIF,
    siteElements: 'Li,Mg,Na,Se',
    anchors: 'I=S',
    shape: 'voronoi',
  })
  const set = sites.of(block)
  t.deepEqual([...set.kinds], ['Li', 'Mg', 'Na', 'Se'])
  t.is(set.kindOf.length, 8 * 136)
  const labels = [...(block.labels.get('site') as Uint16Array)]
  t.true(
    labels.every((label) => set.kinds[set.kindOf[label - 1]] === 'Li'),
    'T5 is called Li there',
  )
  t.is(new Set(labels).size, T5.length)
})

test('what does not fit is refused', async (t) => {
  const crystal = siteCrystal({ cells: [2, 1, 1] })
  const run = (change: object) =>
    synthetic({ ...siteRun(crystal, {}, 1, () => [0, 0, 0], { frames: 2 }), ...change })
  const refused = async (words: RegExp, given: object, change: object = {}) => {
    const error = await t.throwsAsync(labelled(run(change), given))
    t.regex(`${error?.message} ${(error as { remedy?: string })?.remedy}`, words)
  }
  await refused(/no supercell of the crystal/, {}, { cell: [14, 0, 0, 0, 9.9, 0, 0, 0, 9.9] })
  await refused(/has no sites "T7"[\s\S]*T5/, { kinds: 'T7' })
  await refused(/T5a is in no tetrahedron[\s\S]*kinds/, { kinds: 'T5a' })
  await refused(
    /48 places for[\s\S]*has 46 such atoms/,
    {},
    {
      atoms: [
        ['Li', 3],
        ['P', 8],
        ['S', 46],
      ],
    },
  )
  await refused(/does not fit the crystal one to one/, {}, { position: (atom: number) => [0.1 * atom, 0, 0] })
  await refused(/has no atoms "K"[\s\S]*--site-elements \w+\. It has .*Li/, { sites: CIF, siteElements: 'K' })
  await refused(/has no atoms "K"[\s\S]*--site-elements Li,Na\./, { sites: CIF, siteElements: 'Li,K,Na' })
})
