import test from 'ava'
import type { Points } from '../../../operators/kernels/pairs/pairs-points.ts'
import { labelsBy, quantileOf } from '../../../operators/softness/labels.ts'
import { nonAffine } from '../../../operators/softness/non-affine.ts'
import { inverse3 } from '../../../pipeline/cell/matrix.ts'
import { normal, seeded } from '../../helpers/random.ts'

const CELL = [17, 0, 0, -5, 16, 0, 4, -6, 15]
const ATOMS = 120

/** Places [atom][3] without wrapping, in double. */
function scattered(seed: number): Float64Array {
  const random = seeded(seed)
  return Float64Array.from({ length: 3 * ATOMS }, () => 30 * random() - 8)
}

/** Two frames as points: the second in its own cell, if it has one. */
function moments(one: Float64Array, two: Float64Array, later?: readonly number[]): Points {
  const column = (k: number) =>
    Float32Array.from({ length: 2 * ATOMS }, (_, at) => (at % 2 === 0 ? one : two)[3 * (at >> 1) + k])
  return {
    frames: 2,
    x: column(0),
    y: column(1),
    z: column(2),
    kind: new Uint16Array(ATOMS),
    reference: Float64Array.from(CELL),
    ...(later ? { actual: Float64Array.from([...CELL, ...later]) } : {}),
  }
}

const ALL = Uint32Array.from({ length: ATOMS }, (_, i) => i)

test('a cell that is strained with all its atoms in it has no D²min', (t) => {
  const places = scattered(1)
  const strained = [18, 0.3, -0.2, -4.4, 15, 0.9, 4.5, -6, 15.5]
  const { values, neighbours } = nonAffine(moments(places, places, strained), ALL, 6, 'sum')
  t.true(Math.min(...neighbours) >= 4)
  for (const value of values) t.true(value < 1e-18, `${value}`)
})

test('nor has a lattice that glides as a whole, through faces of the cell', (t) => {
  const places = scattered(2)
  const shifted = places.map((value, i) => value + [3.3, -9.1, 21][i % 3])
  const { values } = nonAffine(moments(places, shifted), ALL, 6, 'sum')
  for (const value of values) t.true(value < 1e-8, `${value}`)
})

/** D²min by searching strains: the normal equations of each row of J, by Cramer's rule on 3 × 3 sums over all images. */
function brute(one: Float64Array, two: Float64Array, i: number, cutoff: number) {
  const pairs: number[][] = []
  for (let j = 0; j < ATOMS; j++) {
    for (let n = 0; n < 11 * 121; n++) {
      const image = [(n % 11) - 5, (Math.floor(n / 11) % 11) - 5, Math.floor(n / 121) - 5]
      const shift = [0, 1, 2].map((k) => image[0] * CELL[k] + image[1] * CELL[3 + k] + image[2] * CELL[6 + k])
      const a = shift.map((s, k) => Math.fround(one[3 * j + k]) - Math.fround(one[3 * i + k]) + s)
      if (j === i || Math.hypot(...a) >= cutoff) continue
      pairs.push([
        ...a,
        ...shift.map((s, k) => Math.fround(two[3 * j + k]) - Math.fround(two[3 * i + k]) + s),
      ])
    }
  }
  const Y = new Float64Array(9)
  for (const p of pairs) for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) Y[3 * a + b] += p[a] * p[b]
  const inverse = inverse3(Y)
  let sum = 0
  for (let r = 0; r < 3; r++) {
    const side = [0, 1, 2].map((b) => pairs.reduce((all, p) => all + p[3 + r] * p[b], 0))
    const J = [0, 1, 2].map((c) => side[0] * inverse[c] + side[1] * inverse[3 + c] + side[2] * inverse[6 + c])
    for (const p of pairs) sum += (p[3 + r] - J[0] * p[0] - J[1] * p[1] - J[2] * p[2]) ** 2
  }
  return { sum, count: pairs.length }
}

test('D²min of atoms that scatter is that of all images, as a sum and as a mean', (t) => {
  const random = normal(seeded(3))
  const one = scattered(4)
  const two = one.map((value, i) => value + 0.4 * random() + [0, 5, -20][i % 3])
  const centres = Uint32Array.of(0, 7, 50, 119)
  const sums = nonAffine(moments(one, two), centres, 6, 'sum')
  const means = nonAffine(moments(one, two), centres, 6, 'mean')
  centres.forEach((row, k) => {
    const expected = brute(one, two, row, 6)
    t.is(sums.neighbours[k], expected.count)
    t.true(Math.abs(sums.values[k] / expected.sum - 1) < 1e-9)
    t.true(Math.abs(means.values[k] - sums.values[k] / expected.count) < 1e-12)
  })
})

test('too few neighbours, or all in one plane, leave the strain open', (t) => {
  const places = scattered(5)
  const { values, neighbours } = nonAffine(moments(places, places), ALL, 1.5, 'sum')
  t.true(neighbours.some((count) => count < 3))
  neighbours.forEach((count, i) => {
    if (count < 3) t.true(Number.isNaN(values[i]))
  })
  const flat = Float64Array.from({ length: 3 * ATOMS }, (_, i) =>
    i % 3 === 2 ? 1 : i % 3 === 0 ? 1.4 * (Math.floor(i / 3) % 11) : 1.4 * Math.floor(i / 33),
  )
  const plane = nonAffine(moments(flat, flat), Uint32Array.of(60), 3, 'sum')
  t.true(plane.neighbours[0] > 5)
  t.true(Number.isNaN(plane.values[0]))
})

test('labels: at rest, rearranged, between, and unknown', (t) => {
  t.deepEqual(Array.from(labelsBy([0.1, 1, 2, 5, Number.NaN], 1, 5)), [-1, -1, 0, 1, 0])
  t.throws(() => labelsBy([1], 3, 2), { message: /rest up to 3/ })
  t.is(quantileOf([4, 1, Number.NaN, 3, 2], 0.5), 2.5)
  t.is(quantileOf([4, 1, 3, 2], 1), 4)
})
