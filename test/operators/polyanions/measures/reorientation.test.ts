import test from 'ava'
import { normal, seeded } from '../../../helpers/random.ts'
import { hexathiohypodiphosphate } from '../bodies.ts'
import { about, after, anyRotation, type Quaternion, TETRAHEDRON, turned } from '../tumbling.ts'
import { measured, PS4, remembered, storeOf, TILTED } from './rotor-runs.ts'

/** PS₄ in a tilted cell that turn by ±120° about a bond with a chance per frame, and librate. */
function turning(seed: number, chance: number, libration: number, frames: number, rotors = 27): string {
  const uniform = seeded(seed)
  const random = normal(uniform)
  const rest = remembered(rotors, (_, frame, last) => {
    if (frame === 0) return anyRotation(random)
    if (uniform() >= chance) return last
    const k = 3 * Math.floor(4 * uniform())
    const by = uniform() < 0.5 ? 120 : -120
    return after(about(turned(last, TETRAHEDRON.slice(k, k + 3)), (by * Math.PI) / 180), last)
  })
  const shake = remembered(rotors, () => {
    const axis = [random(), random(), random()].map((value) => libration * value)
    return about(axis, Math.hypot(...axis))
  })
  return storeOf({
    bodies: new Array(rotors).fill(PS4),
    cell: TILTED.map((value) => 2 * value),
    frames,
    orientation: (rotor, frame) => after(shake(rotor, frame), rest(rotor, frame)),
  })
}

test('rotors that turn at a known rate, in one run and in replicas', async (t) => {
  const chance = 0.004
  const paths = [1, 2, 3].map((seed) => turning(seed, chance, 0.05, 1200))
  /** Turns closer than the dwell to each other hide each other. */
  const exact = 1000 * (chance / 0.1)
  for (const own of [paths.slice(0, 1), paths]) {
    const {
      rows: [row],
      warnings,
    } = await measured('reorientation', own, { dwell: '0.4ps' })
    t.like(row, { of: 'PS4', motion: 'turn', rotors: 27 * own.length, status: 'determined' })
    // Two turns within a dwell are a rotor that does not settle.
    t.true((row['restless'] as number) < 1e-4)
    t.true(Number(row['error']) > 0)
    t.true(row['method'] === 'events' ? row['dof'] === null : Number(row['dof']) > 0)
    t.true(Number(row['samples']) >= (row['method'] === 'replicas' ? 3 : 8))
    const off = (row['rate'] as number) - exact
    t.true(Math.abs(off) < 3 * (row['error'] as number) + 0.02 * exact, `${row['rate']} ± ${row['error']}`)
    t.true((row['error'] as number) < 0.12 * exact)
    t.true(Math.abs((row['libration'] as number) - (Math.SQRT2 * 0.05 * 180) / Math.PI) < 0.2)
    t.deepEqual(warnings, [])
  }
})

/** Rotors whose libration (radians about each axis) has a memory of 0.4 ps, and that turn by 120° about a bond every so many frames. */
function remembering(seed: number, libration: number, frames: number, every: number, rotors = 9): string {
  const random = normal(seeded(seed))
  const keep = Math.exp(-0.1 / 0.4)
  const fresh = libration * Math.sqrt(1 - keep * keep)
  const offs = Array.from({ length: rotors }, () => [0, 1, 2].map(() => libration * random()))
  const starts = offs.map(() => anyRotation(random))
  return storeOf({
    bodies: new Array(rotors).fill(PS4),
    frames,
    orientation: remembered(rotors, (rotor, frame) => {
      offs[rotor] = offs[rotor].map((value) => keep * value + fresh * random())
      const turn = about(TETRAHEDRON.slice(0, 3), (Math.floor(frame / every) * 2 * Math.PI) / 3)
      return after(after(about(offs[rotor], Math.hypot(...offs[rotor])), starts[rotor]), turn)
    }),
  })
}

test('libration with a memory is what it is, whatever the dwell', async (t) => {
  // Two of the three rotations move a bond; its angle² is 2 σ² (1 − σ² / 12).
  const exact = ((Math.SQRT2 * 0.105 * 180) / Math.PI) * (1 - 0.105 ** 2 / 24)
  const frames = 2000
  const [resting, turning] = [remembering(5, 0.105, frames, frames), remembering(6, 0.105, frames, 400)]
  for (const dwell of ['0.2ps', '1ps', '5ps']) {
    for (const [path, turns] of [
      [resting, 0],
      [turning, 9 * 4],
    ] as const) {
      const { rows } = await measured('reorientation', [path], { dwell })
      t.is(rows[0]['turns'], turns)
      const { libration } = rows[0]
      t.true(
        Math.abs(Number(libration) / exact - 1) < 0.03,
        `${libration} for ${exact}, ${turns} turns, ${dwell}`,
      )
    }
  }
})

test('librating rotors do not turn: the rate has a bound', async (t) => {
  const [frames, rotors] = [400, 9]
  const {
    rows: [row],
  } = await measured('reorientation', [turning(4, 0, 0.12, frames, rotors)], {})
  t.like(row, { turns: 0, status: 'upper-bound', method: 'events', error: null })
  const time = (rotors * (frames - 19) * 0.1) / 1000
  t.true(Math.abs((row['rate'] as number) - 2.99573227 / time) < 1e-6 / time)
})

test('each rotor on its own, under the id of its centre', async (t) => {
  const path = storeOf({
    bodies: [PS4, PS4, PS4],
    frames: 200,
    orientation: (rotor, frame) =>
      rotor === 1 && frame >= 100 ? about([1, 1, 1], (2 * Math.PI) / 3) : [1, 0, 0, 0],
  })
  const { rows } = await measured('reorientation', [path], { per: 'rotor' })
  t.deepEqual(
    rows.map(({ of, turns, status, method }) => [of, turns, status, method]),
    [
      ['PS4 1', 0, 'upper-bound', 'events'],
      ['PS4 2', 1, 'determined', 'events'],
      ['PS4 3', 0, 'upper-bound', 'events'],
    ],
  )
})

test('a rotor that never settles is warned of', async (t) => {
  const path = storeOf({
    bodies: [PS4, PS4],
    frames: 300,
    orientation: (_, frame) => about([1, 2, 3], 0.9 * frame),
  })
  const { rows, warnings } = await measured('reorientation', [path], {})
  t.is(rows[0]['turns'], 0)
  t.true((rows[0]['restless'] as number) > 0.5)
  t.deepEqual(
    warnings.map(({ name }) => name),
    ['reorientation: rotors-restless'],
  )
})

test('twists of P2S6 are counted apart from its turns', async (t) => {
  const forms = [60, 180, 300]
  const bodies = forms.map((twist) => hexathiohypodiphosphate(twist))
  const twistAt = (frame: number) => Math.floor(frame / 50) % 3
  const path = storeOf({
    bodies: [bodies[0], bodies[0]],
    frames: 400,
    orientation: () => [1, 0, 0, 0] as Quaternion,
    displaced: (rotor, atom, frame) =>
      [0, 1, 2].map((k) =>
        rotor === 0 ? bodies[twistAt(frame)].places[3 * atom + k] - bodies[0].places[3 * atom + k] : 0,
      ),
  })
  const { rows } = await measured('reorientation', [path], { dwell: '0.5ps', angle: 170 })
  t.deepEqual(
    rows.map(({ of, motion, turns }) => [of, motion, turns]),
    [
      ['P2S6', 'turn', 0],
      ['P2S6', 'twist', 7],
    ],
  )
  const time = (2 * (400 - 9) * 0.1) / 1000
  t.true(Math.abs((rows[1]['rate'] as number) - 7 / time) < 1e-9)
})

test('a dwell below the frame interval, and an angle that is none, are refused', async (t) => {
  const path = storeOf({ bodies: [PS4], frames: 40, orientation: () => [1, 0, 0, 0] })
  const refused = async (flags: object, words: RegExp) =>
    t.regex((await t.throwsAsync(measured('reorientation', [path], flags)))?.message ?? '', words)
  await refused({ dwell: '20fs' }, /a frame every 0.1 ps/)
  await refused({ angle: 200 }, /an angle of 200°/)
})
