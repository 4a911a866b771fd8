import test from 'ava'
import type { Row } from '../../../schemas/table.ts'
import { normal, seeded } from '../../helpers/random.ts'
import type { Synthetic } from '../../helpers/synthetic.ts'
import { base, FRAMES, measured, off, TILTED } from './variable-runs.ts'

const inCell = (f: readonly number[]) =>
  [0, 1, 2].map((k) => f[0] * TILTED[k] + f[1] * TILTED[3 + k] + f[2] * TILTED[6 + k])

/** Distance of two places over all images. */
function nearest(p: readonly number[], q: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY
  for (let n = 0; n < 343; n++) {
    const shift = inCell([(n % 7) - 3, (Math.floor(n / 7) % 7) - 3, Math.floor(n / 49) - 3])
    least = Math.min(least, Math.hypot(...p.map((value, k) => q[k] - value + shift[k])))
  }
  return least
}

test('the distance to the nearest centre of mass of a polyanion that lies across a face and moves', async (t) => {
  const random = seeded(3)
  const bonds = [
    [1.2, 1.2, 1.2],
    [1.2, -1.3, -1.1],
    [-1.3, 1.2, -1.2],
  ]
  const middles = [
    [0.02, 0.97, 0.5],
    [0.5, 0.45, 0.03],
  ].map(inCell)
  const away = Float64Array.from({ length: 3 * FRAMES * 20 }, () => 0.3 * (random() - 0.5))
  const ions = Array.from({ length: 3 * 4 * FRAMES }, () => random())
  const [LI, CL, P] = [4, 1, 2]
  const wander = (frame: number) => [0.02 * frame, -0.01 * frame, 0.005 * frame]
  const place = (atom: number, frame: number): number[] => {
    if (atom < LI) return inCell(ions.slice(3 * (frame * LI + atom), 3 * (frame * LI + atom) + 3))
    if (atom < LI + CL) return inCell([0.8, 0.2, 0.7])
    const i = atom - LI - CL
    const [unit, bond] = i < P ? [i, undefined] : [Math.floor((i - P) / 3), bonds[(i - P) % 3]]
    return [0, 1, 2].map(
      (k) => middles[unit][k] + (bond?.[k] ?? 0) + wander(frame)[k] + away[3 * (frame * 20 + atom) + k],
    )
  }
  /** Sulphur of every other bond stands in another image. */
  const stored = (atom: number, frame: number) =>
    place(atom, frame).map((value, k) => value + (atom > LI + CL + P && atom % 2 === 0 ? TILTED[3 + k] : 0))
  const spec: Synthetic = {
    ...base,
    atoms: [
      ['Li', LI],
      ['Cl', CL],
      ['P', P],
      ['S', 6],
    ],
    position: (atom, frame) => stored(atom, frame) as never,
  }
  const rows = await measured('collective-variable', [spec], {
    variables: 'rotor,distance',
    spacing: 0.5,
    upTo: 9,
  })
  const [mP, mS] = [30.974, 32.06]
  const counts = new Map<string, number>()
  for (let frame = 0; frame < FRAMES; frame++)
    for (let ion = 0; ion < LI; ion++) {
      const own = place(ion, frame)
      const rotor = Math.min(
        ...[0, 1].map((unit) => {
          const atoms = [LI + CL + unit, ...[0, 1, 2].map((b) => LI + CL + P + 3 * unit + b)]
          const masses = [mP, mS, mS, mS]
          const total = masses.reduce((a, b) => a + b, 0)
          const centre = [0, 1, 2].map((k) =>
            atoms.reduce((sum, atom, i) => sum + (masses[i] * place(atom, frame)[k]) / total, 0),
          )
          return nearest(own, centre)
        }),
      )
      const key = [rotor, nearest(own, place(LI, frame))].map((value) => Math.floor(value / 0.5)).join(' ')
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  t.true(counts.size > 50)
  const keyOf = ({ rotor, distance }: Row) =>
    [rotor, distance].map((value) => Math.floor(Number(value) / 0.5)).join(' ')
  t.true(off(rows, counts, keyOf) <= 4, `${off(rows, counts, keyOf)}`)
})

test('along and off a path of nodes in the two distances', async (t) => {
  // Two centres 8 Å apart on a line; the ion goes from one to the other's side: D₁ + D₂ = 8.
  const at = (frame: number) => 1.01 + 0.05 * frame
  const spec: Synthetic = {
    ...base,
    cell: [40, 0, 0, 0, 40, 0, 0, 0, 40],
    atoms: [
      ['Li', 1],
      ['Cl', 2],
    ],
    position: (atom, frame) => [atom === 0 ? at(frame) : atom === 1 ? 0 : 8, 0, 0],
  }
  const flags = { variables: 'along,off', nodes: '1,7;2,6;4,4', nodeBin: 0.25, spacing: 0.25 }
  const rows = await measured('collective-variable', [spec], flags)
  const counts = new Map<string, number>()
  for (let frame = 0; frame < FRAMES; frame++) {
    const x = Math.min(at(frame), 8 - at(frame))
    const s = x < 2 ? x : 2 + (x - 2) / 2
    const key = `${Math.floor(s / 0.25)} 0`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  t.true(counts.size >= 8)
  t.true(
    off(
      rows,
      counts,
      ({ along, off: z }) => `${Math.floor(Number(along) / 0.25)} ${Math.floor(Number(z) / 0.25)}`,
    ) <= 2,
  )
  await t.throwsAsync(measured('collective-variable', [spec], { ...flags, nodes: '1,7' }), {
    message: /path: 1 node/,
  })
})

test('the barrier between two wells, within its error of the bins between them, with the errors of its two bins', async (t) => {
  const specs = [1, 2, 3].map((seed): Synthetic => {
    const random = seeded(seed)
    const deviate = normal(random)
    const distances = Array.from({ length: 6 * 800 }, () => {
      const u = random()
      return u < 0.6 ? 2 + 0.3 * deviate() : u < 0.9 ? 4 + 0.3 * deviate() : 1.5 + 3 * random()
    })
    return {
      ...base,
      frames: 800,
      atoms: [
        ['Li', 6],
        ['Cl', 1],
      ],
      position: (atom, frame) => [0, 0, atom === 6 ? 0 : distances[frame * 6 + atom]],
    }
  })
  const flags = { variables: 'distance', spacing: 0.2, upTo: 6 }
  const surface = await measured('collective-variable', specs, flags)
  const [row] = await measured('barrier', specs, { ...flags, from: '2', to: '4' })
  const between = surface.filter(({ distance }) => Number(distance) > 2 && Number(distance) < 4)
  const top = surface.find(({ distance }) => `${distance}` === row['saddle']) as Row
  const at = (name: string) => surface.find(({ distance }) => `${distance}` === row[name]) as Row
  const highest = Math.max(...between.map(({ freeEnergy }) => Number(freeEnergy)))
  t.true(between.includes(top))
  for (const [end, value] of [
    ['from', 'forward'],
    ['to', 'backward'],
  ] as const) {
    const raw = highest - Number(at(end)['freeEnergy'])
    t.true(Math.abs(Number(at(end)['distance']) - (end === 'from' ? 2 : 4)) <= 0.5)
    t.true(
      Number(row[value]) <= raw && raw - Number(row[value]) < 2 * Number(row['error']),
      `${row[value]}, ${raw}`,
    )
  }
  t.true(
    Math.abs(Number(row['error']) - Math.hypot(Number(top['error']), Number(at('from')['error']))) < 1e-9,
  )
  t.is(row['status'], 'determined')
  const [bound] = await measured('barrier', specs, { ...flags, from: '2', to: '5.7', near: 0 })
  t.like(bound, { status: 'lower-bound', error: null })
  const way = { ...flags, near: 0 }
  const [up] = await measured('barrier', specs, { ...way, from: '2', to: `${top['distance']}` })
  t.like(up, { status: 'determined', backward: 0, backwardError: null })
  const [down] = await measured('barrier', specs, { ...way, from: `${top['distance']}`, to: '2' })
  t.like(down, { status: 'downhill', forward: 0, error: null })
  await t.throwsAsync(measured('barrier', specs, { ...flags, from: '2', to: '9' }), {
    message: /9.* is not on the surface/,
  })
})
