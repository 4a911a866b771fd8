import test from 'ava'
import { about, type Quaternion } from '../tumbling.ts'
import { CUBE, measured, PS4, places, storeOf } from './rotor-runs.ts'

test('every turn is told: when, which rotor, by how much, and where', async (t) => {
  const at = places(12)
  const C3 = about([1, 1, 1], (2 * Math.PI) / 3)
  const C2 = about([1, 0, 0], Math.PI)
  const path = storeOf({
    bodies: new Array(12).fill(PS4),
    at,
    frames: 300,
    blockFrames: 40,
    orientation: (rotor, frame): Quaternion => {
      if (rotor === 4 && frame >= 77) return C3
      return rotor === 10 && frame >= 201 ? C2 : [1, 0, 0, 0]
    },
  })
  const { rows } = await measured('turns', [path])
  t.deepEqual(
    rows.map(({ of, rotor, moved, angle, time }) => [
      of,
      rotor,
      moved,
      Math.round(Number(angle)),
      Math.round(10 * Number(time)),
    ]),
    [
      ['PS4', 5, 3, 120, 77],
      ['PS4', 11, 4, 180, 201],
    ],
  )
  rows.forEach((row, i) => {
    const place = at[[4, 10][i]].map((f, k) => f * CUBE[4 * k])
    ;(['x', 'y', 'z'] as const).forEach((axis, k) => {
      const off = (Number(row[axis]) - place[k]) / CUBE[0]
      t.true(Math.abs(off - Math.round(off)) < 1e-6)
    })
  })
})
