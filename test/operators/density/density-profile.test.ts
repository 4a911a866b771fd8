import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { folder } from '../../helpers/folder.ts'
import { seeded } from '../../helpers/random.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const TILTED = [13, 0, 0, -5, 12, 0, 4, -5, 12]
const VOLUME = 13 * 12 * 12
const [IONS, FRAMES] = [9, 130]

async function measured(specs: readonly Synthetic[], flags: object) {
  const runs = specs.map((spec) => {
    const path = join(folder(), 'run')
    writeSynthetic(path, spec)
    return { pattern: path, tags: {} }
  })
  const params = { name: 'density-profile', flags }
  const { results } = await analyse({ module, params, runs, out: folder(), executor: thread })
  return results[0].table.rows as Record<string, number>[]
}

const inCell = (f: readonly number[]) =>
  [0, 1, 2].map((k) => f[0] * TILTED[k] + f[1] * TILTED[3 + k] + f[2] * TILTED[6 + k])

/** Ions anywhere, unwrapped over some cells, beside one atom at rest. */
function gas(seed: number) {
  const random = seeded(seed)
  const f = Float64Array.from({ length: 3 * IONS * FRAMES }, () => 3 * random() - 1)
  const fractions = (ion: number, frame: number) =>
    Array.from(f.subarray(3 * (frame * IONS + ion)).subarray(0, 3))
  const spec: Synthetic = {
    atoms: [
      ['Li', IONS],
      ['S', 1],
    ],
    frames: FRAMES,
    interval: 0.1,
    blockFrames: 32,
    cell: TILTED,
    position: (atom, frame) => inCell(atom === IONS ? [0.1, 0.1, 0.1] : fractions(atom, frame)) as never,
  }
  return { fractions, spec }
}

test('along an axis of a tilted cell, folded: slices by their fractions, and the integral is the number of ions', async (t) => {
  const { fractions, spec } = gas(1)
  for (const [axis, name] of ['a', 'b', 'c'].entries()) {
    const rows = await measured([spec], { along: name, spacing: 0.7, fold: '2,1,3' })
    const parts = [2, 1, 3][axis]
    const counts = new Array(rows.length).fill(0)
    for (let frame = 0; frame < FRAMES; frame++)
      for (let ion = 0; ion < IONS; ion++) {
        const f = parts * (fractions(ion, frame)[axis] + 5)
        counts[Math.floor((f % 1) * rows.length)]++
      }
    const off = rows.reduce((sum, { count }, i) => sum + Math.abs(count - counts[i]), 0)
    t.true(off <= 2, `${off}`)
    const slice = VOLUME / 6 / rows.length
    for (const { density, count, error } of rows) {
      t.true(Math.abs(density - count / FRAMES / 6 / slice) < 1e-9)
      t.true(error > 0)
    }
    const integral = rows.reduce((sum, { density }) => sum + density * slice * 6, 0)
    t.true(Math.abs(integral - IONS) < 1e-9)
    t.true(Math.abs(rows.reduce((sum, { share }) => sum + share, 0) / rows.length - 1) < 1e-9)
  }
})

test('along a line that leaves the cell: a cylinder, by brute force over images', async (t) => {
  const { fractions, spec } = gas(2)
  const [P, Q, radius] = [[0.8, 0.1, 0.2], [1.4, 0.9, -0.3], 2.5]
  const rows = await measured([spec], { along: `${P.join(' ')}, ${Q.join(' ')}`, spacing: 1.5, radius })
  const [from, to] = [P, Q].map(inCell)
  const d = to.map((v, k) => v - from[k])
  const length = Math.hypot(...d)
  const counts = new Array(rows.length).fill(0)
  for (let frame = 0; frame < FRAMES; frame++)
    for (let ion = 0; ion < IONS; ion++)
      for (let n = 0; n < 729; n++) {
        const image = [(n % 9) - 4, (Math.floor(n / 9) % 9) - 4, Math.floor(n / 81) - 4]
        const r = inCell(fractions(ion, frame).map((v, k) => v + image[k])).map((v, k) => v - from[k])
        const s = r.reduce((sum, v, k) => sum + (v * d[k]) / length, 0)
        const off = Math.hypot(...r.map((v, k) => v - (s * d[k]) / length))
        if (s >= 0 && s < length && off < radius) counts[Math.floor((s / length) * rows.length)]++
      }
  t.true(counts.reduce((a, b) => a + b, 0) > 100)
  const off = rows.reduce((sum, { count }, i) => sum + Math.abs(count - counts[i]), 0)
  t.true(off <= 2, `${off}`)
  const volume = Math.PI * radius * radius * (length / rows.length)
  for (const { density, count } of rows) t.true(Math.abs(density - count / FRAMES / volume) < 1e-9)
})

test('replicas are one mean; what is no line is refused', async (t) => {
  const rows = await measured([gas(3).spec, gas(4).spec], { along: 'c', spacing: 4 })
  const slice = VOLUME / rows.length
  const integral = rows.reduce((sum, { density }) => sum + density * slice, 0)
  t.true(Math.abs(integral - IONS) < 1e-9)
  const refused = async (flags: object, words: RegExp) =>
    t.regex((await t.throwsAsync(measured([gas(5).spec], flags)))?.message ?? '', words)
  await refused({ along: 'd' }, /"d" is no axis and no line/)
  await refused({ along: '0 0 0, 0 0 0' }, /has no length/)
  await refused({ along: '0 0 0, 0 0 1', radius: 9 }, /a radius of 9 Å in a cell that is/)
})
