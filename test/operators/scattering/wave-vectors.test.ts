import test from 'ava'
import { breathingOf, checkCells } from '../../../operators/scattering/vectors/breathing.ts'
import { lineOf, planeOf, pointsOf, vectorsOf } from '../../../operators/scattering/vectors/paths-in-space.ts'
import {
  indicesOf,
  lengthOf,
  supercellOf,
  waveVector,
} from '../../../operators/scattering/vectors/reciprocal.ts'
import { checkEnergy, checkReach } from '../../../operators/scattering/vectors/sampling-limits.ts'
import { shellsOf, vectorsWithin } from '../../../operators/scattering/vectors/shells.ts'
import { cube } from './movers.ts'
import { refused } from './refused.ts'

const TRICLINIC = [9, 0, 0, 2, 8, 0, -1, 3, 7]
const UNIT = cube(9.859)
const double = { cell: cube(2 * 9.859), matrix: supercellOf(cube(2 * 9.859), UNIT) }
const triple = { cell: cube(3 * 9.859), matrix: supercellOf(cube(3 * 9.859), UNIT) }

test('a wave vector turns by 2π n along the cell vectors, whatever their angles', (t) => {
  const Q = waveVector(TRICLINIC, [2, -1, 5])
  const turns = [0, 3, 6].map(
    (i) => (TRICLINIC[i] * Q[0] + TRICLINIC[i + 1] * Q[1] + TRICLINIC[i + 2] * Q[2]) / (2 * Math.PI),
  )
  turns.forEach((value, i) => {
    t.true(Math.abs(value - [2, -1, 5][i]) < 1e-12)
  })
  indicesOf(TRICLINIC, Q).forEach((value, i) => {
    t.true(Math.abs(value - [2, -1, 5][i]) < 1e-12)
  })
})

test('vectors within a radius are all that there are, one of each ±Q', (t) => {
  const found = vectorsWithin(TRICLINIC, 1.9).map(({ n }) => n.join(' '))
  const all = new Set<string>()
  for (let h = -6; h <= 6; h++)
    for (let k = -6; k <= 6; k++)
      for (let l = -6; l <= 6; l++) {
        if (h === 0 && k === 0 && l === 0) continue
        if (lengthOf(waveVector(TRICLINIC, [h, k, l])) <= 1.9) all.add([h, k, l].join(' '))
      }
  t.is(new Set(found).size, found.length)
  t.is(2 * found.length, all.size)
  for (const n of found) {
    const other = n
      .split(' ')
      .map((value) => -Number(value) + 0)
      .join(' ')
    t.true(all.has(n) && all.has(other) && !found.includes(other), n)
  }
})

test('a shell says how many vectors it has, how wide it is, and is thinned by its seed', (t) => {
  const asked = { at: [0.5, 1, 1.5], width: 0.2 }
  const whole = shellsOf(triple.cell, asked)
  t.true(whole.every(({ vectors, held, width }) => vectors.length === held && width > 0 && width <= 0.1))
  t.true(whole[2].held > 100)
  const [, one, other] = [0, 1, 2].map((seed) => shellsOf(triple.cell, { ...asked, most: 20, seed }))
  t.deepEqual(
    one.map(({ vectors }) => vectors.length),
    whole.map(({ held }) => Math.min(20, held)),
  )
  t.deepEqual(
    one.map(({ held }) => held),
    whole.map(({ held }) => held),
  )
  t.deepEqual(one, shellsOf(triple.cell, { ...asked, most: 20, seed: 1 }))
  t.notDeepEqual(one[2].vectors, other[2].vectors)
  const known = new Set(whole[2].vectors.map(String))
  t.is(new Set(one[2].vectors.map(String)).size, 20)
  t.true(one[2].vectors.every((n) => known.has(String(n))))
})

test('a draw from a shell favours no vector', (t) => {
  const counts = new Map<string, number>()
  const held = shellsOf(double.cell, { at: [1], width: 0.3 })[0].held
  for (let seed = 0; seed < 300; seed++)
    for (const n of shellsOf(double.cell, { at: [1], width: 0.3, most: 6, seed })[0].vectors)
      counts.set(String(n), (counts.get(String(n)) ?? 0) + 1)
  t.is(counts.size, held)
  const mean = (300 * 6) / held
  for (const count of counts.values()) t.true(Math.abs(count - mean) < 5 * Math.sqrt(mean))
})

test('a draw takes families of the same |h|, |k|, |l| together, but for those at its ends', (t) => {
  const familyOf = (n: readonly number[]) => n.map(Math.abs).join(' ')
  const all = vectorsWithin(triple.cell, 2).map(({ n }) => familyOf(n))
  for (let seed = 0; seed < 20; seed++) {
    const [{ vectors, held }] = shellsOf(triple.cell, { at: [1.8], width: 0.1, most: 32, seed })
    t.true(vectors.length === 32 && held > 100)
    const families = [...new Set(vectors.map(familyOf))]
    const cut = families.filter(
      (family) =>
        vectors.filter((n) => familyOf(n) === family).length < all.filter((each) => each === family).length,
    )
    t.true(cut.length <= 2, `${cut}`)
  }
})

test('lines, planes and points in reciprocal lattice units of the unit cell', (t) => {
  const line = lineOf(double, [0, 0, 0.5], [0, 0, 4])
  t.deepEqual(
    line.map(({ label }) => label),
    ['(0 0 0.5)', '(0 0 1)', '(0 0 1.5)', '(0 0 2)', '(0 0 2.5)', '(0 0 3)', '(0 0 3.5)', '(0 0 4)'],
  )
  t.true(Math.abs(line[0].Q - Math.PI / 9.859) < 1e-12)
  t.is(lineOf(double, [0, 0, 0], [1, 1.5, 0]).length, 2)
  t.is(planeOf(double, [0, 0, 0], [1, 0, 0], [0, 2, 0]).length, 15)
  t.deepEqual(pointsOf(double, [[0, 1.5, 4]])[0].vectors, [[0, 3, 8]])
  const Q = waveVector(double.cell, [0, 3, 8])
  t.deepEqual(vectorsOf(double, [Q])[0].vectors, [[0, 3, 8]])
})

test('what does not fit the cell is refused with its nearest neighbour', (t) => {
  const off = refused(() => pointsOf(triple, [[0, 0, 0.5]]))
  t.is(off.exitCode, 2)
  t.regex(off.message, /\(0 0 0\.5\) does not fit the cell: its indices there are \(0 0 1\.5\)/)
  t.regex(off.remedy, /nearest that fits is \(0 0 0\.666667\)/)
  t.regex(refused(() => vectorsOf(triple, [[0, 0, 0.3]])).remedy, /\(0 0 0\.212435\)/)
  t.regex(refused(() => shellsOf(triple.cell, { at: [0.1], width: 0.02 })).remedy, /0\.2124 Å/)
  t.regex(refused(() => shellsOf(triple.cell, { at: [-1], width: 0.02 })).message, /at -1/)
  t.regex(refused(() => shellsOf(triple.cell, { at: [1], width: 0 })).message, /0 Å⁻¹ wide/)
  t.regex(refused(() => supercellOf(cube(25), UNIT)).message, /vector a holds 2\.536 of its a/)
  t.regex(refused(() => lineOf(double, [0, 0, 1], [0, 0, 1])).message, /to itself/)
})

test('a primitive cell folds its supercell by a matrix that is not diagonal', (t) => {
  const a = 5
  const primitive = [0, a / 2, a / 2, a / 2, 0, a / 2, a / 2, a / 2, 0]
  const space = { cell: cube(2 * a), matrix: supercellOf(cube(2 * a), primitive) }
  t.deepEqual([...space.matrix], [-2, 2, 2, 2, -2, 2, 2, 2, -2])
  // (½ ½ 0) of the primitive cell is (0 0 1) of the conventional one, 2π/a.
  t.true(Math.abs(pointsOf(space, [[0.5, 0.5, 0]])[0].Q - (2 * Math.PI) / a) < 1e-12)
})

test('|Q| of fixed indices breathes with the cell, by a stated spread', (t) => {
  const cells = [9.9, 10, 10.1].flatMap(cube)
  const { Q, spread } = breathingOf(
    [
      [0, 0, 2],
      [0, 2, 0],
    ],
    cells,
  )
  const each = [9.9, 10, 10.1].map((edge) => (4 * Math.PI) / edge)
  const mean = each.reduce((sum, value) => sum + value, 0) / 3
  t.true(Math.abs(Q - mean) < 1e-12)
  t.true(Math.abs(spread - Math.sqrt(each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3)) < 1e-12)
  t.notThrows(() => checkCells('run', cells, 0.07))
  const wrong = refused(() => checkCells('run', cells, 0.05))
  t.is(wrong.exitCode, 3)
  t.regex(wrong.message, /run, frame 2: the cell's volume is 6\.2 %/)
})

test('wave vectors and energies beyond the sampling are refused', (t) => {
  t.notThrows(() => checkReach(2, 1.5))
  t.regex(refused(() => checkReach(2, 1.6)).remedy, /up to 1\.96 Å/)
  t.notThrows(() => checkEnergy(20.6, 0.1))
  t.regex(refused(() => checkEnergy(25, 0.1)).message, /up to 20\.68 meV/)
})
