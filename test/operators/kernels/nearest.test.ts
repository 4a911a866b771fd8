import test from 'ava'
import { nearest } from '../../../operators/kernels/nearest/nearest.ts'
import { displacementMaps } from '../../../operators/kernels/nearest/nearest-maps.ts'
import { type NearestJob, nearestPlain } from '../../../operators/kernels/nearest/nearest-plain.ts'
import type { VoxelMemory } from '../../../operators/kernels/nearest/nearest-voxels.ts'
import { latticeOf } from '../../../pipeline/cell/lattice.ts'
import { normal, seeded } from '../../helpers/random.ts'

const CELLS: Record<string, number[]> = {
  orthogonal: [12, 0, 0, 0, 9, 0, 0, 0, 15],
  tilted: [11, 0, 0, 3, 10, 0, -2, 4, 12],
  turned: [6, 5, -4, -5, 7, 2, 4, 1, 8],
  skewed: [9, 0, 0, 25, 8, 0, -31, 17, 10],
  'left-handed': [0, 0, 9, 0, 10, 1, 11, 2, 0],
  tiny: [2.5, 0, 0, 0.9, 2.2, 0, 0.4, -1, 2.4],
  flat: [30, 0, 0, 0, 3, 0, 0, 0, 28],
}
const RADII = [Number.POSITIVE_INFINITY, 3, 1.5]

interface Shape {
  readonly rows: number
  readonly centres: number
  readonly frames: number
  readonly moving?: boolean
  readonly strain?: number
  /** Width of the motion of centres, Å. */
  readonly width?: number
}

/** Random rows and centres, spread over several cells. */
function job(cell: readonly number[], shape: Shape, seed = 1): NearestJob {
  const { rows, centres, frames, moving = false, strain = 0, width = 0.3 } = shape
  const random = seeded(seed)
  const deviate = normal(random)
  const anywhere = () => {
    const f = [0, 1, 2].map(() => 6 * random() - 3)
    return [0, 1, 2].map((c) => f[0] * cell[c] + f[1] * cell[3 + c] + f[2] * cell[6 + c])
  }
  const paths = (count: number, length: number, wide: number) =>
    Array.from({ length: count }, anywhere).flatMap((at) =>
      Array.from({ length }, () => at.map((value) => value + wide * deviate())),
    )
  const ions = paths(rows, frames, 1)
  const points = paths(centres, moving ? frames : 1, moving ? width : 0)
  const [x, y, z] = [0, 1, 2].map((c) => Float32Array.from(ions, (at) => at[c]))
  const [cx, cy, cz] = [0, 1, 2].map((c) => Float32Array.from(points, (at) => at[c]))
  const cells = Float64Array.from({ length: 9 * frames }, (_, i) => cell[i % 9] + strain * deviate())
  return {
    lattice: latticeOf(cell),
    frames,
    x,
    y,
    z,
    centres: { count: centres, moving, x: cx, y: cy, z: cz },
    maps: strain > 0 ? displacementMaps(Float64Array.from(cell), cells) : undefined,
    radii: RADII,
  }
}

const blank = (job: NearestJob): Uint16Array[] =>
  job.radii.map(() => new Uint16Array(job.x.length).fill(9999))

function both(each: NearestJob, memory: VoxelMemory = {}) {
  const [plain, fast] = [blank(each), blank(each)]
  nearestPlain(each, plain)
  nearest(each, memory, fast)
  return { plain, fast }
}

/** Nearest centre by all images up to five cells away; squared distances of the two best. */
function bruteForce(each: NearestJob, cell: readonly number[], row: number, t: number) {
  const { frames, centres, maps } = each
  const m = maps ? maps.subarray(9 * t, 9 * t + 9) : [1, 0, 0, 0, 1, 0, 0, 0, 1]
  const true3 = (d: number[]) => [0, 1, 2].map((c) => d[0] * m[c] + d[1] * m[3 + c] + d[2] * m[6 + c])
  const least = Array.from({ length: centres.count }, (_, k) => {
    const at = centres.moving ? k * frames + t : k
    const i = row * frames + t
    const d = true3([each.x[i] - centres.x[at], each.y[i] - centres.y[at], each.z[i] - centres.z[at]])
    const [a, b, c] = [0, 3, 6].map((v) => true3([cell[v], cell[v + 1], cell[v + 2]]))
    let best = Number.POSITIVE_INFINITY
    for (let p = -5; p <= 5; p++) {
      for (let q = -5; q <= 5; q++) {
        for (let r = -5; r <= 5; r++) {
          const [x, y, z] = [0, 1, 2].map((e) => d[e] + p * a[e] + q * b[e] + r * c[e])
          best = Math.min(best, x * x + y * y + z * z)
        }
      }
    }
    return best
  })
  const order = [...least.keys()].sort((i, j) => least[i] - least[j])
  return { nearest: order[0], distance: Math.sqrt(least[order[0]]), gap: least[order[1]] - least[order[0]] }
}

for (const [name, cell] of Object.entries(CELLS)) {
  for (const strain of [0, 0.05]) {
    test(`brute force twin finds the nearest image: ${name} cell${strain ? ', varying' : ''}`, (t) => {
      const each = job(cell, { rows: 6, centres: 4, frames: 3, strain })
      // The skewed cell's own vectors would need images dozens of cells away: b − 3a and c + 9a − 2b span the same lattice.
      const near = name === 'skewed' ? [9, 0, 0, -2, 8, 0, 0, 1, 10] : cell
      const [any, three] = blankRun(each)
      for (let row = 0; row < 6; row++) {
        for (let f = 0; f < 3; f++) {
          const truth = bruteForce(unwrapped(each, cell), near, row, f)
          if (truth.gap < 1e-3) continue
          t.is(any[3 * row + f], truth.nearest + 1)
          t.is(three[3 * row + f], truth.distance < 3 ? truth.nearest + 1 : 0)
        }
      }
    })
  }
  test(`kernel and twin agree to the bit: ${name} cell`, (t) => {
    for (const shape of [
      { rows: 40, centres: 12, frames: 5 },
      { rows: 40, centres: 12, frames: 7, moving: true },
      { rows: 30, centres: 5, frames: 7, moving: true, width: 2 },
      { rows: 300, centres: 30, frames: 6, strain: 0.2 },
      { rows: 30, centres: 9, frames: 6, moving: true, strain: 0.1 },
      { rows: 5, centres: 1, frames: 4, moving: true },
    ]) {
      const { plain, fast } = both(job(cell, shape, 7))
      t.deepEqual(fast, plain)
      t.true(plain[0].every((label) => label > 0 && label <= shape.centres))
    }
  })
}

function blankRun(each: NearestJob): Uint16Array[] {
  const out = blank(each)
  nearestPlain(each, out)
  return out
}

/** The same rows and centres moved to within the cell, so that few images have to be looked at. */
function unwrapped(each: NearestJob, cell: readonly number[]): NearestJob {
  const lattice = latticeOf(cell)
  const wrap = (xyz: (Float32Array | Float64Array)[]) => {
    const out = xyz.map((values) => Float64Array.from(values))
    out[0].forEach((_, i) => {
      const at = out.map((values) => values[i])
      const f = [0, 1, 2].map((a) =>
        Math.round([0, 1, 2].reduce((s, c) => s + at[c] * lattice.inverse[3 * c + a], 0)),
      )
      for (let c = 0; c < 3; c++) for (let a = 0; a < 3; a++) out[c][i] -= f[a] * lattice.basis[3 * a + c]
    })
    return out
  }
  const [x, y, z] = wrap([each.x, each.y, each.z])
  const [cx, cy, cz] = wrap([each.centres.x, each.centres.y, each.centres.z])
  return { ...each, x, y, z, centres: { ...each.centres, x: cx, y: cy, z: cz } } as unknown as NearestJob
}

test('a table from another block never shapes the labels', (t) => {
  const memory = {}
  for (const seed of [1, 2, 3, 4]) {
    const { plain, fast } = both(
      job(CELLS['tilted'], { rows: 20, centres: 9, frames: 8, moving: true, width: seed / 4 }, seed),
      memory,
    )
    t.deepEqual(fast, plain)
  }
})

test('no rows, no centres, no frames', (t) => {
  for (const shape of [
    { rows: 0, centres: 3, frames: 4 },
    { rows: 3, centres: 0, frames: 4 },
    { rows: 3, centres: 3, frames: 0 },
  ]) {
    const { plain, fast } = both(job(CELLS['tilted'], shape))
    t.deepEqual(fast, plain)
    t.true(fast[0].every((label) => label === 0))
  }
})

test('the first of equally near centres, and an atom is not its own', (t) => {
  const line = (values: number[]) => Float32Array.from(values)
  const zero = line([0, 0, 0])
  const each: NearestJob = {
    lattice: latticeOf([20, 0, 0, 0, 20, 0, 0, 0, 20]),
    frames: 1,
    x: line([3, 5, 18]),
    y: zero,
    z: zero,
    centres: { count: 3, moving: false, x: line([6, 4, 2]), y: zero, z: zero },
    radii: [Number.POSITIVE_INFINITY, 1],
  }
  const { plain, fast } = both(each)
  t.deepEqual([...plain[0]], [2, 1, 3])
  t.deepEqual([...plain[1]], [0, 0, 0], 'at the radius is outside')
  t.deepEqual(fast, plain)
  const own = both({ ...each, own: Int32Array.of(1, -1, -1) })
  t.deepEqual([...own.plain[0]], [3, 1, 3])
  t.deepEqual(own.fast, own.plain)
})

test('the first of many equally near centres, in whatever order they stand', (t) => {
  const corners = [0, 5, 3, 6, 2, 7, 1, 4].map((n) => [n & 1, (n >> 1) & 1, n >> 2])
  const axis = (c: number) => Float32Array.from(corners, (corner) => 9 + 2 * corner[c])
  const middle = Float32Array.of(10, 10, 10.5)
  const each: NearestJob = {
    lattice: latticeOf([20, 0, 0, 0, 20, 0, 0, 0, 20]),
    frames: 3,
    x: Float32Array.of(10, 10, 10),
    y: Float32Array.of(10, 10, 10),
    z: middle,
    centres: { count: 8, moving: false, x: axis(0), y: axis(1), z: axis(2) },
    radii: [Number.POSITIVE_INFINITY],
  }
  const { plain, fast } = both(each)
  t.deepEqual([...plain[0]], [1, 1, 2])
  t.deepEqual(fast, plain)
})
