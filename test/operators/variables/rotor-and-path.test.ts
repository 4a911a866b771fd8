import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import type { Row } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const TILTED = [13, 0, 0, -5, 12, 0, 4, -5, 12]
const FRAMES = 60

async function measured(name: string, specs: readonly Synthetic[], flags: object) {
  const runs = specs.map((spec) => {
    const path = join(folder(), 'run')
    writeSynthetic(path, spec)
    return { pattern: path, tags: {} }
  })
  const params = { name, flags: { centres: 'Cl', ...flags } }
  const { results } = await analyse({ module, params, runs, out: folder(), executor: thread })
  return results[0].table.rows
}

const inCell = (f: readonly number[]) =>
  [0, 1, 2].map((k) => f[0] * TILTED[k] + f[1] * TILTED[3 + k] + f[2] * TILTED[6 + k])
const base = {
  frames: FRAMES,
  interval: 0.1,
  blockFrames: 32,
  cell: TILTED,
  tags: { temperature: 600 },
} satisfies Partial<Synthetic>

/** Distance of two places over all images. */
function nearest(p: readonly number[], q: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY
  for (let n = 0; n < 343; n++) {
    const shift = inCell([(n % 7) - 3, (Math.floor(n / 7) % 7) - 3, Math.floor(n / 49) - 3])
    least = Math.min(least, Math.hypot(...p.map((value, k) => q[k] - value + shift[k])))
  }
  return least
}

/** Rows by their bins, counted in the test. */
function off(rows: readonly Row[], counts: ReadonlyMap<string, number>, keyOf: (row: Row) => string): number {
  let sum = 0
  for (const row of rows) sum += Math.abs(Number(row['count']) - (counts.get(keyOf(row)) ?? 0))
  return sum
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

test('s_d of the tetrahedron nearest to an ion, beside its distance to the nearest centre', async (t) => {
  // Two tetrahedra, ideal and turned by 45° about z or by an angle of its own in each frame, 12 Å apart; ions go from one to the other.
  const corner = 2.05 / Math.sqrt(3)
  const corners = [
    [1, 1, 1],
    [1, -1, -1],
    [-1, 1, -1],
    [-1, -1, 1],
  ]
  const angle = (unit: number, frame: number) => (unit === 0 ? 0 : ((frame % 10) * Math.PI) / 40)
  const middles = [
    [1, 1, 1],
    [13, 1, 1],
  ]
  const place = (atom: number, frame: number): number[] => {
    if (atom === 0) return [1.5 + 0.2 * frame, 4, 1]
    if (atom === 1) return [7, 8, 1]
    if (atom < 4) return middles[atom - 2]
    const [unit, k] = [Math.floor((atom - 4) / 4), (atom - 4) % 4]
    const [c, s] = [Math.cos(angle(unit, frame)), Math.sin(angle(unit, frame))]
    const [x, y, z] = corners[k].map((value) => value * corner)
    return [c * x - s * y, s * x + c * y, z].map((value, axis) => value + middles[unit][axis])
  }
  const spec: Synthetic = {
    ...base,
    cell: [24, 0, 0, 0, 24, 0, 0, 0, 24],
    atoms: [
      ['Li', 1],
      ['Cl', 1],
      ['P', 2],
      ['S', 8],
    ],
    position: (atom, frame) => place(atom, frame) as never,
  }
  const rowsIn = (distortionAxes: string) =>
    measured('collective-variable', [spec], {
      variables: 'distance,distortion',
      spacing: 1,
      upTo: 12,
      distortionBin: 0.5,
      distortionAxes,
    })
  const expected = (isOwn: boolean) => {
    const counts = new Map<string, number>()
    for (let frame = 0; frame < FRAMES; frame++) {
      const [ion, cl] = [place(0, frame), place(1, frame)]
      const unit = ion[0] < 7 ? 0 : 1
      const form = (8 / Math.sqrt(3)) * (isOwn ? 1 : Math.cos(2 * angle(unit, frame)))
      const key = `${Math.floor(Math.hypot(ion[0] - cl[0], ion[1] - cl[1]))} ${Math.floor(form / 0.5)}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    return counts
  }
  const keyOf = ({ distance, distortion }: Row) =>
    `${Math.floor(Number(distance))} ${Math.floor(Number(distortion) / 0.5)}`
  for (const axes of ['crystal', 'own']) {
    const rows = await rowsIn(axes)
    const counts = expected(axes === 'own')
    t.is(counts.size > 12, axes === 'crystal')
    t.true(off(rows, counts, keyOf) <= 2, axes)
  }
  const none: Synthetic = { ...spec, atoms: [...spec.atoms.slice(0, 3), ['S', 3]] }
  await t.throwsAsync(measured('collective-variable', [none], { variables: 'distortion' }), {
    message: /no polyanion with four ligands/,
  })
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

test('the barrier between two wells, by the lowest of the highest values on any way, with the errors of its two bins', async (t) => {
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
  const top = between.reduce((a, b) => (Number(a['freeEnergy']) > Number(b['freeEnergy']) ? a : b))
  const low = (from: number) =>
    surface
      .filter(({ distance }) => Math.abs(Number(distance) - from) <= 0.5)
      .reduce((a, b) => (Number(a['freeEnergy']) < Number(b['freeEnergy']) ? a : b))
  const [one, two] = [low(2), low(4)]
  const height = (end: Row) => Number(top['freeEnergy']) - Number(end['freeEnergy'])
  t.is(row['saddle'], `${top['distance']}`)
  t.true(Math.abs(Number(row['forward']) - height(one)) < 1e-9)
  t.true(Math.abs(Number(row['backward']) - height(two)) < 1e-9)
  t.true(Math.abs(Number(row['error']) - Math.hypot(Number(top['error']), Number(one['error']))) < 1e-9)
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
