import test from 'ava'
import { countPairs } from '../../../operators/kernels/pairs/pairs.ts'
import { countPairsPlain } from '../../../operators/kernels/pairs/pairs-plain.ts'
import type { Histogram, Points } from '../../../operators/kernels/pairs/pairs-points.ts'
import { seeded } from '../../helpers/random.ts'

const CUBE = [12, 0, 0, 0, 12, 0, 0, 0, 12]
const SLANTED = [12, 0, 0, 6, 12, 0, 6, 6, 12]
const TILTED = [14, 1, 0.5, -5, 13, 0.3, 4, -5.5, 12]

interface Walk {
  readonly atoms: number
  readonly frames: number
  readonly cell: readonly number[]
  /** Largest step per frame and axis, Å. */
  readonly step: number
  readonly seed: number
  readonly strain?: number
  /** By how much the cell shrinks from the first frame to the last. */
  readonly shrink?: number
}

/** Atoms of two kinds that start anywhere in three cells' width and walk. */
function walk({ atoms, frames, cell, step, seed, strain = 0, shrink = 0 }: Walk): Points {
  const random = seeded(seed)
  const [x, y, z] = [0, 1, 2].map(() => {
    const values = new Float32Array(atoms * frames)
    for (let i = 0; i < atoms; i++) {
      let at = 36 * random() - 12
      for (let t = 0; t < frames; t++) values[i * frames + t] = at += step * (2 * random() - 1)
    }
    return values
  })
  const scale = (frame: number) => 1 - (shrink * frame) / frames
  const actual = Float64Array.from(
    { length: 9 * frames },
    (_, k) => scale(Math.floor(k / 9)) * (cell[k % 9] + strain * random()),
  )
  const kind = Uint16Array.from({ length: atoms }, (_, i) => i % 2)
  return {
    frames,
    x,
    y,
    z,
    kind,
    reference: Float64Array.from(cell),
    ...(strain || shrink ? { actual } : {}),
  }
}

const HISTOGRAM: Histogram = { kinds: 2, base: Int32Array.of(0, 50, 50, -1), bins: 50, width: 0.1 }

function both(points: Points, histogram = HISTOGRAM) {
  const [fast, plain] = [new Uint32Array(100), new Uint32Array(100)]
  countPairs(points, histogram, fast)
  countPairsPlain(points, histogram, plain)
  return { fast, plain, pairs: plain.reduce((sum, n) => sum + n, 0) }
}

const CASES: Record<string, Walk> = {
  'atoms that rattle': { atoms: 60, frames: 70, cell: CUBE, step: 0.05, seed: 1 },
  'atoms that run far': { atoms: 60, frames: 40, cell: CUBE, step: 3, seed: 2 },
  'a tilted cell': { atoms: 60, frames: 40, cell: TILTED, step: 0.2, seed: 3 },
  'a tilted cell that changes': { atoms: 60, frames: 40, cell: TILTED, step: 0.2, seed: 4, strain: 0.6 },
  'a cell that shrinks round atoms at rest': {
    atoms: 60,
    frames: 9,
    cell: CUBE,
    step: 0,
    seed: 8,
    shrink: 0.15,
  },
  'a cell as tilted as can be': { atoms: 90, frames: 40, cell: SLANTED, step: 0.3, seed: 9 },
  'two atoms': { atoms: 2, frames: 400, cell: CUBE, step: 1, seed: 5 },
  'one frame': { atoms: 90, frames: 1, cell: TILTED, step: 0, seed: 6 },
}

for (const [name, spec] of Object.entries(CASES)) {
  test(`countPairs counts what the plain twin counts: ${name}`, (t) => {
    const { fast, plain, pairs } = both(walk(spec))
    t.true(pairs > 0)
    t.deepEqual(fast, plain)
  })
}

test('countPairs counts what the plain twin counts: many grid cells, a short cutoff', (t) => {
  const cell = TILTED.map((value) => 3 * value)
  for (const strain of [0, 0.5]) {
    const points = walk({ atoms: 500, frames: 5, cell, step: 0.3, seed: 7, strain })
    const { fast, plain, pairs } = both(points, { ...HISTOGRAM, width: 0.08 })
    t.true(pairs > 100)
    t.deepEqual(fast, plain)
  }
})

test('countPairs of nothing counts nothing', (t) => {
  t.is(both(walk({ atoms: 0, frames: 5, cell: CUBE, step: 1, seed: 1 })).pairs, 0)
  t.is(both(walk({ atoms: 5, frames: 0, cell: CUBE, step: 1, seed: 1 })).pairs, 0)
  const { fast } = both(walk({ atoms: 1, frames: 5, cell: CUBE, step: 1, seed: 1 }))
  t.true(fast.every((count) => count === 0))
})

test('a pair on the border of a bin belongs to the bin above it, and beyond the last to none', (t) => {
  const row = (...x: number[]) => Float32Array.from(x)
  const zero = new Float32Array(4)
  const reference = Float64Array.of(16, 0, 0, 0, 16, 0, 0, 0, 16)
  const points = { frames: 1, y: zero, z: zero, kind: new Uint16Array(4), reference }
  const histogram = { kinds: 1, base: Int32Array.of(0), bins: 8, width: 0.5 }
  const { fast } = both({ ...points, x: row(0, 16.5, 2, -2) }, histogram)
  t.deepEqual([...fast.subarray(0, 9)], [0, 1, 0, 1, 2, 1, 0, 0, 0])
})
