import test from 'ava'
import type { Row } from '../../../../schemas/table.ts'
import { normal, seeded } from '../../../helpers/random.ts'
import { tetrahedral } from '../bodies.ts'
import { about, anyRotation, TETRAHEDRON, turned } from '../tumbling.ts'
import { measured, PS4, remembered, storeOf, TILTED } from './rotor-runs.ts'

const kT = 0.08617333262 * 600
const SiS3Cl = tetrahedral('Si', ['S', 'Cl', 'S', 'S'], [2.13, 2.1, 2.13, 2.13])

const of = (rows: readonly Row[], surface: string, kind = 'PS4') =>
  rows.filter((row) => row['surface'] === surface && row['of'] === kind)

test('any directions in a tilted cell, each kind of rotor apart: counts by brute force', async (t) => {
  const random = normal(seeded(3))
  const orientation = remembered(4, () => anyRotation(random))
  const path = storeOf({
    bodies: [PS4, SiS3Cl, PS4, PS4],
    cell: TILTED.map((value) => 1.5 * value),
    frames: 90,
    blockFrames: 40,
    orientation,
  })
  const { rows } = await measured('tilt', [path], { thetaBins: 9, phiBins: 8 })
  const counts = new Map<string, number>()
  for (let rotor = 0; rotor < 4; rotor++)
    for (let frame = 0; frame < 90; frame++) {
      const u = turned(orientation(rotor, frame), TETRAHEDRON)
      for (let k = 0; k < 12; k += 3) {
        const theta = Math.floor((Math.acos(u[k + 2]) * 9) / Math.PI)
        const phi = Math.floor(((Math.atan2(u[k + 1], u[k]) + Math.PI) * 8) / (2 * Math.PI))
        const key = `${rotor === 1 ? 'SiS3Cl' : 'PS4'} ${theta} ${phi}`
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
    }
  let off = 0
  for (const row of [...of(rows, 'both'), ...of(rows, 'both', 'SiS3Cl')]) {
    const [i, j] = [Math.floor((row['theta'] as number) / 20), Math.floor((180 + Number(row['phi'])) / 45)]
    off += Math.abs((row['count'] as number) - (counts.get(`${row['of']} ${i} ${j}`) ?? 0))
  }
  // Places in single precision: a bond on the edge of a bin may fall on either side.
  t.true(off <= 4, `${off}`)
  t.is(
    of(rows, 'both').reduce((sum, { count }) => sum + Number(count), 0),
    3 * 4 * 90,
  )
})

test('a free rotor: p(θ) = sin θ / 2 per angle, flat per solid angle, and folding changes neither', async (t) => {
  const paths = [1, 2].map((seed) => {
    const random = normal(seeded(seed))
    return storeOf({
      bodies: new Array(20).fill(PS4),
      frames: 400,
      orientation: remembered(20, () => anyRotation(random)),
    })
  })
  for (const folding of ['none', '-43m', 'm-3m']) {
    const { rows } = await measured('tilt', paths, { thetaBins: 12, phiBins: 12, folding })
    for (const { theta, density } of of(rows, 'theta')) {
      const exact = Math.sin((Number(theta) * Math.PI) / 180) / 2
      t.true(Math.abs((density as number) - exact) < 0.02, `${folding} ${theta}: ${density} ${exact}`)
    }
    const { rows: solid } = await measured('tilt', paths, {
      thetaBins: 12,
      phiBins: 12,
      folding,
      density: 'solid-angle',
    })
    for (const { density, freeEnergy, error } of of(solid, 'theta')) {
      t.true(Math.abs((density as number) - 0.5) < 0.05)
      t.true((freeEnergy as number) < 0.15 * kT && (error === null || (error as number) < 0.1 * kT))
    }
  }
})

test('two directions with known shares: their free energies differ by k_BT ln of the ratio, empty bins are bounds', async (t) => {
  const [rest, turn] = [3, 48].map((angle) => about([0, 0, 1], (angle * Math.PI) / 180))
  const path = storeOf({
    bodies: new Array(10).fill(PS4),
    frames: 320,
    orientation: (rotor, frame) => (frame % 5 === rotor % 5 ? turn : rest),
  })
  const { rows, figures } = await measured('tilt', [path], { thetaBins: 2, phiBins: 24 })
  const at = (angle: number) =>
    of(rows, 'phi').find((row) => Math.abs(Number(row['phi']) - angle) <= 7.5) as Row
  for (const angle of [48, -42, 138, -132]) t.like(at(angle), { count: 2560, freeEnergy: 0 })
  for (const angle of [93, 3, -177, -87]) {
    t.is(at(angle)['count'], 640)
    t.true(Math.abs((at(angle)['freeEnergy'] as number) - kT * Math.log(4)) < 1e-9)
    t.true((at(angle)['error'] as number) < 0.05 * kT)
  }
  const empty = at(20)
  t.like(empty, { status: 'lower-bound', count: 0, error: null })
  t.true(Math.abs((empty['freeEnergy'] as number) - kT * Math.log(2560)) < 1e-6)
  // One rotor once: all that is seen there may be one event.
  const once = storeOf({
    bodies: new Array(4).fill(PS4),
    frames: 320,
    orientation: (rotor, frame) => (rotor === 0 && frame === 100 ? turn : rest),
  })
  const rare = await measured('tilt', [once], { thetaBins: 2, phiBins: 24 })
  const seen = of(rare.rows, 'phi').filter(({ count }) => count === 1)
  t.is(seen.length, 4)
  for (const row of seen) t.like(row, { status: 'not-determined', error: null, method: 'none' })
  t.true(figures.some(({ name }) => name === 'map-PS4'))
})

test('without a temperature there are no energies', async (t) => {
  const path = storeOf({ bodies: [PS4], frames: 40, orientation: () => [1, 0, 0, 0], tags: { a: 'b' } })
  const { rows } = await measured('tilt', [path])
  t.true(rows.every(({ freeEnergy, error }) => freeEnergy === null && error === null))
  const told = await measured('tilt', [path], { temperature: 600 })
  t.true(told.rows.every(({ freeEnergy }) => freeEnergy !== null))
})
