import test from 'ava'
import { from, lastValueFrom, toArray } from 'rxjs'
import { areaIn, areasAround, areasOf, placesOf } from '../../../operators/bottlenecks/bottleneck-places.ts'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { select } from '../../../operators/frames/select.ts'
import { cornerPaths, cornerReader, inOrder, someCornerPaths } from '../../../operators/sites/corner-paths.ts'
import { sites } from '../../../operators/sites/sites.ts'
import { type Block, sliceBlock } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'
import { between, siteCrystal, siteRun } from './site-crystal.ts'

type Vector = [number, number, number]

const [FRAMES, BLOCK, IONS] = [48, 16, 40]

/** An argyrodite that rattles, ions that go from site to site; and the same with PS4 that turn by 120° or 180° at some frames: their S take
 *  each other's places within `slow` frames, so that the places are occupied as before. */
function worlds(slow = 0) {
  const crystal = siteCrystal({ cells: [2, 2, 1], shift: [0.4, 3, -2] })
  const chance = seeded(3)
  const stays = Array.from({ length: IONS }, () =>
    Array.from({ length: FRAMES / 8 }, () => Math.floor(chance() * crystal.sites.length)),
  )
  const spec = siteRun(
    crystal,
    { ions: 0.2, framework: 0.12 },
    IONS,
    (ion, frame) => crystal.sites[stays[ion][Math.floor(frame / 8)]],
    { frames: FRAMES, blockFrames: BLOCK },
  )
  const atoms = spec.atoms.reduce((sum, [, count]) => sum + count, 0)
  const still = Array.from({ length: FRAMES }, (_, t) =>
    Array.from({ length: atoms }, (_, atom) => [...spec.position(atom, t)]),
  )
  const cell = crystal.cell
  const first = IONS + crystal.phosphorus.length
  const around = (p: number) =>
    crystal.corners.flatMap((at, k) =>
      Math.hypot(...between(crystal.phosphorus[p], at, cell)) < 2.5 ? [first + k] : [],
    )
  const turned = still.map((frame) => frame.map((at) => [...at]))
  const take = (atoms: readonly number[], from: number) => {
    const order = atoms.map((_, i) => atoms[(i + 1) % atoms.length])
    for (let t = from; t < FRAMES; t++) {
      const before = atoms.map((atom) => turned[t][atom])
      const share = Math.min(1, (t - from + 1) / (slow + 1))
      atoms.forEach((atom, i) => {
        const there = turned[t][order[i]] === undefined ? [] : before[(i + 1) % atoms.length]
        const way = between(before[i], there, cell)
        turned[t][atom] = before[i].map((v, c) => v + share * way[c])
      })
    }
  }
  const [a, b, c, d] = around(0)
  take([a, b, c], 5)
  take([b, d, a], 21)
  take(around(3).slice(0, 2), 16)
  take(around(3).slice(2), 16)
  take(around(5).slice(1), 47)
  const run = (positions: number[][][]): Run =>
    synthetic({ ...spec, position: (atom, t) => positions[t][atom] as Vector })
  return { still: run(still), turned: run(turned), swapped: [a, b, c, d].map((atom) => atom - first) }
}

const blocksOf = (run: Run, given: object = {}) =>
  lastValueFrom(
    from(Array.from({ length: FRAMES / BLOCK }, (_, i) => run.block(i))).pipe(
      inFrameOf(),
      select('Li'),
      sites(given),
      toArray(),
    ),
  )

test('after a polyanion has turned, its sites have the corners that came to their places', async (t) => {
  const { still, turned } = worlds()
  for (const given of [{}, { shape: 'spheres', kinds: 'T2,T5', middles: 'moving', reach: 1 }]) {
    const [one, other] = [await blocksOf(still, given), await blocksOf(turned, given)]
    t.true(one.some((block) => block.labels.get('site')?.some((label) => label > 0)))
    one.forEach((block, i) => {
      t.deepEqual(other[i].labels.get('site'), block.labels.get('site'), `block ${i}`)
    })
  }
})

test('bottlenecks keep their areas when a polyanion turns', async (t) => {
  const { still, turned } = worlds()
  const [one, other] = [await blocksOf(still), await blocksOf(turned)]
  one.forEach((block, i) => {
    const set = sites.of(block)
    const places = placesOf({ between: ['T2-T5', 'T4-T5', 'T5-T5'] }, set)
    const range = { from: 0, to: places.faces.length }
    const [areas, same] = [
      areasOf(block, set, places, range),
      areasOf(other[i], sites.of(other[i]), places, range),
    ]
    t.true(areas.length > 100)
    const off = Array.from(areas, (area, k) => Math.abs(area - same[k]))
    t.true(off.every((value) => value < 1e-3))
  })
})

test('some corners alone, and one in one frame, are where they are among all; only they and who stands on their places are read', async (t) => {
  const { turned } = worlds(3)
  for (const block of await blocksOf(turned)) {
    const set = sites.of(block)
    const all = cornerPaths(block, set)
    const read = cornerReader(block, set)
    const at = [0, 1, 2].map(() => new Float32Array(1)) as unknown as typeof all
    const asked: number[] = []
    const watched: Block = {
      ...block,
      column: (name, rows = block.rows) => {
        asked.push(rows.length)
        return block.column(name, rows)
      },
    }
    for (let from = 0; from < set.corners.length; from += 7) {
      const own = inOrder(set, [from, (from + 9) % set.corners.length])
      const some = someCornerPaths(watched, set, own)
      own.forEach((corner, i) => {
        for (let k = 0; k < BLOCK; k++) {
          read(corner, k, at, 0)
          for (let c = 0; c < 3; c++) {
            t.is(some[c][i * BLOCK + k], all[c][corner * BLOCK + k])
            t.is(at[c][0], all[c][corner * BLOCK + k])
          }
        }
      })
    }
    t.true(asked.length > 0 && asked.every((rows) => rows >= 2 && rows <= 2 + 2 * 3))
  }
})

test('a block that is booked in parts has the areas of the whole one, and its corners are read once', async (t) => {
  const { turned } = worlds(3)
  for (const block of await blocksOf(turned)) {
    const set = sites.of(block)
    const places = placesOf({ between: ['T2-T5', 'T5-T5'] }, set)
    const range = { from: 3, to: 60, count: places.faces.length }
    const whole = areasOf(block, set, places, range)
    const first = areasAround(sliceBlock(block, 0, 5), set, places, range)
    const part = sliceBlock(block, 5, BLOCK)
    const rest = areasAround(part, set, places, range)
    t.is(rest.values, first.values)
    t.deepEqual([first.first, rest.first, rest.frames], [0, 5, BLOCK])
    t.deepEqual(rest.values, whole)
    const area = areaIn(part, set, places)
    for (let face = 3; face < 60; face++)
      for (let k = 5; k < BLOCK; k++) t.is(area(face, k - 5), whole[(face - 3) * BLOCK + k])
  }
})

test('on its way an atom stays the corner that it was, and a run without turns is taken as it is', async (t) => {
  const { still, turned, swapped } = worlds(3)
  const [block] = await blocksOf(still)
  const paths = cornerPaths(block, sites.of(block))
  t.deepEqual([...paths[0]], [...block.column('x', sites.of(block).corners)])
  const [moving] = await blocksOf(turned)
  const set = sites.of(moving)
  const [x] = cornerPaths(moving, set)
  const raw = moving.column('x', set.corners)
  const rowOf = swapped.map((k) => set.corners.indexOf(set.corners[k]))
  t.is(x[rowOf[0] * BLOCK + 4], raw[rowOf[0] * BLOCK + 4])
  t.is(x[rowOf[0] * BLOCK + 5], raw[rowOf[0] * BLOCK + 5])
  t.not(x[rowOf[0] * BLOCK + 12], raw[rowOf[0] * BLOCK + 12])
})
