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
