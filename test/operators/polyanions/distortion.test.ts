import test from 'ava'
import { fitRotations } from '../../../operators/kernels/rotors/rotation-fit.ts'
import { countAngles, countLengths } from '../../../operators/polyanions/bond-shapes.ts'
import {
  configurationalEntropies,
  countDistortions,
  distortionCounts,
  entropyOf,
  statesOf,
} from '../../../operators/polyanions/occupied-bins.ts'
import {
  distortions,
  idealCorners,
  type Switching,
  switched,
  toOwnAxes,
} from '../../../operators/polyanions/tetrahedron.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { about, anyRotation, type Quaternion, standing, TETRAHEDRON, turned } from './tumbling.ts'

const PERFECT = 8 / Math.sqrt(3)
const degree = Math.PI / 180

function distortionOf(turn: Quaternion, body = TETRAHEDRON, lengths = [2, 2, 2, 2], by: Switching = 'none') {
  const out = new Float64Array(1)
  distortions(Float64Array.from(turned(turn, body)), Float64Array.from(lengths), 1, 0, 4, by, out)
  return out[0]
}

const close = (a: number, b: number, within = 1e-9) => Math.abs(a - b) < within

test('a perfect tetrahedron, inverted, and turned by 45°', (t) => {
  const still: Quaternion = [1, 0, 0, 0]
  t.true(close(distortionOf(still), PERFECT))
  t.true(
    close(
      distortionOf(
        still,
        TETRAHEDRON.map((value) => -value),
      ),
      -PERFECT,
    ),
  )
  t.true(close(distortionOf(about([0, 0, 1], 45 * degree)), 0))
  t.true(close(distortionOf(about([0, 0, 1], 90 * degree)), -PERFECT))
})

test('tilted: 5° about ⟨100⟩ 4.549, 20° 3.538, 20° about ⟨111⟩ 3.592', (t) => {
  for (const axis of [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, -1],
  ]) {
    t.true(close(distortionOf(about(axis, 5 * degree)), 4.549, 5e-4))
    t.true(close(distortionOf(about(axis, 20 * degree)), 3.538, 5e-4))
  }
  t.true(close(distortionOf(about([1, 1, 1], 20 * degree)), 3.592, 5e-4))
})

test('it is the sum of the four printed cubes', (t) => {
  const random = normal(seeded(1))
  for (let trial = 0; trial < 20; trial++) {
    const vectors = Array.from({ length: 4 }, () => [random(), random(), random()])
    const lengths = vectors.map((v) => Math.hypot(...v))
    const unit = vectors.flatMap((v, i) => v.map((value) => value / lengths[i]))
    const by = { from: 0.5, width: 1, n: 6, m: 12 }
    const cube = (value: number) => value * value * value
    const weight = (r: number) => {
      const p = Math.max(0, r - 0.5)
      return (1 - cube(p * p)) / (1 - cube(p * p) * cube(p * p))
    }
    const terms = vectors.map(
      ([x, y, z], i) =>
        (weight(lengths[i]) * (cube(x + y + z) + cube(x - y - z) + cube(-x + y - z) + cube(-x - y + z))) /
        cube(lengths[i]),
    )
    const weights = lengths.reduce((sum, r) => sum + weight(r), 0)
    const expected = terms.reduce((sum, value) => sum + value, 0) / weights
    t.true(close(distortionOf([1, 0, 0, 0], unit, lengths, by), expected, 1e-9))
  }
})

test('the switching function: 1 over all bonds in nm, 0.002 at a bond with the same digits in Å', (t) => {
  t.is(switched(2.05, { from: 12, width: 3, n: 6, m: 12 }), 1)
  t.true(close(switched(2.05, { from: 1.2, width: 0.3, n: 6, m: 12 }), 0.002, 2e-4))
  t.is(switched(1.5, { from: 1.2, width: 0.3, n: 6, m: 12 }), 0.5)
})

test('in its own axes a turned tetrahedron is perfect, whatever its labels', (t) => {
  const random = normal(seeded(2))
  const orders = [
    [0, 1, 2, 3],
    [1, 0, 2, 3],
    [3, 1, 0, 2],
    [2, 3, 1, 0],
    [0, 3, 2, 1],
  ]
  for (const order of orders) {
    const body = order.flatMap((k) => TETRAHEDRON.slice(3 * k, 3 * k + 3))
    const frames = 20
    const turns = Array.from({ length: frames }, () => anyRotation(random))
    const units = standing(1, frames, (_, frame) => turns[frame], body)
    const first = Array.from({ length: 12 }, (_, k) => units[k * frames])
    const quaternions = new Float64Array(4 * frames)
    fitRotations(units, frames, 0, 4, idealCorners(first), quaternions)
    toOwnAxes(units, frames, 0, 4, quaternions)
    const out = new Float64Array(frames)
    distortions(units, new Float64Array(4 * frames).fill(2), frames, 0, 4, 'none', out)
    for (const value of out) t.true(close(value, PERFECT, 1e-7), `${order}: ${value}`)
  }
})

test('W of the printed configurational entropies', (t) => {
  const printed = [
    [31.07, 41.97],
    [32.53, 50.02],
    [34.18, 61.0],
    [34.45, 63.02],
  ]
  for (const [entropy, states] of printed) {
    t.true(close(statesOf(entropy), states, 0.006), `${statesOf(entropy)}`)
    t.true(close(entropyOf(statesOf(entropy)), entropy, 1e-9))
  }
})

test('occupied bins at every width are those of counting at that width', (t) => {
  const random = normal(seeded(3))
  const values = Float64Array.from({ length: 3000 }, () => Math.min(PERFECT, 4 + 0.2 * random()))
  const counts = distortionCounts(0.01)
  countDistortions(values.subarray(0, 1000), counts)
  countDistortions(values.subarray(1000), counts)
  for (const { width, states, entropy } of configurationalEntropies(counts, [1, 2, 5, 10])) {
    const direct = new Set(Array.from(values, (value) => Math.floor(value / width + 1e-12))).size
    t.is(states, direct, `${width}`)
    t.true(close(entropy as number, 8.314462618 * Math.log(direct), 1e-6))
  }
  t.is(configurationalEntropies(distortionCounts(0.1), [1])[0].entropy, undefined)
})

test('bond lengths and angles', (t) => {
  const units = standing(1, 3, () => [1, 0, 0, 0])
  const angles = { width: 1, counts: new Float64Array(181) }
  countAngles(units, 3, 0, 4, angles)
  t.is(angles.counts[109], 18)
  const lengths = { width: 0.1, counts: new Float64Array(40) }
  countLengths(Float64Array.of(2.05, 2.05, 2.15, 9), 1, 0, 4, lengths)
  t.deepEqual([lengths.counts[20], lengths.counts[21], lengths.counts[39]], [2, 1, 1])
})
