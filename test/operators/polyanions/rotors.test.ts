import test from 'ava'
import { armJob, emptyArms, fillArms } from '../../../operators/kernels/rotors/arms.ts'
import { COMMON_BONDS, rulesFor } from '../../../operators/polyanions/bond-rules.ts'
import { rotorsIn, type Structure } from '../../../operators/polyanions/bonded-groups.ts'
import { exchangesBetween, firstBroken } from '../../../operators/polyanions/ligand-exchange.ts'
import { axisOf } from '../../../operators/polyanions/rotor-axis.ts'
import { IonstreamError } from '../../../schemas/errors.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { type Body, crystalOf, decahydroDecaborate, hexathiohypodiphosphate, tetrahedral } from './bodies.ts'
import { anyRotation, turned } from './tumbling.ts'

const TILTED = [14, 0, 0, -6.5, 13, 0, 5, -6, 12]
const PS4 = tetrahedral('P', ['S', 'S', 'S', 'S'], [2.05, 2.05, 2.05, 2.05])
const SiS3Cl = tetrahedral('Si', ['S', 'Cl', 'S', 'S'], [2.13, 2.1, 2.13, 2.13])
const SiS4 = tetrahedral('Si', ['S', 'S', 'S', 'S'], [2.13, 2.13, 2.13, 2.13])
const SnS4 = tetrahedral('Sn', ['S', 'S', 'S', 'S'], [2.4, 2.4, 2.4, 2.4])
const BH4 = tetrahedral('B', ['H', 'H', 'H', 'H'], [1.22, 1.22, 1.22, 1.22])
const LITHIUM: Body = { elements: ['Li'], places: [0, 0, 0] }
const PLACES = [
  [0.02, 0.03, 0.01],
  [0.5, 0.02, 0.5],
  [0.03, 0.5, 0.5],
  [0.5, 0.5, 0.02],
]

function crystal(bodies: readonly Body[], seed = 3): Structure & { turns: readonly (readonly number[])[] } {
  const random = normal(seeded(seed))
  const turns = bodies.map(() => anyRotation(random))
  const put = bodies.map((body, i) => ({ body, at: PLACES[i], turn: turns[i] }))
  return { ...crystalOf(TILTED, put), turns }
}

const found = (structure: Structure, rules = rulesFor(structure.elements)) => rotorsIn(structure, rules)

test('tetrahedra across the faces of a tilted cell are found, and named by their ligands', (t) => {
  const bodies = [PS4, SiS3Cl, SiS4, SnS4]
  for (let seed = 1; seed <= 20; seed++) {
    const rotors = found(crystal(bodies, seed))
    t.deepEqual(
      rotors.map(({ name }) => name),
      ['PS4', 'SiS3Cl', 'SiS4', 'SnS4'],
    )
    rotors.forEach(({ rows, centres }, i) => {
      t.is(centres, 1)
      t.deepEqual(
        rows,
        [0, 1, 2, 3, 4].map((k) => 5 * i + k),
      )
    })
  }
})

test('free ions are in no rotor, and boranes and P2S6 are one each', (t) => {
  const rotors = found(crystal([LITHIUM, hexathiohypodiphosphate(), decahydroDecaborate(), BH4]))
  t.deepEqual(
    rotors.map(({ name, centres }) => [name, centres]),
    [
      ['P2S6', 2],
      ['B10H10', 10],
      ['BH4', 1],
    ],
  )
  t.false(rotors.some(({ rows }) => rows.includes(0)))
})

test('without a rule from P to P the halves of P2S6 are two', (t) => {
  const rules = COMMON_BONDS.filter(({ centre, to }) => centre === 'P' && to === 'S')
  t.deepEqual(
    found(crystal([hexathiohypodiphosphate()]), rules).map(({ name }) => name),
    ['PS3', 'PS3'],
  )
})

test('arms are the bonds that were built in, however the atoms are wrapped and the cell is strained', (t) => {
  const structure = crystal([PS4, SiS3Cl, SiS4, SnS4], 8)
  const rotors = found(structure)
  const column = (k: number) => Float32Array.from(structure.elements, (_, i) => structure.places[3 * i + k])
  const columns = { frames: 1, x: column(0), y: column(1), z: column(2) }
  const plain = armJob(rotors, columns)
  const arms = emptyArms(plain)
  fillArms(plain, arms)
  rotors.forEach((_, i) => {
    const body = [PS4, SiS3Cl, SiS4, SnS4][i]
    const vectors = turned(structure.turns[i], body.places).slice(3)
    vectors.forEach((value, k) => {
      const arm = 4 * i + Math.floor(k / 3)
      t.true(Math.abs(arms.units[12 * i + k] * arms.lengths[arm] - value) < 1e-5)
    })
  })
  const strained = armJob(rotors, { ...columns, maps: Float64Array.of(1.1, 0, 0, 0, 1, 0, 0.2, 0, 1) })
  const after = emptyArms(strained)
  fillArms(strained, after)
  const [x, y, z] = [0, 1, 2].map((k) => arms.units[k] * arms.lengths[0])
  const expected = [1.1 * x + 0.2 * z, y, z]
  expected.forEach((value, k) => {
    t.true(Math.abs(after.units[k] * after.lengths[0] - value) < 1e-12)
  })
})

test('the arms of P2S6 go from the middle of its centres', (t) => {
  const structure = crystal([hexathiohypodiphosphate()])
  const [rotor] = found(structure)
  const column = (k: number) => Float32Array.from(structure.elements, (_, i) => structure.places[3 * i + k])
  const job = armJob([rotor], { frames: 1, x: column(0), y: column(1), z: column(2) })
  const arms = emptyArms(job)
  fillArms(job, arms)
  t.is(arms.lengths.length, 6)
  for (const length of arms.lengths) t.true(Math.abs(length - Math.hypot(1.95, 1.7)) < 1e-5)
})

test('the orientation vector: a bond, the line of two centres, the axis of a cage', (t) => {
  const cage = crystal([decahydroDecaborate()])
  const axis = axisOf(found(cage)[0], cage)
  const z = turned(cage.turns[0], [0, 0, 1])
  t.true(Math.abs(Math.abs(axis[0] * z[0] + axis[1] * z[1] + axis[2] * z[2]) - 1) < 1e-9)
  const pair = crystal([hexathiohypodiphosphate()])
  const line = axisOf(found(pair)[0], pair)
  turned(pair.turns[0], [0, 0, 1]).forEach((value, k) => {
    t.true(Math.abs(line[k] - value) < 1e-9)
  })
  const one = crystal([PS4])
  turned(one.turns[0], PS4.places.slice(3, 6)).forEach((value, k) => {
    t.true(Math.abs(axisOf(found(one)[0], one)[k] - value / 2.05) < 1e-9)
  })
})

test('a ligand that changes hands is told, with the rotors that lose and win it', (t) => {
  const before = crystal([PS4, SiS4])
  const places = Array.from(before.places)
  const away = places.slice(15, 18).map((value, k) => value + [1.4, 1.4, -0.4][k])
  places.splice(12, 3, ...away)
  const changes = exchangesBetween(found(before), found({ ...before, places }))
  t.deepEqual(changes, [
    { rotor: 0, lost: [4], won: [] },
    { rotor: 1, lost: [], won: [4] },
  ])
  t.deepEqual(exchangesBetween(found(before), found(before)), [])
})

test('an arm that stays stretched ends a rotor, whatever the stretches of frames; one that comes back does not', (t) => {
  const lengths = Float64Array.of(2, 2.9, 2, 2.8, 2, 2, 2, 2.8, /**/ 2, 2, 2.8, 2, 2.8, 2.8, 2, 2)
  const limits = Float64Array.of(2.7, 2.7)
  t.deepEqual(firstBroken(lengths, limits, 8, 5, 0), { frame: 5, since: 5 })
  t.deepEqual(firstBroken(lengths, limits, 8, 6, 0), { frame: -1, since: 1 })
  t.deepEqual(firstBroken(lengths, limits, 8, 5, 3), { frame: 5, since: 5 })
  t.deepEqual(firstBroken(Float64Array.of(2, 3, 2, 2), limits, 2, 5, 3), { frame: -1, since: 1 })
  t.deepEqual(firstBroken(Float64Array.of(3, 3, 2, 2), limits, 2, 5, 3), { frame: 1, since: 5 })
})

test('bonds that never end, and no bonds at all, are refused', (t) => {
  const none = t.throws(() => found(crystal([LITHIUM]), [{ centre: 'P', to: 'S', within: 3 }]), {
    instanceOf: IonstreamError,
  })
  t.regex(none.message, /no atoms are bonded by P–S within 3 Å/)
  const row = [0, 1, 2].map((k) => ({ body: LITHIUM, at: [k / 3, 0.5, 0.5], turn: [1, 0, 0, 0] }))
  const ring = { ...crystalOf([5.1, 0, 0, 0, 9, 0, 0, 0, 9], row), elements: ['B', 'B', 'B'] }
  const endless = t.throws(() => found(ring, [{ centre: 'B', to: 'B', within: 2 }]), {
    instanceOf: IonstreamError,
  })
  t.regex(endless.message, /without end/)
})
