import test from 'ava'
import { type Body, tetrahedral } from '../bodies.ts'
import { about, type Quaternion } from '../tumbling.ts'
import { measured, PS4, storeOf, TILTED } from './rotor-runs.ts'

const PERFECT = 8 / Math.sqrt(3)
const degree = Math.PI / 180
const SiS3Cl = tetrahedral('Si', ['S', 'Cl', 'S', 'S'], [2.13, 2.1, 2.13, 2.13])

const still = (turn: Quaternion, bodies: readonly Body[] = [PS4, PS4]): string =>
  storeOf({ bodies, cell: TILTED.map((value) => 1.5 * value), frames: 64, orientation: () => turn })

test('perfect and tilted tetrahedra in a tilted cell', async (t) => {
  const cases: [Quaternion, number][] = [
    [[1, 0, 0, 0], PERFECT],
    [about([1, 0, 0], 5 * degree), 4.549],
    [about([1, 0, 0], 20 * degree), 3.538],
    [about([1, 1, 1], 20 * degree), 3.592],
    [about([0, 0, 1], 45 * degree), 0],
  ]
  for (const [turn, exact] of cases) {
    const path = still(turn)
    const {
      rows: [row],
    } = await measured('distortion', [path])
    t.like(row, { of: 'PS4', axes: 'crystal', values: 128 })
    t.true(Math.abs((row['distortion'] as number) - exact) < 5e-4, `${row['distortion']} ${exact}`)
    t.not(row['error'], 0)
    t.true((row['spread'] as number) < 1e-4)
    const own = await measured('distortion', [path], { axes: 'own' })
    t.true(Math.abs((own.rows[0]['distortion'] as number) - PERFECT) < 1e-4)
  }
})

test('kinds are apart, and mixed ligands have s_d too', async (t) => {
  const { rows } = await measured('distortion', [still([1, 0, 0, 0], [PS4, SiS3Cl, PS4])])
  t.deepEqual(
    rows.map(({ of, values }) => [of, values]),
    [
      ['PS4', 128],
      ['SiS3Cl', 64],
    ],
  )
})

test('the free energy over s_d is that of the shares of two forms, and a bound between them', async (t) => {
  const orientation = (rotor: number, frame: number): Quaternion =>
    (rotor + frame) % 4 === 0 ? about([1, 0, 0], 20 * degree) : [1, 0, 0, 0]
  const path = storeOf({ bodies: new Array(12).fill(PS4), frames: 64, orientation })
  const { rows } = await measured('distortion-energy', [path], { bin: 0.1 })
  const kT = 0.0083144626 * 600
  const [tilted, ideal] = [rows[0], rows[rows.length - 1]]
  t.true(Math.abs((tilted['distortion'] as number) - 3.55) < 1e-9)
  t.true(Math.abs((ideal['distortion'] as number) - 4.65) < 1e-9)
  t.true(Math.abs((tilted['freeEnergy'] as number) - kT * Math.log(3)) < 1e-5)
  t.is(ideal['freeEnergy'], 0)
  for (const { status, freeEnergy } of rows.slice(1, -1)) {
    t.is(status, 'lower-bound')
    t.true(Math.abs((freeEnergy as number) - kT * Math.log(0.75 * 12 * 64)) < 1e-4)
  }
  const cold = storeOf({ bodies: [PS4], frames: 64, orientation, tags: {} })
  await t.throwsAsync(measured('distortion-energy', [cold]), { message: /has no temperature/ })
})

test('a mean of two forms, its spread, and its bins', async (t) => {
  const path = storeOf({
    bodies: new Array(12).fill(PS4),
    frames: 64,
    orientation: (rotor, frame) => ((rotor + frame) % 4 === 0 ? about([1, 0, 0], 20 * degree) : [1, 0, 0, 0]),
  })
  const {
    rows: [row],
  } = await measured('distortion', [path])
  const [a, b] = [PERFECT, 3.5382]
  t.true(Math.abs((row['distortion'] as number) - (0.75 * a + 0.25 * b)) < 1e-3)
  t.true(Math.abs((row['spread'] as number) - Math.sqrt(0.1875) * (a - b)) < 1e-3)
  const { rows } = await measured('configurational-entropy', [path])
  t.deepEqual(
    rows.filter(({ width }) => (width as number) <= 0.5).map(({ states }) => states),
    [2, 2, 2, 2, 2, 2, 2, 2],
  )
  for (const { states, entropy, values } of rows) {
    t.true(Math.abs((entropy as number) - 8.314462618 * Math.log(states as number)) < 1e-6)
    t.is(values, 12 * 64)
  }
})

test('what has no tetrahedra, and no switching function, is refused', async (t) => {
  const pair: Body = { elements: ['P', 'S', 'S'], places: [0, 0, 0, 2, 0, 0, 0, 2, 0] }
  const refused = async (path: string, flags: object, words: RegExp) =>
    t.regex((await t.throwsAsync(measured('distortion', [path], flags)))?.message ?? '', words)
  await refused(still([1, 0, 0, 0], [pair]), {}, /no tetrahedra; its rotors are PS2/)
  await refused(still([1, 0, 0, 0]), { switching: '2' }, /switching "2"/)
  await refused(still([1, 0, 0, 0]), { switching: '2,1,6,6' }, /switching "2,1,6,6"/)
})
