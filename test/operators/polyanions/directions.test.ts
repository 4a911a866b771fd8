import test from 'ava'
import { freeEnergyErrors, freeEnergyOf } from '../../../operators/free-energy/free-energy.ts'
import { directionBin, directionBinner } from '../../../operators/polyanions/direction-bins.ts'
import {
  countDirections,
  directionAreas,
  imagesOf,
  marginals,
  thetaWidths,
} from '../../../operators/polyanions/directions.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { anyRotation, standing } from './tumbling.ts'

const BINS = { theta: 18, phi: 24 }
const FRAMES = 40_000

function isotropic() {
  const random = normal(seeded(12))
  return standing(1, FRAMES, () => anyRotation(random), [0, 0, 1])
}

const counted = (units: Float64Array, folding: 'none' | '-43m' | 'm-3m' = 'none') => {
  const counts = new Float64Array(BINS.theta * BINS.phi)
  countDirections(units, units.length / 3, 0, 1, BINS, folding, counts)
  return counts
}

test('isotropic directions: F is flat per solid angle, −kT ln sin θ per angle', (t) => {
  const { byTheta, byPhi } = marginals(counted(isotropic()), BINS)
  const flat = freeEnergyOf(byTheta, thetaWidths(BINS.theta, 'solid-angle'), 1)
  const angle = freeEnergyOf(byTheta, thetaWidths(BINS.theta, 'angle'), 1)
  const around = freeEnergyOf(byPhi, undefined, 1)
  for (let i = 0; i < BINS.theta; i++) {
    const noise = 5 / Math.sqrt(byTheta[i])
    t.true((flat?.values[i] as number) < 0.05 + 2 * noise)
    const middle = ((i + 0.5) * Math.PI) / BINS.theta
    t.true(Math.abs((angle?.values[i] as number) + Math.log(Math.sin(middle))) < 0.03 + noise)
  }
  t.true(Math.max(...(around?.values ?? [9])) < 0.25)
})

test('tables give the bins that the angles give, on edges and axes too', (t) => {
  const random = normal(seeded(5))
  for (const bins of [BINS, { theta: 36, phi: 72 }, { theta: 2, phi: 2 }, { theta: 7, phi: 5000 }]) {
    const binOf = directionBinner(bins)
    const vectors = [...standing(1, 20_000, () => anyRotation(random), [0, 0, 1])]
    const at = (t: number, k: number) => vectors[k * 20_000 + t]
    const all = Array.from({ length: 20_000 }, (_, t) => [at(t, 0), at(t, 1), at(t, 2)])
    for (const a of [0, -0, 1, -1, Math.SQRT1_2, -Math.SQRT1_2])
      for (const b of [0, -0, 1, -1, Math.SQRT1_2, -Math.SQRT1_2])
        all.push([a, b, 0], [a, 0, b], [0, a, b], [a, -0, b], [1e-17, a, b], [a, -1e-17, b])
    for (let k = 0; k <= bins.theta; k++) {
      const angle = (k * Math.PI) / bins.theta
      for (const turn of [0, 1e-12, -1e-12])
        all.push(
          [Math.sin(angle + turn), 0, Math.cos(angle + turn)],
          [Math.cos(angle + turn), Math.sin(angle), 0],
        )
    }
    t.true(all.every(([x, y, z]) => binOf(x, y, z) === directionBin(x, y, z, bins)))
  }
})

test('areas add up to the sphere, and to 2π²', (t) => {
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0)
  t.true(Math.abs(sum(directionAreas(BINS, 'solid-angle')) - 4 * Math.PI) < 1e-9)
  t.true(Math.abs(sum(directionAreas(BINS, 'angle')) - 2 * Math.PI * Math.PI) < 1e-9)
})

test('foldings are groups of 24 and 48, and −43m keeps the sign of xyz', (t) => {
  const keyOf = ({ from, sign }: { from: readonly number[]; sign: readonly number[] }) => `${from} ${sign}`
  for (const [folding, order] of [
    ['-43m', 24],
    ['m-3m', 48],
  ] as const) {
    const images = imagesOf(folding)
    const keys = new Set(images.map(keyOf))
    t.is(keys.size, order)
    for (const a of images) {
      for (const b of images) {
        const product = {
          from: a.from.map((k) => b.from[k]),
          sign: a.sign.map((s, k) => s * b.sign[a.from[k]]),
        }
        t.true(keys.has(keyOf({ ...product, sign: product.sign.map((s) => s + 0) })))
      }
    }
  }
  for (const { sign } of imagesOf('-43m')) t.is(sign[0] * sign[1] * sign[2], 1)
})

test('a folded direction stands in all its places, which a group element does not change', (t) => {
  const direction = Float64Array.of(0.36, 0.48, 0.8)
  const folded = counted(direction, 'm-3m')
  t.is(
    folded.reduce((a, b) => a + b, 0),
    48,
  )
  t.deepEqual(counted(Float64Array.of(-0.8, 0.36, -0.48), 'm-3m'), folded)
  t.deepEqual(counted(Float64Array.of(-0.8, 0.36, -0.48), '-43m'), counted(direction, '-43m'))
  t.notDeepEqual(counted(Float64Array.of(-0.8, 0.36, 0.48), '-43m'), counted(direction, '-43m'))
})

test('empty bins are bounds: a count there would lower F to no less', (t) => {
  const F = freeEnergyOf(Float64Array.of(100, 10, 0), undefined, 2)
  t.deepEqual(Array.from(F?.bound ?? []), [0, 0, 1])
  t.true(Math.abs((F?.values[1] as number) - 2 * Math.log(10)) < 1e-12)
  t.true(Math.abs((F?.values[2] as number) - 2 * Math.log(100)) < 1e-12)
  t.is(freeEnergyOf(new Float64Array(3), undefined, 1), undefined)
})

test('errors of F from parts hold the truth in two draws of three', (t) => {
  const random = seeded(3)
  const draw = () => {
    const counts = new Float64Array(2)
    for (let k = 0; k < 200; k++) counts[random() < 0.2 ? 0 : 1]++
    return counts
  }
  let held = 0
  const trials = 200
  for (let trial = 0; trial < trials; trial++) {
    const parts = Array.from({ length: 10 }, draw)
    const counts = parts.reduce((all, part) => all.map((value, k) => value + part[k]))
    const F = -Math.log(counts[0] / 2000)
    if (Math.abs(F + Math.log(0.2)) <= (freeEnergyErrors([parts], 1)(0).error as number)) held++
  }
  t.true(held > 0.58 * trials && held < 0.78 * trials, `${held} of ${trials}`)
  t.is(freeEnergyErrors([[Float64Array.of(3, 1), Float64Array.of(0, 5)]], 1)(0).error, undefined)
})
