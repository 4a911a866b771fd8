import test from 'ava'
import { normal, seeded } from '../../../helpers/random.ts'
import { decahydroDecaborate, hexathiohypodiphosphate, tetrahedral } from '../bodies.ts'
import { about, type Quaternion, turned } from '../tumbling.ts'
import { measured, PS4, storeOf, TILTED } from './rotor-runs.ts'

const BH4 = tetrahedral('B', ['H', 'H', 'H', 'H'], [1.22, 1.22, 1.22, 1.22])
const P2S6 = hexathiohypodiphosphate()
const B10H10 = decahydroDecaborate()
const turn = (_: number, frame: number): Quaternion => about([1, -2, 0.5], 0.05 * frame)
const cell = TILTED.map((value) => 1.7 * value)
const degrees = (cosine: number) => (180 / Math.PI) * Math.acos(cosine)

test('orientations follow a known rotation, of every type of rotor in a tilted cell', async (t) => {
  const kinds = [
    { of: 'PS4', bodies: [PS4, PS4], axis: PS4.places.slice(3, 6) },
    { of: 'BH4', bodies: [BH4], axis: BH4.places.slice(3, 6) },
    { of: 'P2S6', bodies: [P2S6, P2S6], axis: [0, 0, 1] },
    { of: 'B10H10', bodies: [B10H10], axis: [0, 0, 1] },
  ]
  for (const { of, bodies, axis } of kinds) {
    const path = storeOf({ bodies, cell, frames: 60, blockFrames: 25, orientation: turn })
    const { rows, figures } = await measured('rotor-trace', [path])
    t.is(rows.length, 60 * bodies.length)
    const unit = axis.map((value) => value / Math.hypot(...axis))
    let sign = 1
    for (const row of rows) {
      const u = turned(turn(0, Math.round((row['time'] as number) / 0.1)), unit)
      if (row['time'] === 0) sign = Math.abs(Number(row['z']) - degrees(u[2])) < 1 ? 1 : -1
      ;(['x', 'y', 'z'] as const).forEach((name, k) => {
        t.true(Math.abs(Number(row[name]) - degrees(sign * u[k])) < 0.01, `${of} ${name} ${row['time']}`)
      })
      t.like(row, { of, centres: of === 'P2S6' ? 2 : of === 'B10H10' ? 10 : 1 })
      t.is(row['dihedral'] === null, of !== 'P2S6')
    }
    t.is(figures.length, 1)
  }
})

test('the dihedral of P2S6 is that of its twist, from whatever rows', async (t) => {
  const twistAt = (frame: number) => 60 + 0.8 * frame
  const bodyAt = (frame: number) => hexathiohypodiphosphate(twistAt(frame))
  const path = storeOf({
    bodies: [P2S6],
    cell,
    frames: 90,
    orientation: () => [1, 0, 0, 0],
    displaced: (_, atom, frame) =>
      [0, 1, 2].map((k) => bodyAt(frame).places[3 * atom + k] - P2S6.places[3 * atom + k]),
  })
  const { rows } = await measured('rotor-trace', [path], { every: '0.5ps' })
  t.is(rows.length, 18)
  const [{ dihedral: first }] = rows
  rows.forEach((row, i) => {
    const off = (Number(row['dihedral']) - Number(first) - 4 * i) / 360
    t.true(Math.abs(off - Math.round(off)) < 1e-4, `${i}: ${row['dihedral']}`)
  })
})

test('a rotor ends where a ligand leaves it, and it is said', async (t) => {
  const path = storeOf({
    bodies: [PS4, PS4, PS4],
    frames: 200,
    orientation: () => [1, 0, 0, 0],
    displaced: (rotor, atom, frame) =>
      rotor === 1 && atom === 2 && frame >= 77 && frame < 120 ? [2, 2, 2] : [0, 0, 0],
  })
  const { rows, warnings } = await measured('rotor-trace', [path])
  const of = (rotor: number) => rows.filter((row) => row['rotor'] === rotor)
  t.deepEqual(
    [1, 2, 3].map((rotor) => of(rotor).length),
    [200, 81, 200],
  )
  t.is(warnings.length, 1)
  t.is(warnings[0].name, 'rotor-trace: rotors-ended')
  t.regex(warnings[0].message, /1 of 3 rotors end before the run does, PS4 2 first, at 8.1 ps/)
  const forever = await measured('rotor-trace', [path], { endsBeyond: 0 })
  t.is(forever.rows.length, 600)
  t.deepEqual(forever.warnings, [])
})

test('bonds that vibrate by a sixth of their length end no rotor', async (t) => {
  const random = normal(seeded(5))
  const stretch = Float64Array.from({ length: 8 * 5 * 3000 }, () => 0.16 * random())
  const path = storeOf({
    bodies: new Array(8).fill(PS4),
    frames: 3000,
    orientation: () => [1, 0, 0, 0],
    displaced: (rotor, atom, frame) =>
      [0, 1, 2].map(
        (k) => (frame > 0 ? stretch[(rotor * 5 + atom) * 3000 + frame] : 0) * PS4.places[3 * atom + k],
      ),
  })
  const { rows, warnings } = await measured('rotor-trace', [path], { every: '10ps' })
  t.is(rows.length, 8 * 30)
  t.deepEqual(warnings, [])
})

test('bonds and kinds that are not there are refused', async (t) => {
  const path = storeOf({ bodies: [PS4], frames: 20, orientation: () => [1, 0, 0, 0] })
  const refused = async (flags: object, words: RegExp) =>
    t.regex((await t.throwsAsync(measured('rotor-trace', [path], flags)))?.message ?? '', words)
  await refused({ bonds: 'P-O:2' }, /bond "P-O:2", but run has the elements P, S/)
  await refused({ bonds: 'P-S' }, /bond "P-S"/)
  await refused({ bonds: 'P-S:1.5' }, /no atoms are bonded by P–S within 1.5 Å/)
  await refused({ kinds: 'PS3' }, /has no "PS3"/)
  const gas = storeOf({
    bodies: [{ elements: ['Na'], places: [0, 0, 0] }],
    frames: 20,
    orientation: () => [1, 0, 0, 0],
  })
  t.regex(
    (await t.throwsAsync(measured('rotor-trace', [gas])))?.message ?? '',
    /no bonds that are common in polyanions/,
  )
})
