import test from 'ava'
import type { Points } from '../../../operators/kernels/pairs/pairs-points.ts'
import { GUAN_BASIS, type RadialBasis } from '../../../operators/kernels/radial/basis.ts'
import { radialFeatures } from '../../../operators/kernels/radial/radial.ts'
import { radialPlain } from '../../../operators/kernels/radial/radial-plain.ts'
import { normal, seeded } from '../../helpers/random.ts'

interface Walk {
  readonly atoms: number
  readonly frames: number
  readonly cell: readonly number[]
  readonly step: number
  /** Largest change of a cell vector's component in a frame, Å. */
  readonly strain?: number
}

/** Atoms of four kinds that start in a few cells and walk. */
function walk({ atoms, frames, cell, step, strain = 0 }: Walk, seed: number): Points {
  const uniform = seeded(seed)
  const random = normal(uniform)
  const [x, y, z] = [0, 1, 2].map(() => {
    const values = new Float32Array(atoms * frames)
    for (let i = 0; i < atoms; i++) {
      let at = 40 * uniform() - 12
      for (let t = 0; t < frames; t++) values[i * frames + t] = at += step * random()
    }
    return values
  })
  const reference = Float64Array.from(cell)
  const actual = Float64Array.from(
    { length: 9 * frames },
    (_, k) => cell[k % 9] + strain * (2 * uniform() - 1),
  )
  const kind = Uint16Array.from({ length: atoms }, (_, i) => i % 4)
  return { frames, x, y, z, kind, reference, ...(strain > 0 ? { actual } : {}) }
}

const CUBE = [20, 0, 0, 0, 20, 0, 0, 0, 20]
const TIGHT = [12.5, 0, 0, 0, 12.5, 0, 0, 0, 12.5]
const TILTED = [19, 1, 0.5, -6, 18, 0.3, 5, -6.5, 17]

const CASES: Record<string, Walk> = {
  'a cube': { atoms: 60, frames: 40, cell: CUBE, step: 0.05 },
  'a cell hardly wider than twice the cutoff': { atoms: 40, frames: 37, cell: TIGHT, step: 0.15 },
  'a tilted cell that varies': { atoms: 60, frames: 35, cell: TILTED, step: 0.1, strain: 0.05 },
  'one frame': { atoms: 60, frames: 1, cell: TILTED, step: 0 },
}

for (const [name, given] of Object.entries(CASES)) {
  test(`radial features are those of brute force: ${name}`, (t) => {
    const points = walk(given, 1)
    const centres = Uint32Array.from([0, 4, 9, 33, 12])
    const job = { basis: GUAN_BASIS, centres, species: 3 }
    const size = 3 * GUAN_BASIS.count
    const [fast, plain] = [0, 1].map(() => new Float32Array(centres.length * points.frames * size))
    radialFeatures(points, job, fast)
    radialPlain(points, job, plain)
    let [most, sum] = [0, 0]
    for (let k = 0; k < plain.length; k++) {
      most = Math.max(most, Math.abs(fast[k] - plain[k]))
      sum += plain[k]
    }
    t.true(sum / plain.length > 0.3, `${sum / plain.length}`)
    t.true(most < 4e-5, `${most}`)
  })
}

test('other shells, of another number and width, in one thread', (t) => {
  const points = walk(CASES['a cube'], 2)
  const centres = Uint32Array.from([1, 2, 3])
  const bases: RadialBasis[] = [
    { first: 0.5, step: 0.25, count: 19, width: 0.5, cutoff: 5 },
    { first: 2, step: 1, count: 3, width: 0.3, cutoff: 4.5 },
    { first: 0.3, step: 0.05, count: 64, width: 2, cutoff: 8 },
  ]
  for (const basis of bases) {
    const job = { basis, centres, species: 4 }
    const [fast, plain] = [0, 1].map(() => new Float32Array(3 * points.frames * 4 * basis.count))
    radialFeatures(points, job, fast)
    radialPlain(points, job, plain)
    const most = plain.reduce((max, value, k) => Math.max(max, Math.abs(fast[k] - value)), 0)
    t.true(most < 4e-5, `${basis.count}: ${most}`)
  }
})

test('one neighbour at a known distance gives its Gaussian, another species none', (t) => {
  const points: Points = {
    frames: 1,
    x: Float32Array.of(0.5, 19.5, 10),
    y: Float32Array.of(1, 1, 1),
    z: Float32Array.of(2, 4, 2),
    kind: Uint16Array.of(0, 1, 0),
    reference: Float64Array.from(CUBE),
  }
  const out = new Float32Array(96)
  radialFeatures(points, { basis: GUAN_BASIS, centres: Uint32Array.of(0), species: 2 }, out)
  for (let k = 0; k < 48; k++) {
    t.is(out[k], 0)
    const d = Math.sqrt(5) - 0.3 - 0.1 * k
    t.true(Math.abs(out[48 + k] - Math.exp(-d * d)) < 4e-6)
  }
})

test('a cutoff in which two images of an atom could be is refused', (t) => {
  const points = walk({ ...CASES['one frame'], cell: [11, 0, 0, 0, 30, 0, 0, 0, 30] }, 1)
  const job = { basis: GUAN_BASIS, centres: Uint32Array.of(0), species: 1 }
  t.throws(() => radialFeatures(points, job, new Float32Array(48)), {
    message: /within 6 Å in a cell that is 11.000 Å wide/,
  })
})
