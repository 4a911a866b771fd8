import { join } from 'node:path'
import test from 'ava'
import { bottleneckBreathing } from '../../../operators/bottlenecks/bottleneck-breathing.ts'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import type { Row } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'
import { siteCrystal, siteRun } from '../sites/site-crystal.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const crystal = siteCrystal({ cells: [1, 1, 1] })

const stored = (specs: readonly Synthetic[]): string[] =>
  specs.map((spec) => {
    const path = join(folder(), 'run')
    writeSynthetic(path, spec)
    return path
  })

async function measured(name: string, paths: readonly string[], flags: object): Promise<readonly Row[]> {
  const runs = paths.map((pattern) => ({ pattern, tags: {} }))
  const { results } = await analyse({
    module,
    params: { name, flags },
    runs,
    out: folder(),
    executor: thread,
  })
  return results[0].table.rows
}

/** Corners of anions that move each on its own about their places, Ornstein and Uhlenbeck's way: ⟨x(0)x(t)⟩ = w² exp(−t/τ). */
function shaking(frames: number, memory: number, wide: number, seed: number): Synthetic {
  const deviate = normal(seeded(seed))
  const keep = Math.exp(-1 / memory)
  const rest = siteRun(crystal, {}, 1, () => crystal.sites[0], { frames, blockFrames: 128 })
  const atoms = 1 + crystal.phosphorus.length + crystal.corners.length
  const away = Float64Array.from({ length: 3 * atoms }, () => wide * deviate())
  let last = 0
  return {
    ...rest,
    position: (atom, frame) => {
      if (frame > last) {
        for (let i = 0; i < away.length; i++)
          away[i] = keep * away[i] + Math.sqrt(1 - keep * keep) * wide * deviate()
        last = frame
      }
      const isCorner = atom > crystal.phosphorus.length
      return rest.position(atom, frame).map((v, c) => v + (isCorner ? away[3 * atom + c] : 0)) as never
    },
  }
}

test('corners of Ornstein and Uhlenbeck: the closed form of their correlation, and its time', async (t) => {
  const memory = 12
  const paths = stored([1, 2, 3].map((seed) => shaking(3000, memory, 0.02, seed)))
  const flags = { between: 'T2-T5,T2-T2', lags: '3ps' }
  const rows = await measured('bottleneck-correlation', paths, flags)
  t.is(rows.length, 2 * 31)
  for (const row of rows) {
    const exact = Math.exp(-(row['lag'] as number) / (0.1 * memory))
    t.true(
      Math.abs((row['correlation'] as number) - exact) < 0.02,
      `${row['lag']}: ${row['correlation']} ${exact}`,
    )
    if (row['lag'] !== 0) t.true((row['error'] as number) > 0 && (row['error'] as number) < 0.03)
  }
  const times = await measured('bottleneck-breathing', paths, flags)
  for (const { time, error, status, integral } of times) {
    t.is(status, 'determined')
    t.true(Math.abs((time as number) - 0.1 * memory) < 0.06, `${time}`)
    t.true((error as number) < 0.05)
    const cut = 0.1 * memory * (1 - Math.exp(-3 / (0.1 * memory)))
    t.true(Math.abs((integral as number) - cut) < 0.08, `${integral} ${cut}`)
  }
})

test('one cell that breathes at random: every pair of frames by brute force, over pieces and blocks', async (t) => {
  const frames = 301
  const random = seeded(5)
  const scales = Array.from({ length: frames }, () => 1 + 0.04 * random())
  const rest = siteRun(crystal, {}, 1, () => crystal.sites[0], { frames, blockFrames: 100 })
  const spec: Synthetic = {
    ...rest,
    cell: (frame) => crystal.cell.map((v) => v * scales[frame]),
    position: (atom, frame) => rest.position(atom, frame).map((v) => v * scales[frame]) as never,
  }
  const paths = stored([spec])
  const rows = await measured('bottleneck-correlation', paths, { between: 'T2-T5', lags: '4ps' })
  const areas = scales.map((scale) => scale * scale)
  const mean = areas.reduce((a, b) => a + b) / frames
  const variance = areas.reduce((sum, a) => sum + (a - mean) ** 2, 0) / frames
  for (const [lag, row] of rows.entries()) {
    const pairs = areas.slice(lag)
    const squares = pairs.reduce((sum, a, k) => sum + (a - areas[k]) ** 2, 0) / pairs.length
    t.true(Math.abs((row['correlation'] as number) - (1 - squares / (2 * variance))) < 1e-4, `lag ${lag}`)
    t.is(row['pairs'], pairs.length)
  }
  const [{ area }] = await measured('bottleneck', paths, { between: 'T2-T5' })
  const [{ amplitude }] = await measured('bottleneck-breathing', paths, { between: 'T2-T5', lags: '4ps' })
  t.true(Math.abs(((amplitude as number) * mean) / ((area as number) * Math.sqrt(variance)) - 1) < 1e-3)
})

test('the breathing time is said only where frames and lags let it be known', (t) => {
  const status = (correlation: readonly number[]) => {
    const rows = correlation.map((value, k) => ({
      pair: 'a-b',
      lag: 0.1 * k,
      correlation: value,
      covariance: value,
    }))
    const tables = { 'bottleneck-correlation': { columns: {}, rows } }
    return bottleneckBreathing.operator.finish(tables, {}, UNHEARD).rows[0]
  }
  t.like(status([1, 0.2, 0.1]), { status: 'unresolved' })
  t.like(status([1, 0.9, 0.8]), { status: 'longer', time: null })
  t.like(status([1, 0.5, 0, -1]), { status: 'determined' })
  t.true(Math.abs((status([1, 0.5, 0, -1])['integral'] as number) - 0.1) < 1e-12)
  t.like(status([Number.NaN, Number.NaN]), { status: 'at rest', time: null })
})

test('replicas of other lengths share their lags', async (t) => {
  const paths = stored([shaking(60, 3, 0.05, 1), shaking(40, 3, 0.05, 2)])
  const rows = await measured('bottleneck-correlation', paths, { between: 'T2-T5' })
  t.is(rows.length, 14)
  t.is(rows[13]['pairs'], 60 - 13 + (40 - 13))
  t.true((rows[1]['error'] as number) > 0)
})

test('lags that do not suit the run are refused', async (t) => {
  const paths = stored([siteRun(crystal, {}, 1, () => crystal.sites[0], { frames: 9 })])
  const refused = async (lags: string, words: RegExp) =>
    t.regex((await t.throwsAsync(measured('bottleneck-correlation', paths, { lags })))?.message ?? '', words)
  await refused('0.25ps', /no multiple of the frame interval/)
  await refused('2ps', /has lags up to 0.8 ps/)
})
