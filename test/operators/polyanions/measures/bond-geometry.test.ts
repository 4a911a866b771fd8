import test from 'ava'
import { normal, seeded } from '../../../helpers/random.ts'
import { hexathiohypodiphosphate, tetrahedral } from '../bodies.ts'
import { anyRotation } from '../tumbling.ts'
import { measured, PS4, remembered, storeOf, TILTED } from './rotor-runs.ts'

const SiS3Cl = tetrahedral('Si', ['S', 'Cl', 'S', 'S'], [2.13, 2.1, 2.13, 2.13])

test('shaken bonds in a tilted cell: means and spreads by brute force, by the elements along them', async (t) => {
  const [frames, bodies] = [80, [PS4, SiS3Cl, PS4]]
  const random = normal(seeded(7))
  const shaken = new Map<string, number[]>()
  const displaced = (rotor: number, atom: number, frame: number): number[] => {
    const key = `${rotor} ${atom} ${frame}`
    const known = shaken.get(key) ?? [0, 1, 2].map(() => (frame === 0 ? 0 : 0.06 * random()))
    shaken.set(key, known)
    return known
  }
  const path = storeOf({
    bodies,
    cell: TILTED.map((value) => 1.5 * value),
    frames,
    blockFrames: 33,
    orientation: remembered(3, () => anyRotation(random)),
    displaced: () => [0, 0, 0],
  })
  const still = await measured('bond-geometry', [path])
  t.deepEqual(
    still.rows.map(({ of, quantity, atoms, values }) => [of, quantity, atoms, values]),
    [
      ['PS4', 'length', 'P–S', 2 * 4 * frames],
      ['PS4', 'angle', 'S–P–S', 2 * 6 * frames],
      ['SiS3Cl', 'length', 'Si–Cl', frames],
      ['SiS3Cl', 'length', 'Si–S', 3 * frames],
      ['SiS3Cl', 'angle', 'Cl–Si–S', 3 * frames],
      ['SiS3Cl', 'angle', 'S–Si–S', 3 * frames],
    ],
  )
  for (const { of, quantity, atoms, length, lengthSpread, angle, angleSpread } of still.rows) {
    if (quantity === 'length') {
      const exact = of === 'PS4' ? 2.05 : atoms === 'Si–S' ? 2.13 : 2.1
      t.true(Math.abs(Number(length) - exact) < 1e-5 && Number(lengthSpread) < 1e-3 && angle === null)
    } else {
      t.true(Math.abs(Number(angle) - 109.4712) < 1e-3 && Number(angleSpread) < 1e-2 && length === null)
    }
  }
  const moving = storeOf({ bodies, frames, blockFrames: 33, orientation: () => [1, 0, 0, 0], displaced })
  const { rows, figures } = await measured('bond-geometry', [moving])
  const [all, angles] = [[] as number[], [] as number[]]
  for (const rotor of [0, 2])
    for (let frame = 0; frame < frames; frame++) {
      const vectors = [1, 2, 3, 4].map((atom) =>
        [0, 1, 2].map(
          (k) => PS4.places[3 * atom + k] + displaced(rotor, atom, frame)[k] - displaced(rotor, 0, frame)[k],
        ),
      )
      vectors.forEach((one, i) => {
        all.push(Math.hypot(...one))
        for (const two of vectors.slice(i + 1)) {
          const dot = one.reduce((sum, value, k) => sum + value * two[k], 0)
          angles.push((180 / Math.PI) * Math.acos(dot / Math.hypot(...one) / Math.hypot(...two)))
        }
      })
    }
  const moments = (values: number[]) => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    return [mean, Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length)]
  }
  const [bond, angle] = rows
  const [[length, spread], [wide, wideSpread]] = [moments(all), moments(angles)]
  t.true(Math.abs(Number(bond['length']) - length) < 1e-5)
  t.true(Math.abs(Number(bond['lengthSpread']) - spread) < 1e-5)
  t.true(Math.abs(Number(angle['angle']) - wide) < 1e-3)
  t.true(Math.abs(Number(angle['angleSpread']) - wideSpread) < 1e-3)
  t.true(Number(bond['error']) > 0 && Number(angle['angleError']) > 0)
  t.deepEqual(
    figures.map(({ name }) => name),
    ['bonds', 'angles'],
  )
})

test('rotors of several centres have no bonds to tell', async (t) => {
  const path = storeOf({ bodies: [hexathiohypodiphosphate()], frames: 20, orientation: () => [1, 0, 0, 0] })
  t.regex(
    (await t.throwsAsync(measured('bond-geometry', [path])))?.message ?? '',
    /the rotors of run have several centres each/,
  )
})
