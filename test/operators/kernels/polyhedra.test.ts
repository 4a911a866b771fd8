import test from 'ava'
import { type PolyhedraMemory, polyhedra } from '../../../operators/kernels/polyhedra/polyhedra.ts'
import { type PolyhedraJob, polyhedraPlain } from '../../../operators/kernels/polyhedra/polyhedra-plain.ts'
import { latticeOf } from '../../../pipeline/cell/lattice.ts'
import { normal, seeded } from '../../helpers/random.ts'

const CELLS: Record<string, number[]> = {
  orthogonal: [14, 0, 0, 0, 12, 0, 0, 0, 15],
  tilted: [13, 0, 0, 3, 12, 0, -2, 4, 14],
  skewed: [12, 0, 0, 25, 11, 0, -31, 17, 13],
  'left-handed': [0, 0, 12, 0, 13, 1, 14, 2, 0],
  tiny: [3.5, 0, 0, 0.9, 3.2, 0, 0.4, -1, 3.4],
}

interface Shape {
  readonly rows: number
  readonly sites: number
  readonly frames: number
  /** How far corners move, Å. */
  readonly width?: number
}

/** Random walks through random tetrahedra, spread over several cells. */
function job(cell: readonly number[], { rows, sites, frames, width = 0.3 }: Shape, seed = 1): PolyhedraJob {
  const random = seeded(seed)
  const deviate = normal(random)
  const lattice = latticeOf(cell)
  const anywhere = () => {
    const f = [0, 1, 2].map(() => 4 * random() - 2)
    return [0, 1, 2].map((c) => f[0] * cell[c] + f[1] * cell[3 + c] + f[2] * cell[6 + c])
  }
  const middles = Array.from({ length: sites }, anywhere)
  const shifts = new Float64Array(12 * sites)
  const places = middles.flatMap((middle, site) =>
    Array.from({ length: 4 }, (_, n) => {
      const moved = [0, 1, 2].map(() => Math.floor(3 * random()) - 1)
      return [0, 1, 2].map((c) => {
        const shift = moved[0] * cell[c] + moved[1] * cell[3 + c] + moved[2] * cell[6 + c]
        shifts[12 * site + 3 * n + c] = shift
        return middle[c] + 1.5 * deviate() - shift
      })
    }),
  )
  const corner = (c: number) =>
    Float32Array.from(
      { length: 4 * sites * frames },
      (_, i) => places[Math.floor(i / frames)][c] + width * deviate(),
    )
  const starts = Array.from({ length: rows }, anywhere)
  const walk = (c: number) =>
    Float32Array.from(
      starts.flatMap((start) => {
        let at = start[c]
        return Array.from({ length: frames }, () => (at += 0.3 * deviate()))
      }),
    )
  return {
    lattice,
    frames,
    x: walk(0),
    y: walk(1),
    z: walk(2),
    tetrahedra: Int32Array.from({ length: 4 * sites }, (_, i) => i),
    shifts,
    corners: { x: corner(0), y: corner(1), z: corner(2) },
    current: new Uint16Array(rows),
  }
}

for (const [name, cell] of Object.entries(CELLS)) {
  test(`tables and brute force give the same labels: ${name}`, (t) => {
    const memory = {}
    let found = 0
    for (const [seed, shape] of [
      { rows: 40, sites: 60, frames: 12 },
      { rows: 5, sites: 30, frames: 9, width: 1.5 },
      { rows: 1, sites: 1, frames: 3 },
    ].entries()) {
      const one = job(cell, shape, seed + 1)
      const two = { ...one, current: new Uint16Array(shape.rows) }
      const [a, b] = [one, two].map(() => new Uint16Array(shape.rows * shape.frames))
      polyhedraPlain(one, a)
      polyhedra(two, seed < 2 ? memory : {}, b)
      t.deepEqual(b, a)
      t.deepEqual(two.current, one.current)
      found += a.filter((label) => label > 0).length
    }
    t.true(found > 20, `${found} labels`)
  })
}

test('a table that corners leave is right again: a little, in one block alone, and for good', (t) => {
  const cell = CELLS['tilted']
  const shape = { rows: 40, sites: 60, frames: 12 }
  const first = job(cell, shape, 7)
  const away = (by: (corner: number) => number): PolyhedraJob => ({
    ...first,
    corners: {
      ...first.corners,
      x: first.corners.x.map((value, i) => value + by(Math.floor(i / shape.frames))),
    },
  })
  const memory: PolyhedraMemory = {}
  const blocks = [
    away(() => 0),
    away(() => 0.2),
    away((corner) => (corner % 5 === 0 ? 6 : 0)),
    away(() => 0),
    away((corner) => (corner === 3 ? 1.9 : 0)),
    away(() => 0.3),
    away(() => 0),
  ]
  const tables = blocks.map((each) => {
    const [one, two] = [0, 1].map(() => ({ ...each, current: new Uint16Array(shape.rows) }))
    const [a, b] = [one, two].map(() => new Uint16Array(shape.rows * shape.frames))
    polyhedraPlain(one, a)
    polyhedra(two, memory, b)
    t.deepEqual(b, a)
    t.true(a.some((label) => label > 0))
    return memory.table
  })
  t.true(tables.at(-1) === tables.at(-2), 'what is within the slack asks for no other table')
  t.true(new Set(tables).size > 2)
})

test('corners that are far out in a few frames, and back, ask for no other table and hold what they hold', (t) => {
  const shape = { rows: 400, sites: 60, frames: 40 }
  for (const cell of [CELLS['orthogonal'], CELLS['skewed']]) {
    const first = job(cell, shape, 9)
    const jump = (corner: number, t: number) =>
      corner % 80 === 2 && t >= 11 && t < 15 + (corner % 3) ? 5 : 0
    const astray: PolyhedraJob = {
      ...first,
      corners: {
        ...first.corners,
        x: first.corners.x.map((value, i) => value + jump(Math.floor(i / shape.frames), i % shape.frames)),
      },
    }
    const memory: PolyhedraMemory = {}
    const labels = [first, astray, astray, first].map((each, i) => {
      const [one, two] = [0, 1].map(() => ({ ...each, current: new Uint16Array(shape.rows) }))
      const [a, b] = [one, two].map(() => new Uint16Array(shape.rows * shape.frames))
      polyhedraPlain(one, a)
      polyhedra(two, memory, b, i === 0 || i === 3 ? 'first' : 'astray')
      t.deepEqual(b, a)
      return { a, table: memory.table }
    })
    t.is(new Set(labels.map(({ table }) => table)).size, 1)
    t.notDeepEqual(labels[0].a, labels[1].a)
    t.is(memory.covered?.size, 2)
  }
})

test('nothing is found where there is nothing', (t) => {
  for (const shape of [
    { rows: 0, sites: 3, frames: 4 },
    { rows: 2, sites: 0, frames: 4 },
    { rows: 2, sites: 3, frames: 0 },
  ]) {
    const out = new Uint16Array(shape.rows * shape.frames)
    polyhedra(job(CELLS['tilted'], shape), {}, out)
    t.true(out.every((label) => label === 0))
  }
})

/** Two tetrahedra that share the face x = 1, seen along x: corners at x = 0 and x = 2. */
function twoTetrahedra(path: readonly number[], face: readonly number[] = path.map(() => 1)): PolyhedraJob {
  const frames = path.length
  const fixed = (at: number) => new Array<number>(frames).fill(at)
  const triangle = [
    [-1, -1],
    [1, -1],
    [0, 1.5],
  ]
  return {
    lattice: latticeOf([20, 0, 0, 0, 20, 0, 0, 0, 20]),
    frames,
    x: Float32Array.from(path),
    y: new Float32Array(frames),
    z: new Float32Array(frames),
    tetrahedra: Int32Array.of(0, 2, 3, 4, 1, 2, 3, 4),
    shifts: new Float64Array(24),
    corners: {
      x: Float32Array.from([...fixed(0), ...fixed(2), ...triangle.flatMap(() => face)]),
      y: Float32Array.from([...fixed(0), ...fixed(0), ...triangle.flatMap(([y]) => fixed(y))]),
      z: Float32Array.from([...fixed(0), ...fixed(0), ...triangle.flatMap(([, z]) => fixed(z))]),
    },
    current: new Uint16Array(1),
  }
}

test('an ion on a straight line is in one tetrahedron after the other', (t) => {
  const path = Array.from({ length: 25 }, (_, i) => -0.17 + i * 0.1)
  const out = new Uint16Array(25)
  polyhedra(twoTetrahedra(path), {}, out)
  t.deepEqual(
    [...out],
    path.map((x) => (x < 0 || x > 2 ? 0 : x < 1 ? 1 : 2)),
  )
  const far = twoTetrahedra(path.map((x) => x - 60))
  polyhedra(far, {}, out)
  t.deepEqual(
    [...out],
    path.map((x) => (x < 0 || x > 2 ? 0 : x < 1 ? 1 : 2)),
    'wherever its image is',
  )
})

test('an ion on a face stays where it was, and one that the face passes changes its site', (t) => {
  for (const [start, label] of [
    [0.5, 1],
    [1.5, 2],
  ]) {
    const out = new Uint16Array(3)
    polyhedra(twoTetrahedra([start, 1, 1]), {}, out)
    t.deepEqual([...out], [label, label, label])
  }
  const out = new Uint16Array(3)
  polyhedra(twoTetrahedra([0.9, 0.9, 0.9], [1, 0.8, 1]), {}, out)
  t.deepEqual([...out], [1, 2, 1])
})
