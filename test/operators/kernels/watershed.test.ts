import test from 'ava'
import { downwards } from '../../../operators/kernels/voxels/downwards.ts'
import { smoothVoxels } from '../../../operators/kernels/voxels/smooth-voxels.ts'
import type { PeriodicGrid } from '../../../operators/kernels/voxels/voxel-offsets.ts'
import { basinsOf, saddlesOf } from '../../../operators/kernels/voxels/watershed.ts'
import { seeded } from '../../helpers/random.ts'

const GRIDS: Record<string, PeriodicGrid> = {
  orthogonal: { cell: [4, 0, 0, 0, 5, 0, 0, 0, 6], size: [4, 5, 7] },
  tilted: { cell: [5, 0, 0, 2, 5, 0, -2, 1, 6], size: [6, 5, 5] },
  'one voxel thick': { cell: [1, 0, 0, 0, 5, 0, 0, 0, 6], size: [1, 5, 6] },
}

/** Distances from a voxel to all images of another within a distance. */
function distancesIn(
  { cell, size }: PeriodicGrid,
  reach: number,
): (a: number, b: number) => readonly number[] {
  const index = (v: number) => [
    Math.floor(v / size[1] / size[2]),
    Math.floor(v / size[2]) % size[1],
    v % size[2],
  ]
  const number = (i: readonly number[]) =>
    i.reduce((sum, value, c) => sum * size[c] + (((value % size[c]) + size[c]) % size[c]), 0)
  const byStep = Array.from({ length: size[0] * size[1] * size[2] }, (_, v) => {
    const found: number[] = []
    for (let n = 0; n < 11 * 11 * 11; n++) {
      const image = [n % 11, Math.floor(n / 11) % 11, Math.floor(n / 121)].map((value) => value - 5)
      const f = index(v).map((value, c) => value / size[c] + image[c])
      const d = Math.hypot(...[0, 1, 2].map((c) => f[0] * cell[c] + f[1] * cell[3 + c] + f[2] * cell[6 + c]))
      if (d <= reach * (1 + 1e-9)) found.push(d)
    }
    return found
  })
  return (a, b) => {
    const from = index(a)
    return byStep[number(index(b).map((value, c) => value - from[c]))]
  }
}

for (const [name, grid] of Object.entries(GRIDS)) {
  const random = seeded(5)
  const count = grid.size.reduce((a, b) => a * b, 1)
  const values = Float64Array.from({ length: count }, () => (random() < 0.15 ? 0 : random()))

  test(`smoothing is the sum over all images, ${name}`, (t) => {
    const width = 0.5
    const weight = (d: number) => Math.exp((-d * d) / (2 * width * width))
    const between = distancesIn(grid, 4 * width)
    const all = Array.from({ length: count }, (_, v) => between(0, v)).flat()
    const sum = all.reduce((s, d) => s + weight(d), 0)
    const smooth = smoothVoxels(grid, values, width)
    for (let a = 0; a < count; a++) {
      let expected = 0
      for (let b = 0; b < count; b++) for (const d of between(a, b)) expected += (values[b] * weight(d)) / sum
      t.true(Math.abs(smooth[a] - expected) < 1e-12)
    }
    t.true(Math.abs(smooth.reduce((a, b) => a + b) - values.reduce((a, b) => a + b)) < 1e-9)
  })

  test(`basins are those of steepest ascent, step by step, ${name}`, (t) => {
    const reach =
      Math.sqrt(3) *
      Math.max(
        ...[0, 1, 2].map(
          (i) => Math.hypot(grid.cell[3 * i], grid.cell[3 * i + 1], grid.cell[3 * i + 2]) / grid.size[i],
        ),
      )
    const between = distancesIn(grid, reach)
    const near = Array.from({ length: count }, (_, a) =>
      Array.from({ length: count }, (__, b) => ({
        b,
        d: Math.min(...between(a, b).filter((d) => d > 0)),
      })).filter(({ b, d }) => b !== a && Number.isFinite(d) && values[b] > 0),
    )
    const climb = (voxel: number): number => {
      const up = near[voxel].filter(({ b }) => values[b] > values[voxel])
      if (up.length === 0) return voxel
      const slope = ({ b, d }: { b: number; d: number }) => (values[b] - values[voxel]) / d
      return climb(up.reduce((best, each) => (slope(each) > slope(best) ? each : best)).b)
    }
    const { of, peaks, saddles, into } = basinsOf(grid, values)
    t.deepEqual(
      [...peaks].sort((a, b) => values[b] - values[a]),
      peaks,
    )
    for (let voxel = 0; voxel < count; voxel++) {
      if (values[voxel] === 0) t.is(of[voxel], -1)
      else t.is(peaks[of[voxel]], climb(voxel))
    }
    /** The highest level at which a peak is joined to a higher one, by flooding. */
    peaks.forEach((peak, basin) => {
      const levels = [...values].filter((value) => value > 0).sort((a, b) => b - a)
      const level = levels.find((least) => {
        const seen = new Set([peak])
        for (const voxel of seen)
          for (const { b } of near[voxel]) if (values[b] >= least && values[voxel] >= least) seen.add(b)
        return [...seen].some((voxel) => values[voxel] > values[peak])
      })
      t.is(saddles[basin], level ?? 0)
      t.is(into[basin] < 0, level === undefined)
      if (into[basin] >= 0) t.true(into[basin] !== basin)
    })
    const { level, beyond } = saddlesOf(grid, values, of, peaks.length)
    peaks.forEach((_, basin) => {
      const pairs = near.flatMap((others, voxel) =>
        of[voxel] === basin
          ? others.filter(({ b }) => of[b] !== basin).map(({ b }) => Math.min(values[voxel], values[b]))
          : [],
      )
      t.is(level[basin], Math.max(0, ...pairs))
      t.is(beyond[basin] < 0, pairs.length === 0)
    })
  })
}

test('voxels go down by their values, those that are as high in their order, and empty ones are left out', (t) => {
  const random = seeded(8)
  for (const count of [0, 1, 2, 3, 37, 1000]) {
    const values = Float64Array.from({ length: count }, () => Math.floor(9 * random()) - 1)
    const expected = [...values.keys()]
      .filter((v) => values[v] > 0)
      .sort((a, b) => values[b] - values[a] || a - b)
    t.deepEqual([...downwards(values)], expected)
  }
})
