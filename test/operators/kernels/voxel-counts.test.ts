import test from 'ava'
import { percolationLevels } from '../../../operators/kernels/voxels/percolation.ts'
import {
  countVoxels,
  countVoxelsPlain,
  type VoxelJob,
} from '../../../operators/kernels/voxels/voxel-counts.ts'
import { inverse3 } from '../../../pipeline/cell/matrix.ts'
import { seeded } from '../../helpers/random.ts'

const CELLS: Record<string, number[]> = {
  orthogonal: [12, 0, 0, 0, 9, 0, 0, 0, 15],
  tilted: [11, 0, 0, 3, 10, 0, -2, 4, 12],
  'left-handed': [0, 0, 9, 0, 10, 1, 11, 2, 0],
  tiny: [0.5, 0, 0, 0.1, 0.4, 0, 0, -0.1, 0.4],
}

for (const [name, cell] of Object.entries(CELLS)) {
  test(`both kernels count the same, and every position once: ${name}`, (t) => {
    const random = seeded(4)
    for (const [size, fold, count] of [
      [[7, 5, 6], [1, 1, 1], 3000],
      [[3, 1, 4], [2, 1, 3], 500],
      [[2, 2, 2], [1, 1, 1], 0],
    ] as const) {
      const axis = () => Float32Array.from({ length: count }, () => 60 * random() - 30)
      const job: VoxelJob = { inverse: inverse3(cell), fold, size, x: axis(), y: axis(), z: axis() }
      const [a, b] = [0, 1].map(() => new Float64Array(size[0] * size[1] * size[2]))
      countVoxelsPlain(job, a)
      countVoxels(job, b)
      t.deepEqual(b, a)
      t.is(
        a.reduce((sum, value) => sum + value, 0),
        count,
      )
    }
  })
}

test('percolation: a wall with a hole, a corkscrew, nothing', (t) => {
  const size = [4, 3, 3]
  const at = (i: number, j: number, k: number) => (i * 3 + j) * 3 + k
  const values = new Float64Array(36)
  t.deepEqual(percolationLevels(values, size), [0, 0, 0])
  for (let i = 0; i < 4; i++) values[at(i, 1, 1)] = [9, 5, 7, 8][i]
  t.deepEqual(percolationLevels(values, size), [5, 0, 0])
  values[at(0, 0, 1)] = 6
  t.deepEqual(percolationLevels(values, size), [5, 0, 0])
  values[at(0, 2, 1)] = 3
  t.deepEqual(percolationLevels(values, size), [5, 3, 0])
  const screw = new Float64Array(64)
  const on = (i: number, j: number, k: number) => {
    screw[(i * 4 + j) * 4 + k] = 1
  }
  for (let i = 0; i < 4; i++) {
    on(i, i, 0)
    on(i, (i + 1) % 4, 0)
  }
  t.deepEqual(percolationLevels(screw, [4, 4, 4]), [1, 1, 0])
})

test('levels agree with flooding on random grids', (t) => {
  const random = seeded(8)
  for (let trial = 0; trial < 20; trial++) {
    const size = [3, 4, 5]
    const values = Float64Array.from({ length: 60 }, () => Math.floor(5 * random()))
    const found = percolationLevels(values, size)
    t.deepEqual(
      found,
      [0, 1, 2].map((axis) =>
        Math.max(0, ...[4, 3, 2, 1].filter((level) => goesRound(values, size, axis, level))),
      ) as never,
    )
  }
})

/** Walks through the repeated grid from every voxel until it meets its own image along an axis. */
function goesRound(values: Float64Array, size: readonly number[], axis: number, level: number): boolean {
  const wrap = (p: readonly number[]) => p.map((v, c) => ((v % size[c]) + size[c]) % size[c])
  const value = (p: readonly number[]) => {
    const [i, j, k] = wrap(p)
    return values[(i * size[1] + j) * size[2] + k]
  }
  for (let start = 0; start < values.length; start++) {
    const from = [
      Math.floor(start / (size[1] * size[2])),
      Math.floor(start / size[2]) % size[1],
      start % size[2],
    ]
    if (value(from) < level) continue
    const seen = new Set([from.join()])
    const open = [from]
    while (open.length > 0) {
      const p = open.pop() as number[]
      const same = wrap(p).join() === from.join()
      if (same && p[axis] !== from[axis]) return true
      for (const [c, way] of [
        [0, 1],
        [0, -1],
        [1, 1],
        [1, -1],
        [2, 1],
        [2, -1],
      ]) {
        const q = p.map((v, d) => (d === c ? v + way : v))
        if (q.some((v, d) => Math.abs(v - from[d]) > 2 * size[d]) || value(q) < level || seen.has(q.join()))
          continue
        seen.add(q.join())
        open.push(q)
      }
    }
  }
  return false
}
