import test from 'ava'
import { normal, seeded } from '../../../helpers/random.ts'
import { hexathiohypodiphosphate } from '../bodies.ts'
import { about, after, anyRotation, type Quaternion, TETRAHEDRON, turned } from '../tumbling.ts'
import { measured, PS4, places, remembered, storeOf, TILTED } from './rotor-runs.ts'

const P2S6 = hexathiohypodiphosphate()

test('any rotors in a tilted cell: every pair of frames by brute force, over blocks and parts', async (t) => {
  const frames = 150
  const random = normal(seeded(2))
  const orientation = remembered(3, () => anyRotation(random))
  const path = storeOf({
    bodies: [PS4, P2S6, PS4],
    cell: TILTED.map((value) => 1.5 * value),
    frames,
    blockFrames: 40,
    orientation,
  })
  const { rows } = await measured('rotor-correlation', [path], { lags: '6ps', spacing: 'every' })
  t.is(rows.length, 3 * 60)
  const bonds = (rotor: number): number[] => {
    if (rotor !== 1) return TETRAHEDRON
    return Array.from({ length: 6 }, (_, arm) => {
      const vector = P2S6.places.slice(3 * (arm + 2), 3 * (arm + 3))
      return vector.map((value) => value / Math.hypot(...vector))
    }).flat()
  }
  const exact = (rotors: number[], vectors: (rotor: number) => number[], lag: number) => {
    let [one, two, pairs] = [0, 0, 0]
    for (const rotor of rotors) {
      const at = Array.from({ length: frames }, (_, frame) =>
        turned(orientation(rotor, frame), vectors(rotor)),
      )
      for (let frame = lag; frame < frames; frame++)
        for (let i = 0; i < at[0].length; i += 3) {
          const [u, v] = [at[frame], at[frame - lag]]
          const cosine = u[i] * v[i] + u[i + 1] * v[i + 1] + u[i + 2] * v[i + 2]
          one += cosine
          two += 1.5 * cosine * cosine - 0.5
          pairs++
        }
    }
    return { p1: one / pairs, p2: two / pairs, pairs }
  }
  for (const row of rows) {
    const lag = Math.round((row['lag'] as number) / 0.1)
    const isPair = row['of'] === 'P2S6'
    const own = exact(isPair ? [1] : [0, 2], row['vector'] === 'axis' ? () => [0, 0, 1] : bonds, lag)
    t.is(row['pairs'], own.pairs)
    for (const rank of ['p1', 'p2'] as const)
      t.true(
        Math.abs((row[rank] as number) - own[rank]) < 1e-5,
        `${row['of']} ${row['vector']} ${rank} ${lag}`,
      )
  }
})

test('rotors that turn by C₃ at random forget as e^{−rt}', async (t) => {
  const chance = 0.02
  const paths = [1, 2, 3].map((seed) => {
    const uniform = seeded(seed)
    const orientation = remembered(27, (_, frame, last) => {
      if (frame === 0) return anyRotation(normal(uniform))
      if (uniform() >= chance) return last
      const k = 3 * Math.floor(4 * uniform())
      return after(about(turned(last, TETRAHEDRON.slice(k, k + 3)), (2 * Math.PI) / 3), last)
    })
    return storeOf({ bodies: new Array(27).fill(PS4), frames: 1500, orientation, at: places(27) })
  })
  const { rows } = await measured('rotor-correlation', paths, { lags: '12ps' })
  t.true(rows.length > 15)
  for (const row of rows) {
    const exact = Math.exp((Math.log(1 - chance) * (row['lag'] as number)) / 0.1)
    const off = Math.abs((row['p1'] as number) - exact)
    t.true(
      off < Math.max(4 * (row['error'] as number), 0.015),
      `${row['lag']}: ${row['p1']} ± ${row['error']}, ${exact}`,
    )
    t.true(Number(row['error']) > 0 || row['method'] === 'none')
  }
})

test('free spherical tops: P₁ goes to a third, P₂ to a fifth', async (t) => {
  const paths = [1, 2, 3, 4, 5, 6].map((seed) => {
    const random = normal(seeded(seed))
    const tops = Array.from({ length: 27 }, () => ({
      start: anyRotation(random),
      spin: [random(), random(), random()],
    }))
    const orientation = (rotor: number, frame: number): Quaternion => {
      const { start, spin } = tops[rotor]
      return after(about(spin, 0.3 * Math.hypot(...spin) * frame), start)
    }
    return storeOf({ bodies: new Array(27).fill(PS4), frames: 300, orientation })
  })
  const { rows } = await measured('rotor-correlation', paths, { lags: '15ps' })
  const late = rows.filter(({ lag }) => (lag as number) > 5)
  t.true(late.length >= 5)
  const mean = (rank: string) => late.reduce((sum, row) => sum + (row[rank] as number) / late.length, 0)
  t.true(Math.abs(mean('p1') - 1 / 3) < 0.05, `${mean('p1')}`)
  t.true(Math.abs(mean('p2') - 1 / 5) < 0.05, `${mean('p2')}`)
})

test('lags that do not suit the run are refused', async (t) => {
  const path = storeOf({ bodies: [PS4], frames: 40, orientation: () => [1, 0, 0, 0] })
  const refused = async (lags: string, words: RegExp) =>
    t.regex((await t.throwsAsync(measured('rotor-correlation', [path], { lags })))?.message ?? '', words)
  await refused('0.25ps', /no multiple of the frame interval/)
  await refused('9ps', /has lags up to 3.9 ps/)
})
