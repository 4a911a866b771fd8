import test from 'ava'
import { wanderersAmong } from '../../../operators/frames/wanderers.ts'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { pool } from '../../../pipeline/executors/pool.ts'
import { IonstreamError } from '../../../schemas/errors.ts'
import { folder } from '../../helpers/folder.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'

type Vector = [number, number, number]
/** How far an atom is from its place in each frame, asked for in order, Å. */
type Motion = () => (frame: number) => Vector

const random = normal(seeded(7))
const chance = seeded(11)
const vector = (size: number): Vector => [size * random(), size * random(), size * random()]
const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]

/** About a place: that wide along each axis (Å), remembered for so many frames. */
const rattling = (width: number, memory = 0.1): Motion => {
  const keep = Math.exp(-1 / memory)
  return () => {
    let at = vector(width)
    return () => {
      at = add([keep * at[0], keep * at[1], keep * at[2]], vector(width * Math.sqrt(1 - keep * keep)))
      return at
    }
  }
}

/** A random walk that has come so far after all frames (mean square, Å²). */
const walking = (squared: number, frames = FRAMES): Motion => {
  const step = Math.sqrt(squared / frames / 3)
  return () => {
    let at: Vector = [0, 0, 0]
    return () => {
      at = add(at, vector(step))
      return at
    }
  }
}

/** Hops of 3 Å along an axis, so many in all frames on average, and rattling. */
const hopping = (hops: number): Motion => {
  return () => {
    const at: Vector = [0, 0, 0]
    return () => {
      if (chance() < hops / FRAMES) at[Math.floor(3 * chance())] += chance() < 0.5 ? 3 : -3
      return add(at, vector(0.2))
    }
  }
}

const FRAMES = 960
const CELL = [40, 0, 0, 0, 40, 0, 0, 0, 40]
/** Atoms of each element on a grid of 4 Å, all of them moving by `drift` (Å in all frames) besides. */
function world(
  atoms: readonly (readonly [string, number, Motion])[],
  { frames = FRAMES, blockFrames = 256, drift = 0 } = {},
) {
  const motions = atoms.flatMap(([, count, motion]) => Array.from({ length: count }, () => motion()))
  return synthetic({
    atoms: atoms.map(([name, count]) => [name, count]),
    frames,
    interval: 0.1,
    blockFrames,
    cell: CELL,
    position: (atom, frame) => {
      const place: Vector = [4 * (atom % 10), 4 * (Math.floor(atom / 10) % 10), 0]
      return add(add(place, motions[atom](frame)), [(drift * frame) / FRAMES, 0, 0])
    },
  })
}
const wanderers = (...given: Parameters<typeof world>): string[] => {
  const run = world(...given)
  return wanderersAmong(run, [...run.types.keys()])
}

// Parts of the frames, and the means that blocks have in the store.
for (const blockFrames of [256, 32]) {
  test(`a framework that only rattles stays, however widely, and wherever it drifts; blocks of ${blockFrames}`, (t) => {
    const still = rattling(0.2)
    for (const wide of [rattling(1), rattling(0.7, 30), rattling(0.5, 60), rattling(2.2, 60)])
      t.deepEqual(
        wanderers(
          [
            ['S', 24, wide],
            ['P', 8, still],
          ],
          { blockFrames, drift: 30 },
        ),
        [],
      )
  })

  test(`what walks slowly leaves, and so does what hops now and then; blocks of ${blockFrames}`, (t) => {
    for (const [count, motion] of [
      [8, walking(6)],
      [12, hopping(2)],
      [40, walking(3)],
      [20, walking(1000)],
    ] as const)
      t.deepEqual(
        wanderers(
          [
            ['Ag', count, motion],
            ['I', 24, rattling(0.4)],
          ],
          { blockFrames, drift: -20 },
        ),
        ['Ag'],
      )
  })
}

test('all of a melt leaves; sublattices that slide stay; two atoms alone leave too', (t) => {
  const fast = walking(400)
  t.deepEqual(
    wanderers([
      ['Na', 20, fast],
      ['Cl', 20, fast],
    ]),
    ['Na', 'Cl'],
  )
  const sliding: Motion = () => (frame) => [frame / 100, 0, 0]
  t.deepEqual(
    wanderers([
      ['Na', 20, sliding],
      ['Cl', 20, rattling(0.2)],
    ]),
    [],
  )
  t.deepEqual(
    wanderers([
      ['Mg', 2, walking(200)],
      ['Cl', 20, rattling(0.2)],
    ]),
    ['Mg'],
  )
})

test('a run too short to tell says nothing', (t) => {
  const atoms = [
    ['Ag', 8, walking(900, 30)],
    ['I', 24, rattling(0.4)],
  ] as const
  t.deepEqual(wanderers(atoms, { frames: 31 }), [])
  t.deepEqual(wanderers(atoms, { frames: 64 }), ['Ag'])
})

/** Tetrahedra whose corners change places now and then, about middles that move. */
function turning(turns: number, middle: Motion) {
  const corners: Vector[] = [
    [1, 1, 1],
    [1, -1, -1],
    [-1, 1, -1],
    [-1, -1, 1],
  ].map((d) => d.map((value) => (2 * value) / Math.sqrt(3)) as Vector)
  const groups = Array.from({ length: 8 }, (_, g) => ({
    place: [8 * (g % 4), 8 * Math.floor(g / 4), 0] as Vector,
    order: [0, 1, 2, 3],
    motion: middle(),
    at: [0, 0, 0] as Vector,
  }))
  const run = synthetic({
    atoms: [
      ['P', 8],
      ['S', 32],
    ],
    frames: FRAMES,
    interval: 0.1,
    cell: CELL,
    position: (atom, frame) => {
      const group = groups[atom < 8 ? atom : Math.floor((atom - 8) / 4)]
      if (atom < 8) {
        group.at = add(group.place, group.motion(frame))
        // About a threefold axis: three corners go round.
        if (chance() < turns / FRAMES) {
          const axis = Math.floor(4 * chance())
          const [a, b, c] = [0, 1, 2, 3].filter((corner) => corner !== axis)
          const { order } = group
          ;[order[a], order[b], order[c]] = [order[b], order[c], order[a]]
        }
        return group.at
      }
      return add(add(group.at, corners[group.order[(atom - 8) % 4]]), vector(0.05))
    },
  })
  return wanderersAmong(run, [...run.types.keys()])
}

test('polyanions that turn stay, and leave where they walk', (t) => {
  for (const turns of [0.7, 2, 5, 100]) t.deepEqual(turning(turns, rattling(0.15)), [], `${turns}`)
  t.deepEqual(turning(2, walking(60)), ['P', 'S'])
})

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const slopeOf = async (path: string, flags: object) => {
  const params = { name: 'msd', flags: { lags: '10ps', of: 'Li', ...flags } }
  const runs = [{ pattern: path, tags: {} }]
  const { results, warnings } = await analyse({ module, params, runs, out: folder(), executor: pool(1) })
  return { last: results[0].table.rows.at(-1)?.['msd'] as number, warnings: warnings.map(({ name }) => name) }
}
const refusal = (message: RegExp) => ({ instanceOf: IonstreamError, message })

test('a second mobile element in the framework is refused by name; named as mobile, the first has its own MSD', async (t) => {
  const { path } = world(
    [
      ['Li', 40, walking(20)],
      ['Ag', 8, walking(2000)],
      ['I', 12, rattling(0.2)],
    ],
    { drift: 5 },
  )
  for (const flags of [{}, { mobile: 'Li' }, { frame: 'Ag,I' }]) {
    const error = await t.throwsAsync(slopeOf(path, flags), refusal(/Ag in the framework of run moves away/))
    t.regex((error as IonstreamError).remedy ?? '', /--mobile Li,Ag; .*--frame I|--frame I\./)
  }
  for (const flags of [{ mobile: 'Li,Ag' }, { of: 'Li,Ag' }, { frame: 'I' }]) {
    const { last, warnings } = await slopeOf(path, flags)
    const expected = (20 * 100) / FRAMES
    if (!('of' in flags)) t.true(Math.abs(last / expected - 1) < 0.25, `${last} ${expected}`)
    t.deepEqual(warnings, [])
  }
})

test('a melt is measured from its centre of mass, and says so; of one element of it the other is no framework', async (t) => {
  const melt = world(
    [
      ['Na', 40, walking(200)],
      ['Cl', 40, walking(200)],
    ],
    { drift: 60 },
  )
  const expected = (200 * 100) / FRAMES
  for (const flags of [{ of: undefined }, { of: 'Cl' }, { of: 'Na,Cl' }, { of: 'Cl', mobile: 'Na,Cl' }]) {
    const { last, warnings } = await slopeOf(melt.path, flags)
    t.true(Math.abs(last / expected - 1) < 0.2, `${last} ${expected}`)
    t.deepEqual(warnings, ['msd: no-framework'])
  }
  const { warnings } = await slopeOf(melt.path, { of: 'Na', frame: 'mass' })
  t.deepEqual(warnings, [])
  await t.throwsAsync(slopeOf(melt.path, { of: 'Na', mobile: 'Na' }), refusal(/Cl in the framework of run/))
})
