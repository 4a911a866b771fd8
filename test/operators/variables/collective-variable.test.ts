import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { folder } from '../../helpers/folder.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const kT = 0.08617333262 * 0.0964853321233 * 600
const TILTED = [13, 0, 0, -5, 12, 0, 4, -5, 12]

async function measured(specs: readonly Synthetic[], flags: object) {
  const runs = specs.map((spec) => {
    const path = join(folder(), 'run')
    writeSynthetic(path, spec)
    return { pattern: path, tags: {} }
  })
  const params = { name: 'collective-variable', flags: { centres: 'S', ...flags } }
  const { results, warnings } = await analyse({ module, params, runs, out: folder(), executor: thread })
  return { rows: results[0].table.rows, warnings, figures: results[0].figures }
}

const gas = (
  position: Synthetic['position'],
  lithium: number,
  sulphur: number,
  frames: number,
): Synthetic => ({
  atoms: [
    ['Li', lithium],
    ['S', sulphur],
  ],
  frames,
  interval: 0.1,
  blockFrames: 32,
  cell: TILTED,
  tags: { temperature: 600 },
  position,
})

test('distances to two centres and the angle, in a tilted cell: counts by brute force over all images', async (t) => {
  const random = seeded(4)
  const places = Array.from({ length: 70 * 15 * 3 }, () => 20 * random() - 5)
  const at = (atom: number, frame: number) =>
    places.slice(3 * (15 * frame + atom), 3 * (15 * frame + atom) + 3)
  const [lithium, sulphur, frames] = [9, 6, 70]
  const flags = { variables: 'distance,second,angle', upTo: 9, spacing: 1.5, angleBin: 45 }
  const { rows } = await measured([gas((a, f) => at(a, f) as never, lithium, sulphur, frames)], flags)
  const counts = new Map<string, number>()
  for (let frame = 0; frame < frames; frame++)
    for (let ion = 0; ion < lithium; ion++) {
      const found = Array.from({ length: sulphur }, (_, c) => {
        let best = [Number.POSITIVE_INFINITY, 0]
        for (let n = 0; n < 343; n++) {
          const [i, j, k] = [(n % 7) - 3, (Math.floor(n / 7) % 7) - 3, Math.floor(n / 49) - 3]
          const d = at(ion, frame).map(
            (value, axis) =>
              value -
              at(lithium + c, frame)[axis] +
              i * TILTED[axis] +
              j * TILTED[3 + axis] +
              k * TILTED[6 + axis],
          )
          if (Math.hypot(...d) < best[0]) best = [Math.hypot(...d), d[2]]
        }
        return best
      }).sort((a, b) => a[0] - b[0])
      const angle = (180 / Math.PI) * Math.acos(found[0][1] / found[0][0])
      const key = [found[0][0] / 1.5, found[1][0] / 1.5, angle / 45].map(Math.floor).join(' ')
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  let off = 0
  for (const { distance, second, angle, count } of rows) {
    const key = [Number(distance) / 1.5, Number(second) / 1.5, Number(angle) / 45].map(Math.floor).join(' ')
    off += Math.abs(Number(count) - (counts.get(key) ?? 0))
  }
  t.true(off <= 2, `${off}`)
  t.is(
    rows.reduce((sum, { count }) => sum + Number(count), 0),
    lithium * frames,
  )
})

test('a harmonic well in the distance: F as its closed form, within its errors', async (t) => {
  const specs = [1, 2, 3].map((seed) => {
    const random = normal(seeded(seed))
    const known = new Map<string, number>()
    return gas(
      (atom, frame) => {
        if (atom === 6) return [1, 2, 3]
        const key = `${atom} ${frame}`
        const r = known.get(key) ?? 3 + 0.4 * random()
        known.set(key, r)
        return [1, 2, 3 + r]
      },
      6,
      1,
      800,
    )
  })
  const { rows, figures } = await measured(specs, { variables: 'distance', spacing: 0.2, upTo: 6 })
  const least = kT * 0.5 * (0.1 / 0.4) ** 2
  for (const { distance, freeEnergy, error, status, count } of rows) {
    if (Number(count) < 100) continue
    const exact = kT * 0.5 * ((Number(distance) - 3) / 0.4) ** 2 - least
    t.is(status, 'determined')
    t.true(
      Math.abs(Number(freeEnergy) - exact) < 4 * Number(error) + 0.06 * kT,
      `${distance}: ${freeEnergy} ${exact}`,
    )
  }
  const empty = rows.filter(({ status }) => status === 'lower-bound')
  t.true(empty.length > 5)
  const most = Math.max(...rows.map(({ count }) => Number(count)))
  for (const { freeEnergy, error } of empty) {
    t.true(Math.abs(Number(freeEnergy) - kT * Math.log(most)) < 1e-9)
    t.is(error, null)
  }
  t.is(figures.length, 1)
})

test('ions beyond the surface are told, and what does not suit is refused', async (t) => {
  const still = gas((atom) => (atom === 0 ? [0, 0, 5] : [0, 0, 0]), 1, 1, 40)
  const { warnings } = await measured([still], { variables: 'distance', upTo: 4 })
  t.regex(warnings[0].message, /100.0 % of ions and frames are beyond 4 Å/)
  const refused = async (spec: Synthetic, flags: object, words: RegExp) =>
    t.regex((await t.throwsAsync(measured([spec], flags)))?.message ?? '', words)
  await refused(still, { variables: 'distance,distance' }, /variables distance, distance/)
  await refused(still, { variables: 'height' }, /variables height/)
  await refused(still, { spacing: 0.001 }, /bins/)
  await refused({ ...still, tags: {} }, {}, /has no temperature/)
})
