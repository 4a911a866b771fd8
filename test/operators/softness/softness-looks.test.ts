import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import type { Row } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'
import { EDGE, FRAMES, HOSTS, IONS, lattice, SIDE } from './lattice.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const [STEP, CUTOFF] = [5, 5]
const USUAL = { after: '0.5ps', restShare: 0.75, rearrangingShare: 0.25, featureCutoff: CUTOFF, weight: 0.1 }

async function measured(name: string, specs: readonly Synthetic[], flags: object) {
  const runs = specs.map((spec) => {
    const path = join(folder(), 'run')
    writeSynthetic(path, spec)
    return { pattern: path, tags: {} }
  })
  const params = { name, flags: { ...USUAL, ...flags } }
  const { results } = await analyse({ module, params, runs, out: folder(), executor: thread })
  const [{ table, figures, files }] = results
  return { rows: table.rows, figures, files }
}

const isSoft = (ion: number) => ion % 4 === 0

/** Every fourth ion, those with x below 4 Å, stands aside and shakes. */
const softLattice = (seed: number): Synthetic => ({
  ...lattice(
    seed,
    (ion) => (isSoft(ion) ? 0.7 : 0),
    (ion) => (isSoft(ion) ? 0.1 : 0.01),
  ),
  blockFrames: 32,
})

interface Plane {
  readonly mean: number[]
  readonly deviation: number[]
  readonly weights: number[]
  readonly intercept: number
}

/** The distance to a plane, features summed over all atoms and images as eq. 13 says. */
function softnessOf(plane: Plane, spec: Synthetic, ion: number, frame: number): number {
  const features = new Float64Array(96)
  for (let other = 0; other < IONS + HOSTS; other++) {
    const [p, q] = [ion, other].map((atom) => spec.position(atom, frame))
    for (let n = 0; n < 27; n++) {
      const shift = [(n % 3) - 1, (Math.floor(n / 3) % 3) - 1, Math.floor(n / 9) - 1]
      const R = Math.hypot(...p.map((value, k) => q[k] - value + SIDE * shift[k]))
      if (R === 0 || R >= CUTOFF) continue
      for (let m = 0; m < 48; m++)
        features[(other < IONS ? 0 : 48) + m] += Math.exp(-((R - 0.3 - 0.1 * m) ** 2))
    }
  }
  const f = plane.weights.reduce(
    (sum, w, k) => sum + (w * (features[k] - plane.mean[k])) / plane.deviation[k],
    plane.intercept,
  )
  return f / Math.hypot(...plane.weights)
}

/** The plane of softness of a run, as a file. */
async function planeFile(spec: Synthetic): Promise<string> {
  const [{ name, text }] = (await measured('softness', [spec], {})).files
  const path = join(folder(), name)
  writeFileSync(path, [...text()].join(''))
  return path
}

test('softness in time is the distance to the plane, from the definition, with the time, place and D²min of its window', async (t) => {
  const spec = softLattice(1)
  const plane = JSON.parse(readFileSync(await planeFile(spec), 'utf8')) as Plane
  const { rows } = await measured('softness-trace', [spec], {})
  const { rows: moved } = await measured('rearrangement', [spec], {
    restShare: undefined,
    rearrangingShare: undefined,
    featureCutoff: undefined,
    weight: undefined,
  })
  const windows = Math.floor((FRAMES - 1) / STEP)
  t.is(rows.length, IONS * windows)
  for (const n of [0, 1, 25, 400, rows.length - 1]) {
    const { ion, time, softness, x, y, z } = rows[n] as Record<string, number>
    const frame = Math.round(time / 0.1)
    t.is(frame % STEP, 0)
    const expected = softnessOf(plane, spec, ion - 1, frame)
    t.true(Math.abs(softness - expected) < 1e-3, `${softness} ${expected}`)
    spec.position(ion - 1, frame).forEach((value, k) => {
      t.true(Math.abs([x, y, z][k] - value) < 1e-4)
    })
  }
  for (const { ion, rearrangement } of moved) {
    const own = rows.filter((row) => row['ion'] === ion)
    t.deepEqual(
      own.map(({ time }) => Math.round(Number(time) / 0.5)),
      own.map((_, k) => k),
    )
    const mean = own.reduce((sum, row) => sum + Number(row['rearrangement']), 0) / own.length
    t.true(Math.abs(mean / Number(rearrangement) - 1) < 1e-9)
  }
})

test('the distribution is the histogram of all ions and windows, of those that rearrange, and of those that rest', async (t) => {
  const spec = softLattice(2)
  const { rows: trace } = await measured('softness-trace', [spec], {})
  const { rows } = await measured('softness-distribution', [spec], { bin: 0.5 })
  for (const of of ['all', 'rearranging', 'resting']) {
    const own = rows.filter((row) => row['of'] === of)
    const values = trace.filter(({ label }) => of === 'all' || label === of)
    t.true(values.length > 50)
    const integral = own.reduce((sum, row) => sum + 0.5 * Number(row['density']), 0)
    t.true(Math.abs(integral - 1) < 1e-9)
    for (const row of own) {
      const from = Number(row['softness']) - 0.25
      const inside = values.filter(
        ({ softness }) => Number(softness) >= from && Number(softness) < from + 0.5,
      )
      t.is(row['count'], inside.length)
      t.true(row['count'] === 0 ? row['error'] === null : row['error'] !== 0)
      if (of === 'all' && inside.length > 0)
        t.is(row['rearranging'], inside.filter(({ label }) => label === 'rearranging').length / inside.length)
    }
  }
})

test('the map is soft where soft ions stand, and the mean over the ions of a voxel', async (t) => {
  const spec = softLattice(3)
  const { rows: trace } = await measured('softness-trace', [spec], {})
  const { rows, figures } = await measured('softness-map', [spec], { voxels: '4' })
  t.is(rows.length, IONS)
  for (const { a, b, c, softness, count } of rows as Record<string, number>[]) {
    const there = trace.filter((row) =>
      [row['x'], row['y'], row['z']].every(
        (value, k) => Math.floor(Number(value) / EDGE) === Math.floor(4 * [a, b, c][k]),
      ),
    )
    t.is(count, there.length)
    const mean = there.reduce((sum, row) => sum + Number(row['softness']), 0) / count
    t.true(Math.abs(softness - mean) < 1e-9)
    t.is(softness > 0, a === 0.125, `${a} ${softness}`)
  }
  const [{ volume }] = figures
  t.is(volume?.of, 'soft Li')
  t.is(volume?.atoms.filter(({ element }) => element === 'Li').length, 0)
  const { rows: folded } = await measured('softness-map', [spec], { voxels: '4', fold: '1,4,2' })
  t.true(folded.length < rows.length)
  t.is(total(folded), total(rows))
})

const total = (rows: readonly Row[]) => rows.reduce((sum, { count }) => sum + Number(count), 0)

test('a plane of another run is taken as it is, and refused where features or windows differ', async (t) => {
  const first = softLattice(4)
  const plane = await planeFile(first)
  const second = softLattice(5)
  const { rows } = await measured('softness', [second], { plane })
  t.deepEqual(
    rows.map(({ side }) => side),
    ['test'],
  )
  t.true(Number(rows[0]['accuracy']) > 0.97)
  const { rows: trace } = await measured('softness-trace', [second], { plane })
  const known = JSON.parse(readFileSync(plane, 'utf8')) as Plane
  const { ion, time, softness } = trace[77] as Record<string, number>
  t.true(Math.abs(softness - softnessOf(known, second, ion - 1, Math.round(10 * time))) < 1e-3)
  const refused = async (flags: object, words: RegExp) =>
    t.regex((await t.throwsAsync(measured('softness-trace', [second], flags)))?.message ?? '', words)
  await refused({ plane, featureCutoff: 4.5 }, /feature-cutoff is 4.5, but the plane was found with 5/)
  await refused({ plane, after: '1ps' }, /after is 1, but the plane was found with 0.5/)
  const bad = join(folder(), 'bad.json')
  writeFileSync(bad, '{"softness": 1}')
  await refused({ plane: bad }, /is no plane of softness/)
  await refused({ plane: join(folder(), 'none.json') }, /none.json/)
})
